import type pg from 'pg';
import { findingAt } from './finding.ts';
import type { Finding } from './finding.ts';

const RECORDS = `
  select r.append_id, count(*) as found, min(coalesce(r.event_id, r.event_uuid::text)) as event_id
  from ledger.record r
  where not exists (select from ledger.append a where a.append_id = r.append_id)
  group by r.append_id order by r.append_id limit 1000`;
const SEGMENTS = `
  select s.append_id, count(*) as found
  from ledger.segment s
  where not exists (select from ledger.append a where a.append_id = s.append_id)
  group by s.append_id order by s.append_id limit 1000`;
const FACTS = `
  select f.append_id, count(*) as found
  from ledger.fact_block f
  where not exists (select from ledger.append a where a.append_id = f.append_id)
  group by f.append_id order by f.append_id limit 1000`;
const BLOCKS = `
  select b.segment_id, count(*) as found
  from ledger.segment_block b
  where not exists (select from ledger.segment s where s.segment_id = b.segment_id)
  group by b.segment_id order by b.segment_id limit 1000`;
const OBJECTS = `
  select o.object_id, o.records_appended as appended, coalesce(n.found, 0) as found
  from ledger.object_outcome o
  left join (
    select s.object_id, count(*) as found
    from ledger.record r join ledger.segment s on s.segment_id = r.segment_id
    group by s.object_id
  ) n on n.object_id = o.object_id
  where o.records_appended <> coalesce(n.found, 0)
  order by o.object_id limit 1000`;
const OUTCOMES = `
  select o.object_id from ledger.object_outcome o
  where not exists (select from ledger.object d where d.object_id = o.object_id)
    or o.records_seen <> o.records_appended + o.records_duplicate + o.records_quarantined
  order by o.object_id limit 1000`;

type OrphanRow = { readonly append_id: string; readonly found: string; readonly event_id?: string };

/** Finds what belongs to nothing, and objects whose counts do not agree with what is there. */
export async function sweepOrphans(client: pg.ClientBase): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [statement, what] of [
    [RECORDS, 'records'],
    [SEGMENTS, 'segments'],
    [FACTS, 'blocks of facts'],
  ] as const) {
    const { rows } = await client.query<OrphanRow>(statement);
    for (const { append_id, found, event_id } of rows) {
      const place = { appendId: Number(append_id), eventId: event_id ?? null };
      findings.push(findingAt('APPEND_MISSING', place, `${found} ${what} belong to an append that is not there`));
    }
  }
  const blocks = await client.query<{ segment_id: string; found: string }>(BLOCKS);
  for (const { segment_id, found } of blocks.rows) {
    const detail = `${found} blocks belong to a segment that is not there`;
    findings.push(findingAt('BLOCK_MISPLACED', { segmentId: Number(segment_id) }, detail));
  }
  const objects = await client.query<{ object_id: string; appended: string; found: string }>(OBJECTS);
  for (const { object_id, appended, found } of objects.rows) {
    const detail = `${found} records are there, ${appended} were appended`;
    findings.push(findingAt('OBJECT_RECORD_COUNT', { objectId: Number(object_id) }, detail));
  }
  const outcomes = await client.query<{ object_id: string }>(OUTCOMES);
  for (const { object_id } of outcomes.rows) {
    const detail = 'the outcome has no object, or its counts do not add up';
    findings.push(findingAt('OBJECT_MISSING', { objectId: Number(object_id) }, detail));
  }
  return findings;
}
