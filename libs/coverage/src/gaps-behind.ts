import type { EpochMs } from '#kernel';
import type pg from 'pg';
import { gapsOfArea } from './gaps-of-area.ts';
import type { CoverageGap } from './gaps-of-area.ts';
import { trailChanges } from './trail-changes.ts';
import type { TrailChange } from './trail-changes.ts';

/** What an answer rests on, as far as coverage goes. */
export type AnswerRange = {
  /** Accounts whose logs the way back leads through. */
  readonly accountIds: readonly string[];
  /** From the first issue that is told, or the longest that a session lasts before the event. */
  readonly from: EpochMs;
  /** The event itself; included. */
  readonly until: EpochMs;
};

/** What is missing of the logs that an answer rests on: stretches of time, and calls that changed what is logged. */
export type Shortfall = { readonly gaps: readonly CoverageGap[]; readonly changes: readonly TrailChange[] };

const AREAS = `
  select a.account, a.region from coverage.area a where a.account = any($1::text[]) order by a.account, a.region`;

/** More are no news. */
const MOST_GAPS = 20;
const MOST_CHANGES = 5;

/**
 * What is missing of the logs that an answer rests on. Silences that may be rest are left out, and what lies
 * beyond the first and the last hour of an area: a region may have been used later than another one.
 */
export async function shortfallBehind(
  pool: pg.Pool | pg.ClientBase,
  { accountIds, from, until }: AnswerRange,
): Promise<Shortfall> {
  const range = { from, until: (until + 1) as EpochMs };
  const { rows } = await pool.query<{ account: string; region: string }>(AREAS, [accountIds]);
  const gaps: CoverageGap[] = [];
  for (const { account: accountId, region } of rows) {
    if (gaps.length >= MOST_GAPS) break;
    const met = await gapsOfArea(pool, { accountId, region }, range);
    gaps.push(...met.filter(({ kind }) => kind === 'HOLE' || kind === 'UNREAD'));
  }
  return { gaps: gaps.slice(0, MOST_GAPS), changes: await trailChanges(pool, range, MOST_CHANGES) };
}
