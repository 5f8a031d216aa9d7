import type pg from 'pg';
import { findingAt } from './finding.ts';
import type { Finding } from './finding.ts';
import { entryKeyOf } from './quarantine-entry.ts';
import { sha256Of } from './sha256.ts';

const ENTRIES = `
  select q.quarantine_id, q.entry_key, q.object_name, q.position, q.reason, q.content_hash, q.content, q.stored_hash,
    exists (select from ledger.object o where o.object_id = q.object_id) as has_object,
    p.append_id is null or exists (select from ledger.append a where a.append_id = p.append_id) as has_append
  from ledger.quarantine q left join ledger.quarantine_replay p on p.quarantine_id = q.quarantine_id`;
const OPEN = `
  declare entries no scroll cursor for ${ENTRIES.trim()} order by q.quarantine_id`;
const SOME = `
  ${ENTRIES.trim()} where q.quarantine_id > $1 order by q.quarantine_id limit 16`;
// Up to 1 MiB each.
const NEXT = `
  fetch 16 from entries`;

type EntryRow = {
  readonly quarantine_id: string;
  readonly entry_key: Buffer;
  readonly object_name: string;
  readonly position: number | null;
  readonly reason: string;
  readonly content_hash: Buffer;
  readonly content: Buffer;
  readonly stored_hash: Buffer | null;
  readonly has_object: boolean;
  readonly has_append: boolean;
};

/** Checks every quarantine entry against its key and hashes. */
export async function* sweepQuarantine(client: pg.ClientBase): AsyncGenerator<readonly Finding[], void> {
  await client.query(OPEN);
  for (;;) {
    const { rows } = await client.query<EntryRow>(NEXT);
    if (rows.length === 0) return;
    yield rows.flatMap(checkEntry);
  }
}

/** Checks the entries that come next behind a number. Gives the last one's number; null where there is none. */
export async function sweepEntriesAfter(
  client: pg.ClientBase,
  after: string,
): Promise<{ readonly last: string | null; readonly findings: readonly Finding[] }> {
  const { rows } = await client.query<EntryRow>(SOME, [after]);
  return { last: rows.at(-1)?.quarantine_id ?? null, findings: rows.flatMap(checkEntry) };
}

function checkEntry(row: EntryRow): readonly Finding[] {
  const findings: Finding[] = [];
  const place = { quarantineId: Number(row.quarantine_id) };
  const { object_name: objectName, position, reason, content_hash: contentHash } = row;
  if (!entryKeyOf({ objectName, position, reason, contentHash }).equals(row.entry_key)) {
    findings.push(
      findingAt('QUARANTINE_KEY', place, 'its name, position, reason or hash is not the one it was stored with'),
    );
  }
  if (!sha256Of(row.content).equals(row.stored_hash ?? contentHash)) {
    findings.push(findingAt('QUARANTINE_CONTENT', place, 'its content is not the one it was stored with'));
  }
  if (!row.has_object)
    findings.push(findingAt('QUARANTINE_REFERENCE', place, 'the object it was found in is not there'));
  if (!row.has_append)
    findings.push(findingAt('QUARANTINE_REFERENCE', place, 'the append that replayed it is not there'));
  return findings;
}
