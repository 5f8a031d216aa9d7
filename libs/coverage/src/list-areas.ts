import type { EpochMs } from '#kernel';
import type pg from 'pg';
import type { Area, TimeRange } from './area.ts';
import { boundText, momentOf } from './time-bounds.ts';
import { UNREAD_AREAS } from './unread-files.ts';

/** What was ingested of an area within a range of time. */
export type AreaCoverage = Area & {
  /** The beginnings of the first and the last hour of which anything was read; null where nothing was. */
  readonly firstHour: EpochMs | null;
  readonly lastHour: EpochMs | null;
  /** Hours of which anything was read. */
  readonly hours: number;
  readonly records: number;
  /** Files of CloudTrail's naming. What was pushed, or came under other names, has records and no files. */
  readonly files: number;
  /** Files that were opened and could not be read to their end. */
  readonly failed: number;
  /** The time of the newest event or file. */
  readonly newest: EpochMs | null;
  readonly lastArrival: EpochMs | null;
};

// An area of which files were found and nothing was read is one as well.
const AREAS = `
  with recursive ${UNREAD_AREAS}, areas as (
    select account, region from coverage.area where (account, region) > ($3 collate "C", $4 collate "C")
    union
    select split_part(key, '_', 1) collate "C", split_part(key, '_', 3) collate "C" from unread where key is not null
  )
  select a.account, a.region, t.*
  from areas a
  cross join lateral (
    select min(h.hour) filter (where h.newest is not null) as first_hour,
      max(h.hour) filter (where h.newest is not null) as last_hour, count(h.newest)::integer as hours,
      coalesce(sum(h.records), 0)::bigint as records, coalesce(sum(h.files), 0)::bigint as files,
      coalesce(sum(h.failed), 0)::bigint as failed, max(h.newest) as newest, max(h.last_arrival) as last_arrival
    from coverage.hour h
    where h.account = a.account and h.region = a.region and h.hour >= $1::timestamptz and h.hour < $2::timestamptz
  ) t
  where (a.account, a.region) > ($3 collate "C", $4 collate "C")
    and ($5::text is null or a.account = $5 collate "C") and ($6::text is null or a.region = $6 collate "C")
  order by a.account, a.region
  limit $7`;

type Row = {
  readonly account: string;
  readonly region: string;
  readonly first_hour: Date | null;
  readonly last_hour: Date | null;
  readonly hours: number;
  readonly records: string;
  readonly files: string;
  readonly failed: string;
  readonly newest: Date | null;
  readonly last_arrival: Date | null;
};

/** Which areas are asked for; null leaves a condition out. */
export type AreaFilter = { readonly accountId: string | null; readonly region: string | null };

/** The areas behind a given one, by account and region, with what was ingested of each within a range. */
export async function listAreas(
  pool: pg.Pool | pg.ClientBase,
  { accountId, region }: AreaFilter,
  { from, until }: TimeRange,
  after: Area | null,
  limit: number,
): Promise<readonly AreaCoverage[]> {
  const values = [
    boundText(from ?? -Infinity),
    boundText(until ?? Infinity),
    after?.accountId ?? '',
    after?.region ?? '',
    accountId,
    region,
    limit,
  ];
  const { rows } = await pool.query<Row>(AREAS, values);
  return rows.map((row) => ({
    accountId: row.account,
    region: row.region,
    firstHour: momentOf(row.first_hour),
    lastHour: momentOf(row.last_hour),
    hours: row.hours,
    records: Number(row.records),
    files: Number(row.files),
    failed: Number(row.failed),
    newest: momentOf(row.newest),
    lastArrival: momentOf(row.last_arrival),
  }));
}
