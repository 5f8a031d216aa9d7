import { decodeRecord } from '#cloudtrail';
import type { Actor, Fact, Oddity } from '#cloudtrail';
import { isoOf } from '#kernel';
import { readTexts, recordsOfEvent } from '#ledger';
import type { StoredRecord } from '#ledger';
import type pg from 'pg';

/** One stored record of an event, with everything that the ledger knows of it. */
export type EventRecord = {
  readonly eventId: string;
  readonly eventTime: string;
  readonly accountId: string;
  readonly eventName: string | null;
  readonly eventSource: string | null;
  readonly region: string | null;
  readonly sourceIp: string | null;
  readonly errorCode: string | null;
  readonly readOnly: boolean | null;
  readonly oddities: readonly Oddity[];
  readonly actor: Actor | null;
  readonly facts: readonly Fact[];
  readonly delivery: Delivery;
  /** SHA-256 of the text as it was delivered, and as it is stored; the same unless secrets were blanked. Hexadecimal. */
  readonly textHash: string;
  readonly storedHash: string;
  /** The version of the blanking rules that the text went through. */
  readonly redaction: number;
  /** The stored text: verbatim but for blanked secrets. */
  readonly raw: string;
};

/** Where a record came from. */
export type Delivery = {
  readonly object: string;
  readonly position: number;
  readonly sha256Delivered: string | null;
  readonly sha256Inflated: string | null;
  readonly foundAt: string;
  readonly appendId: string;
};

const DELIVERIES = `
  select s.segment_id, o.name, o.found_at, encode(e.sha256_delivered, 'hex') as sha256_delivered,
    encode(e.sha256_inflated, 'hex') as sha256_inflated
  from ledger.segment s
  cross join lateral (select name, found_at from ledger.object where object_id = s.object_id offset 0) o
  left join lateral (select * from ledger.object_outcome where object_id = s.object_id offset 0) e on true
  where s.segment_id = any($1::bigint[])`;

type DeliveryRow = {
  readonly segment_id: string;
  readonly name: string;
  readonly found_at: Date;
  readonly sha256_delivered: string | null;
  readonly sha256_inflated: string | null;
};

/** All records of an event, spelled alike or not, by time, account and hash. Empty where there are none. */
export async function recordsWithText(pool: pg.Pool | pg.ClientBase, eventId: string): Promise<readonly EventRecord[]> {
  const records = await recordsOfEvent(pool, eventId);
  if (records.length === 0) return [];
  const texts = await readTexts(
    pool,
    records.map((record) => record.location),
  );
  const segments = records.map((record) => record.location.segmentId);
  const { rows } = await pool.query<DeliveryRow>(DELIVERIES, [segments]);
  const deliveries = new Map(rows.map((row) => [Number(row.segment_id), row]));
  return records.map((record, index) =>
    eventRecordOf(record, texts[index] ?? Buffer.alloc(0), deliveries.get(record.location.segmentId)),
  );
}

function eventRecordOf(record: StoredRecord, text: Buffer, delivery: DeliveryRow | undefined): EventRecord {
  const { columns } = record;
  const textHash = record.textHash.toString('hex');
  const decoded = decodeRecord(text, { accountFromName: columns.account, contentHashHex: () => textHash });
  return {
    eventId: record.eventId,
    eventTime: isoOf(columns.eventTime),
    accountId: columns.account,
    eventName: columns.eventName,
    eventSource: columns.eventSource,
    region: columns.region,
    sourceIp: columns.sourceIp,
    errorCode: columns.errorCode,
    readOnly: columns.isReadOnly,
    oddities: decoded.ok ? decoded.value.oddities : [],
    actor: decoded.ok ? decoded.value.actor : null,
    facts: decoded.ok ? decoded.value.facts : [],
    delivery: {
      object: delivery?.name ?? '',
      position: record.position,
      sha256Delivered: delivery?.sha256_delivered ?? null,
      sha256Inflated: delivery?.sha256_inflated ?? null,
      foundAt: delivery?.found_at.toISOString() ?? '',
      appendId: String(record.appendId),
    },
    textHash,
    storedHash: (record.storedHash ?? record.textHash).toString('hex'),
    redaction: record.redaction,
    raw: text.toString('utf8'),
  };
}
