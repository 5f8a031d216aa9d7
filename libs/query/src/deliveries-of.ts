import type pg from 'pg';
import type { AttributedEvent } from './attributed-event.ts';

/** Where a record came from. */
export type RecordDelivery = {
  readonly object: string;
  /** The index of the record in the object, from 0. */
  readonly position: number;
  /** Of the object's bytes as delivered and out of gzip; null where the reading was interrupted. */
  readonly sha256Delivered: string | null;
  readonly sha256Inflated: string | null;
  readonly foundAt: string;
};

const DELIVERIES = `
  select k.n, r.position, o.name, o.found_at, encode(e.sha256_delivered, 'hex') as sha256_delivered,
    encode(e.sha256_inflated, 'hex') as sha256_inflated
  from unnest($1::timestamptz[], $2::uuid[], $3::text[], $4::text[])
    with ordinality k (event_time, event_uuid, account, text_hash, n)
  cross join lateral (
    select segment_id, position from record
    where uuid_hash_extended(event_uuid, 0) = uuid_hash_extended(k.event_uuid, 0) and event_uuid = k.event_uuid
      and text_hash_head = left(k.text_hash, 32)::uuid and event_time = k.event_time and account = k.account
      and text_hash = decode(k.text_hash, 'hex')
    offset 0
  ) r
  cross join lateral (select object_id from ledger.segment where segment_id = r.segment_id offset 0) s
  cross join lateral (select name, found_at from ledger.object where object_id = s.object_id offset 0) o
  left join lateral (select * from ledger.object_outcome where object_id = s.object_id offset 0) e on true`;

type Row = {
  readonly n: string;
  readonly position: number;
  readonly name: string;
  readonly found_at: Date;
  readonly sha256_delivered: string | null;
  readonly sha256_inflated: string | null;
};

/** Where stored events came from, in the order asked for, in one query; null for one that is not stored. */
export async function deliveriesOf(
  pool: pg.Pool | pg.ClientBase,
  events: readonly Pick<AttributedEvent, 'place' | 'columns'>[],
): Promise<readonly (RecordDelivery | null)[]> {
  const { rows } = await pool.query<Row>(DELIVERIES, [
    events.map(({ place }) => new Date(place.eventTime).toISOString()),
    events.map(({ columns }) => columns.eventUuid),
    events.map(({ place }) => place.accountId),
    events.map(({ place }) => place.textHash),
  ]);
  const found = new Map(rows.map((row) => [Number(row.n), deliveryOf(row)]));
  return events.map((_event, index) => found.get(index + 1) ?? null);
}

const deliveryOf = (row: Row): RecordDelivery => ({
  object: row.name,
  position: row.position,
  sha256Delivered: row.sha256_delivered,
  sha256Inflated: row.sha256_inflated,
  foundAt: row.found_at.toISOString(),
});
