import type pg from 'pg';
import { AppError } from '#kernel';
import type { EpochMs } from '#kernel';
import { SourceFailed, dayPrefix, findTrees, listObjects, listedInBucket } from '#source';
import type { BucketClient, BucketPlace, ListedObject, TrailTree } from '#source';
import { LookFailed } from './look-failed.ts';
import type { Noting } from './note-seen.ts';
import { namedInBucket, skippedBy } from './seen-object.ts';
import type { SeenObject } from './seen-object.ts';

export type BucketLook = {
  readonly pool: pg.Pool;
  readonly client: BucketClient;
  readonly sourceId: string;
  readonly noting: Pick<Noting, 'note'>;
  readonly signal: AbortSignal;
  /** What time it is, by the clock that all workers share. */
  readonly now: EpochMs;
};

const DAY_MS = 86_400_000;
/** Files may come for 30 days after the day that is in their names; one more for clocks and zones. */
const WINDOW_DAYS = 31;
/** Days whose files still come by the minute: listed on every look. */
const FRESH_DAYS = 2;
/** How long a day of the window lies until it is listed again. */
const AGAIN_MS = 6 * 3_600_000;
const AT_ONCE = 8;
/** Prefixes that cannot be listed in one look until it gives up: the rest waits for the next, and comes first in it. */
const MOST_FAILURES = 8;

const PLAN = `
  insert into follow.listing (source_id, prefix, day, due_at)
  select $1, p.prefix, p.day, to_timestamp($4 / 1000.0) from unnest($2::text[], $3::date[]) p (prefix, day)
  on conflict (source_id, prefix) do nothing
  returning prefix`;

const LIST_AGAIN = `
  update follow.listing set due_at = least(due_at, to_timestamp($3 / 1000.0)) where source_id = $1 and prefix = $2`;

const DUE = `
  select prefix, day::text from follow.listing
  where source_id = $1 and due_at <= to_timestamp($2 / 1000.0)
  order by due_at, day, prefix limit 1000`;

// Behind what was not tried yet, so that nothing waits for ever behind what cannot be listed.
const NOT_LISTED = `
  update follow.listing set due_at = to_timestamp($3 / 1000.0) where source_id = $1 and prefix = $2`;

const LISTED = `
  update follow.listing
  set listed_at = to_timestamp($3 / 1000.0), due_at = coalesce(to_timestamp($4::float8 / 1000.0), 'infinity')
  where source_id = $1 and prefix = $2`;

/**
 * Notes every object below a place of a bucket.
 *
 * In CloudTrail's layout each account and region is listed whole once; from then on only the days of the last month are
 * listed again, today and yesterday on every look, each of the others every six hours. So a file is found that arrives
 * late, whatever its name, and the cost does not grow with the age of the trail. After an absence that is longer than that
 * month each is listed whole once more. In any other layout all is listed on every look. What was listed is noted before
 * the prefix counts as listed; a look that is cut off goes on from there.
 *
 * What cannot be listed, as one account's folder that a policy denies, does not keep the others from being read.
 *
 * @throws {LookFailed} when keys cannot be listed, with the folder where it is not the whole place; what was seen is noted
 */
export async function lookAtBucket(place: BucketPlace, look: BucketLook): Promise<void> {
  try {
    const unseen: SourceFailed[] = [];
    const trees = await findTrees(look.client, place, look.signal, (failure, prefix) => {
      if (unseen.length >= MOST_FAILURES) throw failure;
      const where = `s3://${place.bucket}/${prefix} cannot be looked into, all else is: ${failure.message}`;
      unseen.push(new SourceFailed(failure.reason, where, { cause: failure }));
    });
    if (trees.length > 0) await lookAtTrees(place, trees, look);
    else if (unseen.length === 0) await noteAll(place, look);
    if (unseen[0] !== undefined) throw unseen[0];
  } catch (error) {
    if (look.signal.aborted) return;
    if (error instanceof SourceFailed) throw new LookFailed(error.reason, error.message, { cause: error });
    if (error instanceof AppError) throw new LookFailed(error.code, error.message, { cause: error });
    throw error;
  }
}

async function lookAtTrees({ bucket }: BucketPlace, trees: readonly TrailTree[], look: BucketLook): Promise<void> {
  const { pool, sourceId, now, signal } = look;
  for (const tree of trees) await plan(tree, look);
  const failures: SourceFailed[] = [];
  while (!signal.aborted && failures.length < MOST_FAILURES) {
    const { rows } = await pool.query<{ prefix: string; day: string | null }>(DUE, [sourceId, now]);
    if (rows.length === 0) break;
    await eachOf(rows, AT_ONCE, async ({ prefix, day }) => {
      if (signal.aborted || failures.length >= MOST_FAILURES) return;
      try {
        await noteAll({ bucket, prefix }, look);
        await pool.query(LISTED, [sourceId, prefix, now, nextListing(day, now)]);
      } catch (error) {
        if (!(error instanceof SourceFailed)) throw error;
        failures.push(error);
        await pool.query(NOT_LISTED, [sourceId, prefix, nextLook(now)]);
      }
    });
  }
  if (failures[0] !== undefined) throw failures[0];
}

/** The whole tree once, and each day of the window, tomorrow included since clocks differ. */
async function plan(tree: TrailTree, { pool, sourceId, now }: BucketLook): Promise<void> {
  const days = Array.from({ length: WINDOW_DAYS + 2 }, (_, back) => (now + (1 - back) * DAY_MS) as EpochMs);
  const { prefix: whole } = tree;
  const prefixes = days.map((day) => dayPrefix(tree, day));
  const dates = [null, ...days.map((day) => new Date(day).toISOString().slice(0, 10))];
  const planned = await pool.query<{ prefix: string }>(PLAN, [sourceId, [whole, ...prefixes], dates, now]);
  const isNew = (prefix: string | undefined): boolean => planned.rows.some((row) => row.prefix === prefix);
  // Nobody looked for so long that days went by which were never planned.
  if (isNew(prefixes.at(-1)) && !isNew(whole)) await pool.query(LIST_AGAIN, [sourceId, whole, now]);
}

/** Due in the next look, and not again in this one. */
const nextLook = (now: EpochMs): number => now + 1;

/** When a prefix is to be listed again, in milliseconds; null: never, since nothing comes to it any more. */
export function nextListing(day: string | null, now: EpochMs): number | null {
  if (day === null) return null;
  const age = Math.floor((now - Date.parse(`${day}T00:00:00Z`)) / DAY_MS);
  if (age < FRESH_DAYS) return nextLook(now);
  return age > WINDOW_DAYS ? null : now + AGAIN_MS;
}

async function noteAll({ bucket, prefix }: BucketPlace, { client, noting, signal }: BucketLook): Promise<void> {
  for await (const page of listObjects(client, { bucket, prefix }, { signal })) {
    await noting.note(page.map((listed) => seenIn(client, bucket, listed)));
  }
}

function seenIn(client: BucketClient, bucket: string, listed: ListedObject): SeenObject {
  const thing = listedInBucket(client, bucket, listed);
  return {
    ...namedInBucket(bucket, listed.key),
    version: null,
    tag: listed.etag,
    byteSize: listed.size,
    skipped: thing.kind === 'skipped' ? skippedBy(thing) : null,
  };
}

/** Does the work for each, some at a time; begins nothing more after a failure, and throws it when all that began is over. */
async function eachOf<T>(things: readonly T[], atOnce: number, work: (thing: T) => Promise<void>): Promise<void> {
  const waiting = things.values();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const thing of waiting) {
      if (failures.length > 0) return;
      await work(thing).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  if (failures.length > 0) throw failures[0];
}
