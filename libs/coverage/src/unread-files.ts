import type { EpochMs } from '#kernel';
import type pg from 'pg';
import { HOUR_MS } from './area.ts';
import type { Area, TimeRange } from './area.ts';
import { boundText } from './time-bounds.ts';

/** The condition of the index. */
const IS_UNREAD = `f.state in ('waiting', 'taken', 'failed')`;

/** The areas that unread files are of: from one to the next by the index, past all files of each. */
export const UNREAD_AREAS = `
  unread (key) as (
    (select f.file_hour from follow.found f where ${IS_UNREAD} and f.file_hour > '' order by f.file_hour limit 1)
    union all
    select (
      select f.file_hour from follow.found f
      where ${IS_UNREAD} and f.file_hour > (left(u.key, length(u.key) - 11) || '~') collate "C" order by f.file_hour limit 1
    )
    from unread u where u.key is not null
  )`;

// Those whose reading came to an end are counted by what came of it. As a value, it is looked up for each and joined with
// nothing.
const FOUND = `
  select f.file_hour as key, count(*)::integer as files
  from follow.found f
  where ${IS_UNREAD} and f.file_hour >= $1 and f.file_hour < $2
    and (select true from ledger.object_outcome e where e.object_id = f.object_id) is not true
  group by 1`;

const FAILED = `
  select h.hour, h.failed as files
  from coverage.hour h
  where h.account = $1 and h.region = $2 and h.hour >= $3::timestamptz and h.hour < $4::timestamptz and h.failed > 0`;

/** An hour of which files are known that are not read: they failed, wait, or are being read. */
export type UnreadHour = { readonly hour: EpochMs; readonly files: number };

/** The hours of an area, within a range of time, of which a file is known and not read; in order. */
export async function unreadHours(
  pool: pg.Pool | pg.ClientBase,
  { accountId, region }: Area,
  { from, until }: TimeRange,
): Promise<readonly UnreadHour[]> {
  const hours = new Map<number, number>();
  const add = (hour: number, files: number): void => void hours.set(hour, (hours.get(hour) ?? 0) + files);
  const bounds = [boundText(from ?? -Infinity), boundText(until ?? Infinity)];
  const { rows: failed } = await pool.query<{ hour: Date; files: number }>(FAILED, [accountId, region, ...bounds]);
  for (const { hour, files } of failed) add(hour.getTime(), files);

  const prefix = `${accountId}_CloudTrail_${region}_`;
  const keys = [`${prefix}${keyOf(from ?? null) ?? ''}`, `${prefix}${keyOf(until ?? null) ?? '~'}`];
  const { rows: found } = await pool.query<{ key: string; files: number }>(FOUND, keys);
  for (const { key, files } of found) {
    const hour = hourIn(key.slice(prefix.length));
    if (hour !== null && hour >= (from ?? -Infinity)) add(hour, files);
  }
  return [...hours].sort(([a], [b]) => a - b).map(([hour, files]) => ({ hour: hour as EpochMs, files }));
}

/** `20261122T10`; null for an open end, and for times that file names cannot say. */
function keyOf(at: EpochMs | null): string | null {
  if (at === null) return null;
  const text = new Date(Math.ceil(at / HOUR_MS) * HOUR_MS).toISOString();
  return text.startsWith('+') || text.startsWith('-') ? null : text.slice(0, 13).replaceAll('-', '');
}

/** Null where the digits are no time. */
function hourIn(key: string): number | null {
  const text = key.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)$/, '$1-$2-$3T$4:00:00.000Z');
  const at = Date.parse(text);
  return Number.isNaN(at) || new Date(at).toISOString() !== text ? null : at;
}
