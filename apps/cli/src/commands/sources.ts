import { resolve } from 'node:path';
import {
  NO_PROGRESS,
  addSource,
  listSources,
  pauseSource,
  placeText,
  removeSource,
  resumeSource,
  sourceNamed,
  sourceProgress,
  testPlace,
} from '#follow';
import type { FollowedSource, SourceProgress } from '#follow';
import { prismaOver } from '#platform';
import type pg from 'pg';
import type { Workspace } from '../open-workspace.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';

export type NewSource = {
  readonly name: string;
  readonly place: string;
  readonly everySeconds: number;
  readonly buckets: readonly string[];
};

/** `backtrail sources add NAME PLACE`: a folder may be given as the command's own folder sees it. */
export async function sourcesAdd(
  pool: pg.Pool,
  { name, place, everySeconds, buckets }: NewSource,
  isJson: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const source = await addSource(await prismaOver(pool), name, absolute(place), everySeconds, buckets);
  await terminal.out(isJson ? `${JSON.stringify(shown(source))}\n` : `${lineOf(source)}\n`);
  terminal.talk('A worker follows it: `backtrail worker`, or `backtrail start`. How it goes: `backtrail runs list`');
  return EXIT.answered;
}

/** `backtrail sources list`; with `json`, NDJSON. */
export async function sourcesList(pool: pg.Pool, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const sources = await listSources(pool);
  const progress = await sourceProgress(pool);
  for (const source of sources) {
    const far = progress.get(source.sourceId) ?? NO_PROGRESS;
    await terminal.out(
      isJson ? `${JSON.stringify({ ...shown(source), ...far })}\n` : `${lineOf(source)}   ${progressText(far)}\n`,
    );
  }
  if (sources.length === 0) terminal.talk('Nothing is followed yet: `backtrail sources add NAME PLACE`');
  return EXIT.answered;
}

const CHANGES = { pause: pauseSource, resume: resumeSource, remove: removeSource } as const;
const SAID = { pause: 'is paused', resume: 'is followed again', remove: 'is followed no more; what was read stays' };

/** `backtrail sources pause|resume|remove NAME`. */
export async function sourcesChange(
  pool: pg.Pool,
  change: keyof typeof CHANGES,
  name: string,
  terminal: Terminal,
): Promise<ExitCode> {
  await CHANGES[change](await prismaOver(pool), name);
  terminal.talk(`The source ${safeText(name)} ${SAID[change]}.`);
  return EXIT.answered;
}

/** `backtrail sources test NAME|PLACE`: exit code 1 when it cannot be read. */
export async function sourcesTest(
  { pool, config }: Workspace,
  text: string,
  isJson: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const place = /[/:]/.test(text) ? absolute(text) : placeText((await sourceNamed(pool, text)).place);
  const tested = await testPlace(place, { endpointUrl: config.awsEndpointUrl }, terminal.signal);
  if (isJson) await terminal.out(`${JSON.stringify({ place, ...tested })}\n`);
  else
    await terminal.out(
      `${safeText(place)}   ${tested.isReadable ? 'can be read' : 'cannot be read'}   ${safeText(tested.detail)}\n`,
    );
  return tested.isReadable ? EXIT.answered : EXIT.failed;
}

const absolute = (place: string): string => (/^[a-z][a-z0-9+.-]*:\/\//.test(place) ? place : resolve(place));

const shown = ({
  place,
  name,
  everySeconds,
  addedAt,
  pausedAt,
  lookedAt,
  nextLookAt,
  lookFailure,
}: FollowedSource) => ({
  name,
  kind: place.kind,
  place: placeText(place),
  ...(place.kind === 'queue' ? { buckets: place.buckets ?? null } : {}),
  everySeconds,
  addedAt,
  pausedAt,
  lookedAt,
  nextLookAt,
  lookFailure,
});

function progressText({ objects, due, records }: SourceProgress): string {
  const { found, waiting, read, skipped, failed } = objects;
  const counts = `${found} found   ${read} read   ${skipped} skipped   ${failed} failed   ${waiting} waiting`;
  return `${counts}${due > 0 ? ` (${due} due)` : ''}   ${records.seen} records`;
}

function lineOf({ name, place, pausedAt, lookedAt, lookFailure, everySeconds }: FollowedSource): string {
  const only = place.kind === 'queue' && place.buckets !== undefined ? `, for ${place.buckets.join(', ')} alone` : '';
  const pace = place.kind === 'queue' ? `listened to${only}` : `looked at every ${everySeconds} s`;
  const state = pausedAt === null ? pace : `paused ${pausedAt}`;
  const last = lookedAt === null ? 'not looked at yet' : `looked at ${lookedAt}`;
  return [
    safeText(name),
    safeText(placeText(place)),
    state,
    last,
    ...(lookFailure === null ? [] : [safeText(lookFailure)]),
  ].join('   ');
}
