import { bucketClientFor, bucketLabel, classifyName, discover, fetchAhead, fileAt, foundInBucket } from '#source';
import { isMendable, isPassing } from '#source';
import type { BucketSettings, Discovered, Skipped, Unreadable } from '#source';
import { endObject } from './failed-object.ts';
import { loadFound } from './load-found.ts';
import type { Loading } from './load-object.ts';
import { newObjectOf } from './new-object.ts';
import type { Dealt, ObjectPlace, Passes, ReaderItem } from './object-place.ts';

/** Told of each object when its reading begins and ends. */
export type ItemListener = {
  readonly begun: (objectId: number) => void;
  readonly dealt: (objectId: number, dealt: Dealt) => void;
};

export type ReadItemsDeps = {
  readonly loading: Loading;
  readonly nextObjectId: () => Promise<number>;
  readonly buckets: BucketSettings;
};

type FilePlace = Extract<ObjectPlace, { readonly kind: 'file' }>;
type BucketPlace = Extract<ObjectPlace, { readonly kind: 'bucket-object' }>;

/**
 * Reads objects into the loader: files one after the other, those in buckets while the next are being fetched. What cannot
 * be read now, and perhaps can another time, gets no ending in the ledger.
 *
 * @throws {AwsCredentialsUnusable} when one lies in a bucket, and AWS does not know who asks
 */
export async function readItems(
  items: readonly ReaderItem[],
  deps: ReadItemsDeps,
  listener: ItemListener,
): Promise<void> {
  const inBuckets: { readonly objectId: number; readonly place: BucketPlace }[] = [];
  for (const { objectId, place } of items) {
    if (place.kind === 'bucket-object') {
      inBuckets.push({ objectId, place });
      continue;
    }
    listener.begun(objectId);
    listener.dealt(objectId, await readFile(objectId, place, deps));
  }
  await readFetched(inBuckets, deps, listener);
}

async function readFetched(
  items: readonly { readonly objectId: number; readonly place: BucketPlace }[],
  { loading, buckets }: ReadItemsDeps,
  listener: ItemListener,
): Promise<void> {
  const waiting = items.values();
  for await (const thing of fetchAhead(listed(items, buckets))) {
    const next = waiting.next();
    if (next.done === true) return;
    const { objectId } = next.value;
    listener.begun(objectId);
    listener.dealt(objectId, await dealWith(thing, objectId, loading));
    if (thing.kind === 'fetched') thing.release();
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- they are known, and given as those that are being found
async function* listed(
  items: readonly { readonly place: BucketPlace }[],
  buckets: BucketSettings,
): AsyncGenerator<Discovered, void> {
  for (const { place } of items) yield inBucket(place, buckets);
}

function inBucket({ object }: BucketPlace, buckets: BucketSettings): Discovered {
  const classification = classifyName(object.key);
  if (classification.kind === 'log' || classification.kind === 'readable')
    return foundInBucket(bucketClientFor(buckets), object, classification);
  return { kind: 'skipped', name: bucketLabel(object.bucket, object.key), classification };
}

/** An archive's entries become objects of their own, and the first that failed is what is told of it. */
async function readFile(objectId: number, place: FilePlace, { loading, nextObjectId }: ReadItemsDeps): Promise<Dealt> {
  const all: Dealt[] = [];
  for await (const thing of thingsAt(place, loading)) {
    all.push(await dealWith(thing, thing.kind === 'file' ? objectId : await nextObjectId(), loading));
  }
  const failed = all.find(({ kind }) => kind === 'failed');
  const [only] = all;
  return failed ?? (all.length === 1 && only !== undefined ? only : { kind: 'read' });
}

/** A log's name is taken at its word, as it is where a folder is walked: nothing is asked of the file but its bytes. */
async function* thingsAt({ path, name }: FilePlace, { limits }: Loading): AsyncGenerator<Discovered, void> {
  const classification = classifyName(name);
  if (typeof path === 'string') {
    if (classification.kind === 'log') yield fileAt(path, name, classification);
    else yield* discover([path], { limits });
  } else if (classification.kind === 'log' || classification.kind === 'readable')
    yield fileAt(Buffer.from(path), name, classification);
  else yield { kind: 'skipped', name, classification };
}

async function dealWith(thing: Discovered, objectId: number, loading: Loading): Promise<Dealt> {
  if (thing.kind === 'skipped') return skippedAs(thing);
  if (thing.kind === 'unreadable') return failedAs(thing, objectId, loading);
  const note = await loadFound(thing, objectId, loading);
  if (note === null) return { kind: 'read' };
  const { kind, reason, detail } = note;
  if (kind === 'skipped') return { kind, reason, detail };
  return { kind: 'failed', reason, detail, passes: passesOf(reason) };
}

function skippedAs({ classification }: Skipped): Dealt {
  const detail = classification.kind === 'foreign' ? classification.why : `a CloudTrail ${classification.kind}`;
  return { kind: 'skipped', reason: classification.kind, detail };
}

async function failedAs(thing: Unreadable, objectId: number, { loader }: Loading): Promise<Dealt> {
  const { name, reason, detail, outcome } = thing;
  if (outcome === null) return { kind: 'failed', reason, detail, passes: passesOf(reason) };
  const object = newObjectOf(objectId, name, null);
  loader.begin(object);
  endObject(object, { ...outcome, failure: outcome.failure ?? { reason, detail, byteOffset: 0 } }, loader);
  if (loader.isFull()) await loader.flush();
  return { kind: 'failed', reason, detail, passes: 'never' };
}

/** Whether a failure is about the way to the bytes, which may be another one another time, or about the bytes. */
export function passesOf(reason: string): Passes {
  if (isPassing(reason)) return 'by itself';
  return isMendable(reason) ? 'when mended' : 'never';
}
