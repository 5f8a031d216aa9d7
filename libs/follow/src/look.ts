import type pg from 'pg';
import { lookAtFolder } from './look-at-folder.ts';
import { LookFailed } from './look-failed.ts';
import { noteSeenAt } from './note-seen.ts';
import type { FollowedSource } from './sources.ts';

/** What a look found. */
export type Looked = { readonly found: number; readonly failure: string | null };

const LOOKED = `
  update follow.source
  set looked_at = clock_timestamp(), look_failure = $2,
    look_at = clock_timestamp() + make_interval(secs => every_seconds)
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
export async function lookAt(pool: pg.Pool, source: FollowedSource, signal: AbortSignal): Promise<Looked> {
  const noting = noteSeenAt(pool, source.sourceId);
  let found = 0;
  const note: typeof noting.note = async (seen) => {
    const fresh = await noting.note(seen);
    found += fresh;
    return fresh;
  };
  const failure = await failureOf(() => look(source, { note }, signal));
  if (signal.aborted) return { found, failure: null };
  await noting.end();
  await pool.query(LOOKED, [source.sourceId, failure]);
  if (failure !== null) await pool.query(LOOK_SOON, [source.sourceId, RETRY_SECONDS]);
  return { found, failure };
}

async function look(
  source: FollowedSource,
  noting: Parameters<typeof lookAtFolder>[1],
  signal: AbortSignal,
): Promise<void> {
  if (source.place.kind === 'folder') await lookAtFolder(source.place.path, noting, signal);
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
