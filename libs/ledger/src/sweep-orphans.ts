import type pg from 'pg';
import { findingAt } from './finding.ts';
import type { Finding } from './finding.ts';

/** Numbers of appends, segments or objects: those behind `after`, up to `until`. */
export type NumberRange = { readonly after: string; readonly until: string };

export const ALL_NUMBERS: NumberRange = { after: '-9223372036854775808', until: '9223372036854775807' };

const RECORDS = `
  select r.append_id, count(*) as found, min(coalesce(r.event_id, r.event_uuid::text)) as event_id
  from ledger.record r
  where r.append_id > $1 and r.append_id <= $2
    and not exists (select from ledger.append a where a.append_id = r.append_id)
  group by r.append_id order by r.append_id limit 1000`;
const SEGMENTS = `
  select s.append_id, count(*) as found
  from ledger.segment s
  where s.append_id > $1 and s.append_id <= $2
    and not exists (select from ledger.append a where a.append_id = s.append_id)
  group by s.append_id order by s.append_id limit 1000`;
const FACTS = `
  select f.append_id, count(*) as found
  from ledger.fact_block f
  where f.append_id > $1 and f.append_id <= $2
    and not exists (select from ledger.append a where a.append_id = f.append_id)
  group by f.append_id order by f.append_id limit 1000`;
const BLOCKS = `
  select b.segment_id, count(*) as found
  from ledger.segment_block b
  where b.segment_id > $1 and b.segment_id <= $2
    and not exists (select from ledger.segment s where s.segment_id = b.segment_id)
  group by b.segment_id order by b.segment_id limit 1000`;
const OBJECTS = `
  with chosen as materialized (
    select object_id, records_appended from ledger.object_outcome where object_id > $1 and object_id <= $2
  ), counted as (
    select s.object_id, count(*) as found
    from (select distinct s.append_id from chosen join ledger.segment s using (object_id)) a
    join ledger.record r using (append_id)
    join ledger.segment s on s.segment_id = r.segment_id
    group by s.object_id
  )
  select o.object_id, o.records_appended as appended, coalesce(n.found, 0) as found
  from chosen o left join counted n using (object_id)
  where o.records_appended <> coalesce(n.found, 0)
  order by o.object_id limit 1000`;
const OUTCOMES = `
  select o.object_id from ledger.object_outcome o
  where o.object_id > $1 and o.object_id <= $2
    and (not exists (select from ledger.object d where d.object_id = o.object_id)
      or o.records_seen <> o.records_appended + o.records_duplicate + o.records_quarantined)
  order by o.object_id limit 1000`;

type OrphanRow = { readonly append_id: string; readonly found: string; readonly event_id?: string };

/** Finds what belongs to nothing, and objects whose counts do not agree with what is there. */
export async function sweepOrphans(client: pg.ClientBase): Promise<readonly Finding[]> {
  return [
    ...(await sweepAppendless(client, ALL_NUMBERS)),
    ...(await sweepBlocks(client, ALL_NUMBERS)),
    ...(await sweepObjects(client, ALL_NUMBERS)),
  ];
}

/** Finds what belongs to appends of these numbers that are not there. */
export async function sweepAppendless(
  client: pg.ClientBase,
  { after, until }: NumberRange,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [statement, what] of [
    [RECORDS, 'records'],
    [SEGMENTS, 'segments'],
    [FACTS, 'blocks of facts'],
  ] as const) {
    const { rows } = await client.query<OrphanRow>(statement, [after, until]);
    for (const { append_id, found, event_id } of rows) {
      const place = { appendId: Number(append_id), eventId: event_id ?? null };
      findings.push(findingAt('APPEND_MISSING', place, `${found} ${what} belong to an append that is not there`));
    }
  }
  return findings;
}

/** Finds blocks of segments of these numbers that are not there. */
export async function sweepBlocks(client: pg.ClientBase, { after, until }: NumberRange): Promise<readonly Finding[]> {
  const { rows } = await client.query<{ segment_id: string; found: string }>(BLOCKS, [after, until]);
  return rows.map(({ segment_id, found }) => {
    const detail = `${found} blocks belong to a segment that is not there`;
    return findingAt('BLOCK_MISPLACED', { segmentId: Number(segment_id) }, detail);
  });
}

/** Finds objects of these numbers whose counts do not agree with what is there. */
export async function sweepObjects(client: pg.ClientBase, { after, until }: NumberRange): Promise<readonly Finding[]> {
  type ObjectRow = { readonly object_id: string; readonly appended: string; readonly found: string };
  const objects = await client.query<ObjectRow>(OBJECTS, [after, until]);
  const outcomes = await client.query<{ object_id: string }>(OUTCOMES, [after, until]);
  return [
    ...objects.rows.map(({ object_id, appended, found }) => {
      const detail = `${found} records are there, ${appended} were appended`;
      return findingAt('OBJECT_RECORD_COUNT', { objectId: Number(object_id) }, detail);
    }),
    ...outcomes.rows.map(({ object_id }) => {
      const detail = 'the outcome has no object, or its counts do not add up';
      return findingAt('OBJECT_MISSING', { objectId: Number(object_id) }, detail);
    }),
  ];
}
