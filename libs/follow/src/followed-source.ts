import type pg from 'pg';
import { SourceUnknown } from './source-errors.ts';
import { placeIn } from './source-place.ts';
import type { SourcePlace } from './source-place.ts';

/** A place that is followed. Moments are ISO 8601, UTC. */
export type FollowedSource = {
  readonly sourceId: string;
  readonly name: string;
  readonly place: SourcePlace;
  /** Seconds from one look to the next. A queue is listened to all the time. */
  readonly everySeconds: number;
  readonly addedAt: string;
  readonly pausedAt: string | null;
  /** When it was last looked at; a queue: when it last answered. */
  readonly lookedAt: string | null;
  /** When it is to be looked at next; null where it is paused, and of a queue. */
  readonly nextLookAt: string | null;
  /** Why the last look failed; null where it did not. */
  readonly lookFailure: string | null;
};

/** A row of `follow.source`, as SQL and as Prisma give it. */
export type SourceRow = {
  readonly sourceId: string | bigint;
  readonly name: string;
  readonly kind: string;
  readonly place: unknown;
  readonly everySeconds: number;
  readonly addedAt: Date;
  readonly pausedAt: Date | null;
  readonly lookAt: Date;
  readonly lookedAt: Date | null;
  readonly lookFailure: string | null;
};

// By SQL, since it is asked when a worker starts, and by commands that do no more: Prisma takes as long to load as those take.
const SOURCES = `
  select source_id as "sourceId", name, kind, place, every_seconds as "everySeconds", added_at as "addedAt",
    paused_at as "pausedAt", look_at as "lookAt", looked_at as "lookedAt", look_failure as "lookFailure"
  from follow.source
  where removed_at is null`;

const ALL = `${SOURCES}
  order by name`;

const NAMED = `${SOURCES} and name = $1`;

const KNOWN = `${SOURCES} and source_id = $1`;

/** All sources that are followed or paused, by name. */
export async function listSources(pool: pg.Pool): Promise<readonly FollowedSource[]> {
  const { rows } = await pool.query<SourceRow>(ALL);
  return rows.map(sourceIn);
}

/** The source of a name. @throws {SourceUnknown} */
export async function sourceNamed(pool: pg.Pool, name: string): Promise<FollowedSource> {
  const { rows } = await pool.query<SourceRow>(NAMED, [name]);
  const [row] = rows;
  if (row === undefined) throw new SourceUnknown(name);
  return sourceIn(row);
}

/** The source of an id; null where it is removed. */
export async function sourceOf(pool: pg.Pool, sourceId: string): Promise<FollowedSource | null> {
  const { rows } = await pool.query<SourceRow>(KNOWN, [sourceId]);
  const [row] = rows;
  return row === undefined ? null : sourceIn(row);
}

/** What a row says. */
export function sourceIn(row: SourceRow): FollowedSource {
  return {
    sourceId: String(row.sourceId),
    name: row.name,
    place: placeIn(row.kind, row.place),
    everySeconds: row.everySeconds,
    addedAt: row.addedAt.toISOString(),
    pausedAt: row.pausedAt?.toISOString() ?? null,
    lookedAt: row.lookedAt?.toISOString() ?? null,
    nextLookAt: row.kind === 'queue' || row.pausedAt !== null ? null : row.lookAt.toISOString(),
    lookFailure: row.lookFailure,
  };
}
