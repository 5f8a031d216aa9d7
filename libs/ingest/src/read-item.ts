import { classifyName, discover, fileAt, mayPass } from '#source';
import type { Discovered, Skipped, Unreadable } from '#source';
import { endObject } from './failed-object.ts';
import { loadFound } from './load-found.ts';
import type { Loading } from './load-object.ts';
import { newObjectOf } from './new-object.ts';
import type { Dealt, ObjectPlace, ReaderItem } from './object-place.ts';

/**
 * Reads one object into the loader. An archive's entries become objects of their own, and the first that failed is what is
 * told of it. What cannot be read now, and perhaps can another time, gets no ending in the ledger.
 */
export async function readItem(
  { objectId, place }: ReaderItem,
  loading: Loading,
  nextObjectId: () => Promise<number>,
): Promise<Dealt> {
  const all: Dealt[] = [];
  for await (const thing of thingsAt(place, loading)) {
    all.push(await dealWith(thing, thing.kind === 'file' ? objectId : await nextObjectId(), loading));
  }
  const failed = all.find(({ kind }) => kind === 'failed');
  const [only] = all;
  return failed ?? (all.length === 1 && only !== undefined ? only : { kind: 'read' });
}

async function* thingsAt({ path, name }: ObjectPlace, { limits }: Loading): AsyncGenerator<Discovered, void> {
  if (typeof path === 'string') {
    yield* discover([path], { limits });
    return;
  }
  const classification = classifyName(name);
  if (classification.kind === 'log' || classification.kind === 'readable')
    yield fileAt(Buffer.from(path), name, classification);
  else yield { kind: 'skipped', name, classification };
}

async function dealWith(thing: Discovered, objectId: number, loading: Loading): Promise<Dealt> {
  if (thing.kind === 'skipped') return skippedAs(thing);
  if (thing.kind === 'unreadable') return failedAs(thing, objectId, loading);
  const note = await loadFound(thing, objectId, loading);
  if (note === null) return { kind: 'read' };
  const { reason, detail } = note;
  return { kind: 'failed', reason, detail, mayPass: mayPass(reason) };
}

function skippedAs({ classification }: Skipped): Dealt {
  const detail = classification.kind === 'foreign' ? classification.why : `a CloudTrail ${classification.kind}`;
  return { kind: 'skipped', reason: classification.kind, detail };
}

async function failedAs(thing: Unreadable, objectId: number, { loader }: Loading): Promise<Dealt> {
  const { name, reason, detail, outcome } = thing;
  if (outcome !== null) {
    const object = newObjectOf(objectId, name, null);
    loader.begin(object);
    endObject(object, { ...outcome, failure: outcome.failure ?? { reason, detail, byteOffset: 0 } }, loader);
    if (loader.isFull()) await loader.flush();
  }
  return { kind: 'failed', reason, detail, mayPass: outcome === null && mayPass(reason) };
}
