import type { EpochMs } from '#kernel';
import type pg from 'pg';
import type { Area, TimeRange } from './area.ts';
import { boundText } from './time-bounds.ts';

/** Hours between two that were seen, of which nothing was read. The end is excluded. */
export type Silence = { readonly from: EpochMs; readonly until: EpochMs; readonly isHole: boolean };

/** Of the 24 hours on either side of a hole, at least so many were seen. */
export const LEAST_SEEN_OF_DAY = 22;

// A day is looked at beyond the seen hours that stand around the range. The same hours of another week are counted only
// where that week lies between the first and the last hour of the area, and only for silences that a day makes suspect.
const SILENCES = `
  with ends as (
    select
      coalesce((
        select h.hour from coverage.hour h
        where h.account = $1 and h.region = $2 and h.hour < $3::timestamptz and h.newest is not null
        order by h.hour desc limit 1
      ), $3::timestamptz) - interval '24 hours' as first,
      coalesce((
        select h.hour from coverage.hour h
        where h.account = $1 and h.region = $2 and h.hour >= $4::timestamptz and h.newest is not null
        order by h.hour limit 1
      ), $4::timestamptz) + interval '24 hours' as last
  ), seen as (
    select h.hour, lag(h.hour) over by_hour as before,
      count(*) over (order by h.hour range between interval '23 hours' preceding and current row) as day_before,
      count(*) over (order by h.hour range between current row and interval '23 hours' following) as day_after
    from coverage.hour h
    where h.account = $1 and h.region = $2 and h.newest is not null
      and h.hour >= (select first from ends) and h.hour <= (select last from ends)
    window by_hour as (order by h.hour)
  ), silence as (
    select before + interval '1 hour' as since, hour as until, lag(day_before) over (order by hour) as day_before, day_after
    from seen
  ), judged as (
    select s.*, extract(epoch from s.until - s.since) / 3600 as hours,
      s.day_before >= ${LEAST_SEEN_OF_DAY} and s.day_after >= ${LEAST_SEEN_OF_DAY} as is_suspect,
      ceil(extract(epoch from s.until - s.since) / 604800)::integer * interval '168 hours' as weeks
    from silence s
    where s.until > s.since and s.until > $3::timestamptz and s.since < $4::timestamptz
  )
  select s.since, s.until, s.is_suspect and case
      when w.witnesses > 0 then w.seen * 2 > s.hours * w.witnesses
      else s.hours <= 24
    end as is_hole
  from judged s
  left join lateral (
    select count(*) as witnesses, sum(k.seen) as seen
    from coverage.area a
    cross join lateral (values (s.since - s.weeks, s.until - s.weeks), (s.since + s.weeks, s.until + s.weeks)) v (since, until)
    cross join lateral (
      select count(*) as seen from coverage.hour h
      where h.account = $1 and h.region = $2 and h.newest is not null and h.hour >= v.since and h.hour < v.until
    ) k
    where a.account = $1 and a.region = $2 and v.since >= a.first_hour and v.until <= a.last_hour and s.is_suspect
  ) w on true
  order by s.since`;

type Row = { readonly since: Date; readonly until: Date; readonly is_hole: boolean };

/**
 * The silences of an area that meet a range of time, in order, each told whole.
 *
 * A silence is a hole when the area speaks around the clock: of the day before it and of the day after it at least 22
 * hours each were seen. Where another week is known, at the same hours, it must bear that out by having seen more than
 * half of them; a silence of more than a day is a hole only with such a witness. Any other silence may be rest.
 */
export async function silencesOf(
  pool: pg.Pool | pg.ClientBase,
  { accountId, region }: Area,
  { from, until }: TimeRange,
): Promise<readonly Silence[]> {
  const values = [accountId, region, boundText(from ?? -Infinity), boundText(until ?? Infinity)];
  const { rows } = await pool.query<Row>(SILENCES, values);
  return rows.map((row) => ({
    from: row.since.getTime() as EpochMs,
    until: row.until.getTime() as EpochMs,
    isHole: row.is_hole,
  }));
}
