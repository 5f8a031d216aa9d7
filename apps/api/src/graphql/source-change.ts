import {
  RunUnknown,
  SourcePlaceRefused,
  addSource,
  pauseSource,
  placeOf,
  placeText,
  removeSource,
  resumeSource,
  retryRun,
  runOf,
  sourceNamed,
  testPlace,
} from '#follow';
import type { PlaceTest } from '#follow';
import { isLoopback, namesLoopback, prismaOver } from '#platform';
import type { BucketSettings } from '#source';
import { ArgumentInvalid } from './api-fault.ts';
import { checkedText } from './checked-text.ts';
import { refusedOverNetwork } from './may-follow.ts';
import type { RequestContext } from './request-context.ts';
import { runNodeOf, runUnknown } from './run.ts';
import type { RunNode, RunUnknownNode } from './run.ts';
import { sourceNodeOf } from './source.ts';
import type { SourceNode } from './source.ts';

/** What changes need to know of the server. */
export type ChangeSettings = {
  readonly httpHost: string;
  readonly httpOrigin: string | null;
  readonly buckets: BucketSettings;
};

export type AddArgs = {
  readonly name: string;
  readonly place: string;
  readonly everySeconds: number;
  readonly buckets?: readonly string[] | null;
};

const LONGEST_INTERVAL_SECONDS = 86_400;

/** Begins to follow a place. @throws {SourceNameRefused | SourcePlaceRefused} */
export async function sourceAdded(
  { name, place, everySeconds, buckets }: AddArgs,
  context: RequestContext,
  settings: ChangeSettings,
): Promise<SourceNode> {
  if (everySeconds < 1 || everySeconds > LONGEST_INTERVAL_SECONDS)
    throw new ArgumentInvalid('everySeconds', `1 to ${LONGEST_INTERVAL_SECONDS} seconds`);
  const allowed = allowedPlace(checked('place', place), context, settings);
  const only = (buckets ?? []).map((bucket) => checked('buckets', bucket));
  const prisma = await prismaOver(context.store);
  return sourceNodeOf(await addSource(prisma, checked('name', name), allowed, everySeconds, only));
}

/** Pauses or resumes. @throws {SourceUnknown} */
export async function sourceChanged(
  change: 'pause' | 'resume',
  name: string,
  { store }: RequestContext,
): Promise<SourceNode> {
  const prisma = await prismaOver(store);
  await (change === 'pause' ? pauseSource : resumeSource)(prisma, checked('name', name));
  return sourceNodeOf(await sourceNamed(store, name));
}

export type SourceRemovedNode = { readonly __typename: 'SourceRemoved'; readonly name: string };

/** Follows a source no more. @throws {SourceUnknown} */
export async function sourceRemoved(name: string, { store }: RequestContext): Promise<SourceRemovedNode> {
  await removeSource(await prismaOver(store), checked('name', name));
  return { __typename: 'SourceRemoved', name };
}

export type SourceTestedNode = PlaceTest & { readonly __typename: 'SourceTested'; readonly place: string };

/** Whether a place can be read; one that is followed already may be tested by all. @throws {SourceUnknown | SourcePlaceRefused} */
export async function sourceTested(
  of: string,
  context: RequestContext,
  settings: ChangeSettings,
): Promise<SourceTestedNode> {
  const text = checked('of', of);
  const place = /[/:]/.test(text)
    ? allowedPlace(text, context, settings)
    : placeText((await sourceNamed(context.readPool, text)).place);
  return { __typename: 'SourceTested', place, ...(await testPlace(place, settings.buckets, context.signal)) };
}

export type RunRetriedNode = { readonly __typename: 'RunRetried'; readonly run: RunNode; readonly objects: number };

/** Has what failed in a run read again. */
export async function runRetried(id: string, { store }: RequestContext): Promise<RunRetriedNode | RunUnknownNode> {
  try {
    const objects = await retryRun(store, id);
    return { __typename: 'RunRetried', run: runNodeOf(await runOf(store, id)), objects };
  } catch (error) {
    if (error instanceof RunUnknown) return runUnknown(id);
    throw error;
  }
}

function allowedPlace(text: string, { viewer }: RequestContext, settings: ChangeSettings): string {
  const place = placeOf(text);
  if (!place.ok) throw new SourcePlaceRefused(place.reason);
  const isLocal = viewer.authMode === 'none' && isLocalServer(settings);
  const refused = refusedOverNetwork(place.value, { isLocal, endpointUrl: settings.buckets.endpointUrl });
  if (refused !== null) throw new SourcePlaceRefused(refused);
  return text;
}

/** Whether the server is reached from its own machine alone: no proxy stands before it either. */
const isLocalServer = ({ httpHost, httpOrigin }: ChangeSettings): boolean =>
  isLoopback(httpHost) && (httpOrigin === null || namesLoopback(new URL(httpOrigin).host));

function checked(argument: string, text: string): string {
  return checkedText(argument, text) ?? text;
}
