import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type pg from 'pg';
import { actionPatterns } from './action-patterns.ts';
import { STANDS_FOR_ITSELF } from './stored-event.ts';

/** What events to list; null leaves a condition out. All conditions must hold. */
export type EventFilter = {
  /** At or after. */
  readonly from: EpochMs | null;
  /** Before. */
  readonly until: EpochMs | null;
  readonly account: string | null;
  /** An event name, or `source:name` as in `iam:CreateUser`; `*` stands for any characters. */
  readonly action: string | null;
  readonly sourceIp: string | null;
  readonly isError: boolean;
  readonly isWrite: boolean;
  /** How many at most, 1 to 1,000,000. */
  readonly limit: number;
};

/** A stored event in its columns, without its text. */
export type ListedEvent = {
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventName: string | null;
  readonly eventSource: string | null;
  readonly accountId: string;
  readonly region: string | null;
  readonly sourceIp: string | null;
  readonly errorCode: string | null;
};

const LIST = `
  select event_time, event_uuid, event_id, event_name, event_source, account, region, source_ip, error_code
  from record r
  where event_time >= coalesce($1::timestamptz, '-infinity') and event_time < coalesce($2::timestamptz, 'infinity')
    and ($3::text is null or account = $3)
    and ($4::text is null or event_name ilike $4)
    and ($5::text is null or event_source ilike $5)
    and ($6::text is null or source_ip = $6)
    and (not $7::boolean or error_code is not null)
    and (not $8::boolean or is_read_only is false)
    and ${STANDS_FOR_ITSELF}
  order by event_time, event_uuid, account, text_hash
  limit $9`;

type Row = {
  readonly event_time: Date;
  readonly event_uuid: string;
  readonly event_id: string | null;
  readonly event_name: string | null;
  readonly event_source: string | null;
  readonly account: string;
  readonly region: string | null;
  readonly source_ip: string | null;
  readonly error_code: string | null;
};

/** Stored events by time, then event id, account and text; of forms that say the same, one. */
export async function listEvents(pool: pg.Pool | pg.ClientBase, filter: EventFilter): Promise<readonly ListedEvent[]> {
  const { source, name } = actionPatterns(filter.action);
  const { rows } = await pool.query<Row>(LIST, [
    dateOf(filter.from),
    dateOf(filter.until),
    filter.account,
    name,
    source,
    filter.sourceIp,
    filter.isError,
    filter.isWrite,
    filter.limit,
  ]);
  return rows.map((row) => ({
    eventId: row.event_id ?? row.event_uuid,
    eventTime: isoOf(row.event_time.getTime() as EpochMs),
    eventName: row.event_name,
    eventSource: row.event_source,
    accountId: row.account,
    region: row.region,
    sourceIp: row.source_ip,
    errorCode: row.error_code,
  }));
}

const dateOf = (at: EpochMs | null): Date | null => (at === null ? null : new Date(at));
