import type { EpochMs } from '#kernel';
import type pg from 'pg';
import { hourOf } from './area.ts';
import type { Area } from './area.ts';
import { gapsOfArea } from './gaps-of-area.ts';
import type { CoverageGap } from './gaps-of-area.ts';

/** What is known of a moment, in an account or in all. */
export type CoverageAt = {
  /** Whether something of that hour was read, or of the one behind it, whose files may hold events of it. */
  readonly isSeen: boolean;
  /** What is missing of it, where it lies between seen hours; of the first 50 areas, where no account was named. */
  readonly gaps: readonly CoverageGap[];
};

const AREAS = `
  select a.account, a.region
  from coverage.area a
  where a.first_hour <= $2::timestamptz and a.last_hour >= $2::timestamptz and ($1::text is null or a.account = $1 collate "C")
  order by a.account, a.region
  limit 50`;

const IS_SEEN = `
  select exists (
    select from coverage.area a
    cross join lateral (
      select from coverage.hour h
      where h.account = a.account and h.region = a.region and h.newest is not null
        and (h.hour = $2::timestamptz or (h.hour = $2::timestamptz + interval '1 hour' and h.files > 0))
      limit 1
    ) h
    where $1::text is null or a.account = $1 collate "C"
  ) as is_seen`;

/** What is known of an hour: null for `accountId` asks for any account, of which one suffices that was read. */
export async function coverageAt(
  pool: pg.Pool | pg.ClientBase,
  accountId: string | null,
  at: EpochMs,
): Promise<CoverageAt> {
  const hour = hourOf(at);
  const { rows } = await pool.query<{ is_seen: boolean }>(IS_SEEN, [accountId, new Date(hour)]);
  const isSeen = rows[0]?.is_seen === true;
  if (isSeen && accountId === null) return { isSeen, gaps: [] };
  const { rows: areas } = await pool.query<{ account: string; region: string }>(AREAS, [accountId, new Date(hour)]);
  const gaps: CoverageGap[] = [];
  for (const { account, region } of areas) {
    const area: Area = { accountId: account, region };
    gaps.push(...(await gapsOfArea(pool, area, { from: hour, until: (at + 1) as EpochMs })));
  }
  return { isSeen, gaps };
}
