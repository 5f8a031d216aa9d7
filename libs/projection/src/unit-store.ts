import type { KnownSighting, Resolution, Status, UnitId } from '#lineage';
import type { EpochMs } from '#kernel';
import { outcomeOfResolution, sessionKeyOf, sessionNameOf } from '#lineage';
import type pg from 'pg';
import { publicSessionIdOf } from './public-session-id.ts';
import { originsOfUnit } from './unit-origins.ts';

/** A unit as people look it up, with its answer. */
export type UnitRow = {
  readonly sighting: KnownSighting;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly resolution: Resolution;
};

const WRITE = `
  insert into lineage.unit (actor, session_key, account, principal_id, access_key_id, session_arn, session_name, role_arn, created_at,
    first_at, last_at, status, answer, session_id, unique_id, origin_ids,
    possible_origin_ids)
  select actor, session_key, account, principal_id, access_key_id, session_arn, session_name, role_arn, created_at,
    first_at, last_at, status, answer, session_id, split_part(principal_id, ':', 1),
    -- an entry of the index takes 2,704 bytes; whoever looks ids up cuts them alike
    array(select left(id, 500) from json_array_elements_text(stated) as id),
    array(select left(id, 500) from json_array_elements_text(possible) as id)
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::text[], $14::text[],
    $15::json[], $16::json[])
    as new (actor, session_key, account, principal_id, access_key_id, session_arn, session_name, role_arn, created_at,
      first_at, last_at, status, answer, session_id, stated, possible)
  on conflict (actor) do update
    set first_at = excluded.first_at, last_at = excluded.last_at, status = excluded.status, answer = excluded.answer,
      origin_ids = excluded.origin_ids, possible_origin_ids = excluded.possible_origin_ids
    where (lineage.unit.first_at, lineage.unit.last_at, lineage.unit.status, lineage.unit.answer)
      is distinct from (excluded.first_at, excluded.last_at, excluded.status, excluded.answer)`;

const ANSWERS = `
  select answer from lineage.unit where actor = any($1::uuid[])`;

const CUT = `
  delete from lineage.edge where child = any($1::uuid[])`;

const TIE = `
  insert into lineage.edge (parent, child)
  select distinct parent, child from unnest($1::uuid[], $2::uuid[]) as new (parent, child)`;

const DESCENDANTS = `
  with recursive down (unit) as (
    select unnest($1::uuid[])
    union
    select edge.child from down join lineage.edge on edge.parent = down.unit
  )
  select u.actor, u.first_at, u.last_at, u.answer, f.body
  from down
  join lineage.unit u on u.actor = down.unit
  join lineage.fact f on f.fact_id = down.unit`;

/** A unit below some others, as it was settled last. */
export type SettledRow = {
  readonly actor: UnitId;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly answer: string;
  readonly body: string;
};

/** Writes units; those whose row would be the same stay untouched. */
export async function writeUnits(client: pg.ClientBase, units: readonly UnitRow[]): Promise<number> {
  if (units.length === 0) return 0;
  const column = <T>(of: (unit: UnitRow) => T): T[] => units.map(of);
  const sessionKeys = column((unit) => sessionKeyOf(unit.sighting.actor));
  const origins = column((unit) => originsOfUnit(unit.resolution));
  const { rowCount } = await client.query(WRITE, [
    column((unit) => unit.sighting.unit),
    sessionKeys,
    column((unit) => unit.sighting.actor.accountId),
    column((unit) => unit.sighting.actor.principalId),
    column((unit) => unit.sighting.actor.accessKeyId),
    column((unit) => unit.resolution.sessionArn),
    column((unit) => sessionNameOf(unit.sighting.actor.principalId)),
    column((unit) => unit.sighting.actor.issuerArn),
    column((unit) => (unit.sighting.actor.createdAt === null ? null : new Date(unit.sighting.actor.createdAt))),
    column((unit) => unit.firstAt),
    column((unit) => unit.lastAt),
    column(statusOf),
    column((unit) => JSON.stringify(unit.resolution)),
    sessionKeys.map((key) => (key === null ? null : publicSessionIdOf(key))),
    origins.map(({ stated }) => JSON.stringify(stated)),
    origins.map(({ possible }) => JSON.stringify(possible)),
  ]);
  return rowCount ?? 0;
}

/** The least certain status that the unit has at any time between its first and its last use. */
export function statusOf({ resolution, firstAt, lastAt }: UnitRow): Status {
  const from = firstAt.getTime() as EpochMs;
  const until = lastAt.getTime() as EpochMs;
  // An answer changes where a span begins, and where one ends and another does not follow at once.
  const changes = resolution.spans.flatMap((span) => [span.from, (span.until + 1) as EpochMs]);
  const moments = [from, ...changes.filter((at) => from < at && at <= until)];
  const statuses = new Set(moments.map((at) => outcomeOfResolution(resolution, at).status));
  const leastFirst: readonly Status[] = ['INCOMPLETE', 'AMBIGUOUS', 'CORROBORATED'];
  return leastFirst.find((status) => statuses.has(status)) ?? 'PROVEN';
}

/** The resolutions of units that were settled before. */
export async function resolutionsOf(
  client: pg.ClientBase | pg.Pool,
  units: readonly UnitId[],
): Promise<ReadonlyMap<UnitId, Resolution>> {
  if (units.length === 0) return new Map();
  const { rows } = await client.query<{ answer: string }>(ANSWERS, [units]);
  return new Map(rows.map((row) => JSON.parse(row.answer) as Resolution).map((known) => [known.unit, known]));
}

/** Replaces the edges that lead to some units by those of their present candidates. */
export async function tieEdges(
  client: pg.ClientBase,
  resolutions: readonly Pick<Resolution, 'unit' | 'candidates'>[],
): Promise<void> {
  await client.query(CUT, [resolutions.map(({ unit }) => unit)]);
  const edges = resolutions.flatMap(({ unit, candidates }) =>
    candidates.flatMap(({ behind }) => (behind.kind === 'unit' ? [{ parent: behind.unit, child: unit }] : [])),
  );
  if (edges.length === 0) return;
  await client.query(TIE, [edges.map(({ parent }) => parent), edges.map(({ child }) => child)]);
}

/** The units themselves, where they were settled before, and all that hang from them, at any depth. */
export async function descendantsOf(client: pg.ClientBase, units: readonly UnitId[]): Promise<readonly SettledRow[]> {
  const { rows } = await client.query<SettledRow>(DESCENDANTS, [units]);
  return rows;
}
