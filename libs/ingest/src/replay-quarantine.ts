import type pg from 'pg';
import { createBreather, newRecordOf, quarantinedInputs, unreplayedAfter, sha256Of } from '#ledger';
import type { NewObject, NewRecord, QuarantinedInput } from '#ledger';
import { DEFAULT_READ_LIMITS } from '#source';
import type { BucketSettings, Failure, Found } from '#source';
import { decodeItem } from './decode-item.ts';
import type { DecodedItem } from './decode-item.ts';
import type { IngestDeps } from './ingest.ts';
import { loadObject } from './load-object.ts';
import { committedOf } from './committed.ts';
import { Loader } from './loader.ts';
import { newObjectOf } from './new-object.ts';
import { createObjectIds } from './object-ids.ts';
import { Tally } from './tally.ts';
import { whileThere } from './while-there.ts';

/** What came of reading a quarantine entry again. Stable and public. */
export type ReplayResult =
  /** It holds records now, and they are stored: see the counts. Will not be replayed again. */
  | 'REPLAYED'
  /** Still no record, or the object still fails, for the reason given. */
  | 'STILL_REJECTED'
  /** Only both ends of the input were kept, and the rest cannot be had. */
  | 'NOT_WHOLE'
  /** The file that the object was read from is not there any more. */
  | 'SOURCE_GONE'
  | 'REPLAYED_BEFORE'
  | 'NOT_FOUND';

export type Replayed = { readonly quarantineId: number; readonly result: ReplayResult; readonly detail: string };

/** What a replay did. Only what is committed is counted. */
export type ReplayReport = {
  /** By id. */
  readonly entries: readonly Replayed[];
  readonly records: { readonly appended: number; readonly duplicate: number };
  readonly appendIds: readonly number[];
};

type Replaying = {
  readonly pool: pg.Pool;
  readonly buckets: BucketSettings | undefined;
  readonly tally: Tally;
  readonly nextObjectId: () => Promise<number>;
};

/**
 * Reads quarantined input again with today's decoder. What holds records now is stored as any other input is, and noted
 * as replayed in the same transaction; everything else stays as it was. Safe to repeat.
 *
 * An entry for a whole object is read again from where it lay, if it still lies there.
 */
export async function replayQuarantine(deps: IngestDeps, which: readonly number[] | 'all'): Promise<ReplayReport> {
  const { pool, buckets } = deps;
  const tally = new Tally();
  const replaying: Replaying = { pool, buckets, tally, nextObjectId: createObjectIds(pool) };
  const entries: Replayed[] = [];
  if (which === 'all') {
    for (let after = 0; ;) {
      const inputs = await unreplayedAfter(pool, after);
      for (const input of inputs) entries.push(await replay(input, replaying));
      const last = inputs.at(-1);
      if (last === undefined) break;
      after = last.quarantineId;
    }
  } else {
    for (const id of [...new Set(which)].sort((a, b) => a - b)) {
      const [input] = await quarantinedInputs(pool, [id]);
      entries.push(
        input === undefined ? replayed(id, 'NOT_FOUND', 'no entry has this id') : await replay(input, replaying),
      );
    }
  }
  const { records, appendIds } = tally.report(false);
  return { entries, records: { appended: records.appended, duplicate: records.duplicate }, appendIds };
}

async function replay(input: QuarantinedInput, replaying: Replaying): Promise<Replayed> {
  const { quarantineId, position } = input;
  if (input.replayed !== null) return replayed(quarantineId, 'REPLAYED_BEFORE', 'its records are stored already');
  return position === null ? replayObject(input, replaying) : replayItem(input, position, replaying);
}

async function replayItem(input: QuarantinedInput, position: number, replaying: Replaying): Promise<Replayed> {
  const { quarantineId, content, contentHash, contentBytes, nameAccount } = input;
  if (!input.isWhole)
    return replayed(quarantineId, 'NOT_WHOLE', `of ${String(contentBytes)} bytes only both ends were kept`);
  const decoded = decodeItem(content, nameAccount, contentHash);
  if (decoded.kind === 'skipped') return replayed(quarantineId, 'STILL_REJECTED', 'it holds no record');
  if (decoded.kind === 'reject')
    return replayed(quarantineId, 'STILL_REJECTED', `${decoded.reason}: ${decoded.detail}`);

  const object = objectOf(input, await replaying.nextObjectId());
  const loader = loaderOf(replaying);
  loader.begin(object);
  loader.add(recordOf(decoded, object.objectId, position));
  const ending = {
    objectId: object.objectId,
    outcome: 'READ',
    reason: null,
    detail: null,
    head: null,
    tail: null,
  } as const;
  const sizes = { bytesDelivered: contentBytes, bytesInflated: contentBytes };
  loader.end({ ...ending, ...sizes, sha256Delivered: contentHash, sha256Inflated: contentHash }, quarantineId);
  await loader.finish();
  return replayed(quarantineId, 'REPLAYED', 'it is a record');
}

/** The record as it would have been stored at first: under the hash of its text before secrets were blanked. */
function recordOf(
  { decoded, textHash, envelope }: Extract<DecodedItem, { kind: 'record' }>,
  objectId: number,
  position: number,
): NewRecord {
  const record = newRecordOf(decoded, { objectId, position, textHash }, envelope);
  const storedHash = sha256Of(record.text);
  return { ...record, storedHash: storedHash.equals(textHash) ? null : storedHash };
}

async function replayObject(input: QuarantinedInput, replaying: Replaying): Promise<Replayed> {
  const { quarantineId, objectName } = input;
  const readAgain = async (found: Found): Promise<Failure | null> => {
    const loader = loaderOf(replaying);
    const object = newObjectOf(await replaying.nextObjectId(), found.name, found.classification);
    const loaded = await loadObject(found, object, { ...ALONE, loader, breathe: createBreather() }, quarantineId);
    await loader.finish();
    return loaded?.outcome.failure ?? null;
  };
  const failure = await whileThere(objectName, readAgain, replaying.buckets);
  if (failure === undefined)
    return replayed(quarantineId, 'SOURCE_GONE', 'what it was read from cannot be found there');
  return failure === null
    ? replayed(quarantineId, 'REPLAYED', 'the object was read to its end')
    : replayed(quarantineId, 'STILL_REJECTED', `${failure.reason}: ${failure.detail}`);
}

const ALONE = { limits: DEFAULT_READ_LIMITS, isAborted: () => false, onRead: () => undefined };

const loaderOf = ({ pool, tally }: Replaying): Loader =>
  new Loader(pool, (batch, appended) => {
    tally.commit(committedOf(batch, appended));
  });

const objectOf = ({ objectName, nameAccount, nameRegion }: QuarantinedInput, objectId: number): NewObject => ({
  objectId,
  name: objectName,
  nameAccount,
  nameRegion,
});

const replayed = (quarantineId: number, result: ReplayResult, detail: string): Replayed => ({
  quarantineId,
  result,
  detail,
});
