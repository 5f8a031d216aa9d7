import type pg from 'pg';
import type { AppendDraft } from './append-draft.ts';
import { CopyEncoder } from './copy-encoder.ts';
import { copyInto } from './copy-into.ts';
import type { ObjectEnding } from './ledger-batch.ts';
import { COPY_RECORDS, rowsOf } from './record-row.ts';
import { writeQuarantine } from './write-quarantine.ts';

const INSERT_APPEND = `
  insert into ledger.append (append_id, record_count, fact_count, content_hash, first_event_at, last_event_at)
  values ($1, $2, $3, $4, $5, $6)
  returning xid::text as xid, pg_backend_pid() as pid`;
const INSERT_OBJECTS = `
  insert into ledger.object (object_id, name, name_account, name_region)
  select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[])`;
const COPY_SEGMENTS = `
  copy ledger.segment (segment_id, append_id, object_id, account) from stdin (format binary)`;
const COPY_BLOCKS = `
  copy ledger.segment_block (segment_id, block, unpacked_bytes, packed) from stdin (format binary)`;
const COPY_FACTS = `
  copy ledger.fact_block (append_id, block, packed) from stdin (format binary)`;
const INSERT_OUTCOMES = `
  insert into ledger.object_outcome (object_id, outcome, reason, detail, sha256_delivered, sha256_inflated,
    bytes_delivered, bytes_inflated, head, tail, records_seen, records_appended, records_duplicate, records_quarantined,
    append_id)
  select *, $15::bigint from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[],
    $7::bigint[], $8::bigint[], $9::bytea[], $10::bytea[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[])`;
const INSERT_REPLAYS = `
  insert into ledger.quarantine_replay (quarantine_id, outcome, append_id)
  select quarantine_id, outcome, $3 from unnest($1::bigint[], $2::text[]) as r (quarantine_id, outcome)
  order by quarantine_id
  on conflict (quarantine_id) do nothing`;

/** The transaction that a draft is written in: enough to ask later what became of it. */
export type LoadTransaction = { readonly xid: string; readonly pid: number };

/**
 * Writes a draft into an open transaction. `onBegun` is told which transaction that is before anything else is written.
 *
 * Whatever may have to wait for another loader is written in the order of its unique key.
 */
export async function writeAppend(
  client: pg.ClientBase,
  draft: AppendDraft,
  onBegun: (transaction: LoadTransaction) => unknown,
): Promise<void> {
  onBegun(await insertAppend(client, draft));
  await insertObjects(client, draft);
  if (draft.records.length > 0) {
    await copyInto(client, COPY_SEGMENTS, segmentRows(draft));
    await copyInto(client, COPY_BLOCKS, blockRows(draft));
    await copyInto(client, COPY_RECORDS, rowsOf(draft.records));
    await copyInto(client, COPY_FACTS, factRows(draft));
  }
  await writeQuarantine(client, draft.batch.quarantine);
  await insertOutcomes(client, draft);
  await insertReplays(client, draft);
}

async function insertAppend(client: pg.ClientBase, draft: AppendDraft): Promise<LoadTransaction> {
  const { rows } = await client.query<LoadTransaction>(INSERT_APPEND, [
    draft.appendId,
    draft.records.length,
    draft.factCount,
    draft.contentHash,
    timeOf(draft.firstEventAt),
    timeOf(draft.lastEventAt),
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error('insert … returning gave no row');
  return row;
}

const timeOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

async function insertObjects(client: pg.ClientBase, { batch: { objects } }: AppendDraft): Promise<void> {
  if (objects.length === 0) return;
  await client.query(INSERT_OBJECTS, [
    objects.map((object) => object.objectId),
    objects.map((object) => object.name),
    objects.map((object) => object.nameAccount),
    objects.map((object) => object.nameRegion),
  ]);
}

function segmentRows({ appendId, segments }: AppendDraft): CopyEncoder {
  const rows = new CopyEncoder(4, segments.length * 64);
  for (const { segmentId, objectId, account } of segments) {
    rows.row().int8(segmentId).int8(appendId).int8(objectId).text(account);
  }
  return rows;
}

function blockRows({ segments }: AppendDraft): CopyEncoder {
  const packedBytes = segments
    .flatMap(({ blocks }) => blocks)
    .reduce((sum, { packed }) => sum + packed.length + 64, 256);
  const rows = new CopyEncoder(4, packedBytes);
  for (const { segmentId, blocks } of segments) {
    for (const [block, { unpackedBytes, packed }] of blocks.entries()) {
      rows.row().int8(segmentId).int4(block).int4(unpackedBytes).bytes(packed);
    }
  }
  return rows;
}

function factRows({ appendId, factBlocks }: AppendDraft): CopyEncoder {
  const packedBytes = factBlocks.reduce((sum, packed) => sum + packed.length + 64, 256);
  const rows = new CopyEncoder(3, packedBytes);
  for (const [block, packed] of factBlocks.entries()) rows.row().int8(appendId).int4(block).bytes(packed);
  return rows;
}

async function insertOutcomes(
  client: pg.ClientBase,
  { appendId, batch: { endings }, counts }: AppendDraft,
): Promise<void> {
  if (endings.length === 0) return;
  const of = <T>(value: (ending: ObjectEnding, appended: number, duplicate: number) => T): T[] =>
    endings.map((ending) => {
      const now = counts.get(ending.objectId);
      return value(
        ending,
        ending.appendedBefore + (now?.appended ?? 0),
        ending.duplicatesBefore + (now?.duplicate ?? 0),
      );
    });
  await client.query(INSERT_OUTCOMES, [
    of((ending) => ending.objectId),
    of((ending) => ending.outcome),
    of((ending) => ending.reason),
    of((ending) => ending.detail),
    of((ending) => ending.sha256Delivered),
    of((ending) => ending.sha256Inflated),
    of((ending) => ending.bytesDelivered),
    of((ending) => ending.bytesInflated),
    of((ending) => ending.head),
    of((ending) => ending.tail),
    of((ending, appended, duplicate) => appended + duplicate + ending.recordsQuarantined),
    of((_, appended) => appended),
    of((_, __, duplicate) => duplicate),
    of((ending) => ending.recordsQuarantined),
    appendId,
  ]);
}

async function insertReplays(client: pg.ClientBase, { appendId, batch, counts }: AppendDraft): Promise<void> {
  if (batch.replays.length === 0) return;
  const endings = new Map(batch.endings.map((ending) => [ending.objectId, ending]));
  const outcomes = batch.replays.map(({ objectId }) => {
    const appended = (endings.get(objectId)?.appendedBefore ?? 0) + (counts.get(objectId)?.appended ?? 0);
    return appended > 0 ? 'APPENDED' : 'DUPLICATE';
  });
  await client.query(INSERT_REPLAYS, [batch.replays.map(({ quarantineId }) => quarantineId), outcomes, appendId]);
}
