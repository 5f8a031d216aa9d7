import { keepUnread, ReaderDied } from '#ingest';
import type { ObjectPlace, Reader } from '#ingest';
import { parseBucketAddress } from '#source';
import type { BucketSettings } from '#source';
import type pg from 'pg';
import { returned, settle, settlementOf, struck } from './settle-taken.ts';
import type { Settlement } from './settle-taken.ts';
import { keepTaken, takeDue } from './taken-object.ts';
import type { TakenObject, Taker } from './taken-object.ts';

export type ReadDueDeps = {
  readonly pool: pg.Pool;
  readonly reader: Reader;
  readonly taker: Taker;
  /** How S3 is reached. Default: AWS's own endpoint. */
  readonly buckets?: BucketSettings;
  /** Gives numbers from 0 up to 1. Default: `Math.random`. */
  readonly dice?: () => number;
};

/** So many objects are read and settled together. CloudTrail's hold some hundred records, and a batch some thousand. */
const MOST_AT_ONCE = 64;
/** How soon objects are taken again that could not be stored. */
const STORE_AWAY_SECONDS = 2;

/**
 * Takes objects of a source that are due, reads them, stores what is in them, and says what became of each. What was
 * taken and not settled, because this process died, is due again when its lease ends. While it waits for its end to be
 * stored, more may be taken for the same reader.
 *
 * @returns how many were taken; none when nothing is due
 * @throws {ReaderDied} after it was noted which objects it died of: the reader is of no more use
 * @throws {AppendFailed} when the store cannot be written: what was taken is due again soon
 */
export async function readDue(deps: ReadDueDeps, sourceId: string, most: number = MOST_AT_ONCE): Promise<number> {
  const taken = await takeDue(deps.pool, sourceId, deps.taker, most);
  if (taken.length > 0) await readTaken(deps, taken);
  return taken.length;
}

/** Reads objects that are taken already, and says what became of each. @throws as `readDue` */
export async function readTaken(deps: ReadDueDeps, taken: readonly TakenObject[]): Promise<readonly Settlement[]> {
  const { pool, reader, taker, dice = Math.random } = deps;
  const heart = setInterval(() => {
    keepTaken(pool, taken, taker).catch(() => undefined); // the lease is long enough for several
  }, taker.leaseSeconds * 250);
  try {
    const items = taken.map((each) => ({ objectId: each.objectId, place: objectPlaceOf(each) }));
    const dealt = await reader.read(items, { isAlone: taken.some(({ strikes }) => strikes > 0) });
    const settlements = taken.map((each) => {
      const became = dealt.get(each.objectId);
      return became === undefined ? returned(each, 0) : settlementOf(each, became, dice());
    });
    await settle(pool, settlements);
    return settlements;
  } catch (error) {
    await giveBack(deps, taken, error);
    throw error;
  } finally {
    clearInterval(heart);
  }
}

async function giveBack(
  { pool, buckets = { endpointUrl: null } }: ReadDueDeps,
  taken: readonly TakenObject[],
  error: unknown,
): Promise<void> {
  if (!(error instanceof ReaderDied)) {
    await settle(
      pool,
      taken.map((each) => returned(each, STORE_AWAY_SECONDS)),
    ).catch(() => undefined); // the store is away: the lease gives them back
    return;
  }
  const suspects = new Set(error.suspects);
  const settlements = taken.map((each) =>
    suspects.has(each.objectId) ? struck(each, error.message) : returned(each, 0),
  );
  await settle(
    pool,
    settlements.filter(({ state }) => state !== 'failed'),
  );
  // What is given up is kept first: if that fails, it comes once more when its lease ends.
  for (const settlement of settlements.filter(({ state }) => state === 'failed')) {
    const each = taken.find(({ objectId }) => objectId === settlement.objectId);
    if (each !== undefined) await keepUnread(pool, { objectId: each.objectId, place: objectPlaceOf(each) }, buckets);
    await settle(pool, [settlement]);
  }
}

/** Where the bytes of a found object lie. A key is not always what its label shows, so it is kept as it is. */
export function objectPlaceOf({ name, nameBytes, version, tag, byteSize }: TakenObject): ObjectPlace {
  const address = parseBucketAddress(nameBytes?.toString('utf8') ?? name);
  if (!address.ok) return { kind: 'file', path: nameBytes ?? name, name };
  const { bucket, prefix: key } = address.value;
  return { kind: 'bucket-object', object: { bucket, key, versionId: version, etag: tag, size: byteSize } };
}
