import type pg from 'pg';
import type { EpochMs } from '#kernel';
import { bucketClientFor } from '#source';
import type { BucketSettings } from '#source';
import { lookAtBucket } from './look-at-bucket.ts';
import { lookAtFolder } from './look-at-folder.ts';
import { LookFailed } from './look-failed.ts';
import { noteSeenAt } from './note-seen.ts';
import type { Noting } from './note-seen.ts';
import type { FollowedSource } from './followed-source.ts';

/** What a look found. */
export type Looked = { readonly found: number; readonly failure: string | null };

export type LookDeps = {
  readonly pool: pg.Pool;
  /** How S3 is reached. Default: AWS's own endpoint. */
  readonly buckets?: BucketSettings;
  /** What time it is. Default: what the store says. */
  readonly now?: EpochMs;
};

const NOW = `
  select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now`;

const LOOKED = `
  update follow.source
  set looked_at = clock_timestamp(), look_failure = $2,
    look_at = clock_timestamp() + make_interval(secs => every_seconds)
  where source_id = $1`;

// A queue is listened to all the time: when it is due it should have answered again.
const HEARD = `
  update follow.source
  set looked_at = clock_timestamp(), look_failure = null, look_at = clock_timestamp() + interval '60 seconds'
  where source_id = $1`;

/** Not worth waiting longer for after a failure, whatever the source's own interval. */
const RETRY_SECONDS = 60;

const LOOK_SOON = `
  update follow.source set look_at = least(look_at, clock_timestamp() + make_interval(secs => $2)) where source_id = $1`;

/**
 * Looks at a source once: everything at it that was not seen before is noted, to be read. Two looks at a time do no harm.
 *
 * @throws what PostgreSQL fails of; that the source cannot be reached is told, and kept with it
 */
export async function lookAt(deps: LookDeps, source: FollowedSource, signal: AbortSignal): Promise<Looked> {
  const { pool } = deps;
  const noting = noteSeenAt(pool, source.sourceId);
  let found = 0;
  const note: typeof noting.note = async (seen) => {
    const fresh = await noting.note(seen);
    found += fresh;
    return fresh;
  };
  const failure = await failureOf(() => look(deps, source, { note }, signal));
  if (signal.aborted) return { found, failure: null };
  await noting.end();
  await pool.query(LOOKED, [source.sourceId, failure]);
  if (failure !== null) await pool.query(LOOK_SOON, [source.sourceId, RETRY_SECONDS]);
  return { found, failure };
}

async function look(
  { pool, buckets = { endpointUrl: null }, now }: LookDeps,
  { place, sourceId }: FollowedSource,
  noting: Pick<Noting, 'note'>,
  signal: AbortSignal,
): Promise<void> {
  if (place.kind === 'folder') await lookAtFolder(place.path, noting, signal);
  if (place.kind !== 'bucket') return;
  const client = bucketClientFor(buckets);
  await lookAtBucket(place, { pool, client, sourceId, noting, signal, now: now ?? (await storeTime(pool)) });
}

/** By the clock that all workers share: their own may be wrong by a day. */
async function storeTime(pool: pg.Pool): Promise<EpochMs> {
  const { rows } = await pool.query<{ now: number }>(NOW);
  return (rows[0]?.now ?? Date.now()) as EpochMs;
}

async function failureOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof LookFailed) return error.message;
    throw error;
  }
}

/** Keeps with a source why it cannot be listened to; null: it can. */
export async function failLook(pool: pg.Pool, sourceId: string, failure: string | null): Promise<void> {
  await pool.query(LOOKED, [sourceId, failure]);
}

/** Keeps with a queue that it answered just now, with messages or without. */
export async function heard(pool: pg.Pool, sourceId: string): Promise<void> {
  await pool.query(HEARD, [sourceId]);
}
