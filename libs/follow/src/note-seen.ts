import { inTransaction } from '#platform';
import type pg from 'pg';
import { identityOf } from './seen-object.ts';
import type { SeenObject } from './seen-object.ts';

const UNKNOWN = `
  select s.identity from unnest($2::uuid[]) s (identity)
  where not exists (select from follow.found f where f.source_id = $1 and f.identity = s.identity)`;

const BEGIN_RUN = `
  insert into follow.run (source_id) values ($1) returning run_id`;

const NOTE = `
  insert into follow.found
    (source_id, run_id, identity, name, name_bytes, version, tag, byte_size, state, reason, detail, ended_at)
  select $1, $2, s.identity, s.name, s.name_bytes, s.version, s.tag, s.byte_size,
    case when s.reason is null then 'waiting' else 'skipped' end, s.reason, s.detail,
    case when s.reason is null then null else clock_timestamp() end
  from unnest($3::uuid[], $4::text[], $5::bytea[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::text[])
    s (identity, name, name_bytes, version, tag, byte_size, reason, detail)
  on conflict (source_id, identity) do nothing`;

const END_RUN = `
  update follow.run set looked_until = clock_timestamp() where run_id = $1`;

/** The channel that rings when something is found that is to be read: whoever reads takes it from the list at once. */
export const FOUND_CHANNEL = 'backtrail_found';

// Rings when it commits.
const RING = `
  select pg_notify($1, $2)`;

/** Notes what a look sees. A run begins with the first object that was not seen before: most looks find nothing. */
export type Noting = {
  /** Gives how many were not seen before. Committed when it resolves. */
  readonly note: (seen: readonly SeenObject[]) => Promise<number>;
  /** Ends the run, if there is one. */
  readonly end: () => Promise<void>;
  readonly runId: () => string | null;
};

/** @param runId a run to go on with */
export function noteSeenAt(pool: pg.Pool, sourceId: string, runId: string | null = null): Noting {
  let run = runId;
  let turn: Promise<unknown> = Promise.resolve();
  const noteNow: Noting['note'] = async (seen) => {
    const byIdentity = new Map(seen.map((object) => [identityOf(object), object]));
    const { rows } = await pool.query<{ identity: string }>(UNKNOWN, [sourceId, [...byIdentity.keys()]]);
    if (rows.length === 0) return 0;
    const fresh = rows.flatMap(({ identity }) => {
      const object = byIdentity.get(identity);
      return object === undefined ? [] : [{ identity, ...object }];
    });
    return await inTransaction(pool, async (client) => {
      const current = run ?? (await client.query<{ run_id: string }>(BEGIN_RUN, [sourceId])).rows[0]?.run_id ?? null;
      const { rowCount } = await client.query(NOTE, [sourceId, current, ...columnsOf(fresh)]);
      await client.query(RING, [FOUND_CHANNEL, sourceId]);
      run = current;
      return rowCount ?? 0;
    });
  };
  return {
    // One after the other, so that what is listed side by side begins one run.
    note: (seen) => {
      const noted = turn.then(() => noteNow(seen));
      turn = noted.catch(() => undefined);
      return noted;
    },
    end: async () => {
      if (run !== null) await pool.query(END_RUN, [run]);
    },
    runId: () => run,
  };
}

/** No text column takes a zero byte, and no file system's name holds one. */
const storable = (text: string): string => text.replaceAll('\0', '\\u0000');

function columnsOf(seen: readonly (SeenObject & { readonly identity: string })[]): unknown[] {
  return [
    seen.map(({ identity }) => identity),
    seen.map(({ name }) => storable(name)),
    seen.map(({ nameBytes }) => nameBytes),
    seen.map(({ version }) => version),
    seen.map(({ tag }) => tag),
    seen.map(({ byteSize }) => byteSize),
    seen.map(({ skipped }) => skipped?.reason ?? null),
    seen.map(({ skipped }) => skipped?.detail ?? null),
  ];
}
