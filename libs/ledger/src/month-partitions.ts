import type pg from 'pg';
import type { EpochMs } from '#kernel';

const ENSURE_MONTH = `
  select ledger.ensure_month($1::date)`;

/** The months that this process knows to have a partition, for each pool: partitions are never dropped. */
const known = new WeakMap<pg.Pool, Set<string>>();

/**
 * Makes sure that every month of the given times has its partition. Each is made in a transaction of its own, before the
 * load transaction, which so never holds a lock that other loaders need. Times that no month is made for cost one call.
 */
export async function ensureMonths(pool: pg.Pool, times: Iterable<EpochMs>): Promise<void> {
  const ready = known.get(pool) ?? new Set<string>();
  known.set(pool, ready);
  for (const month of monthsOf(times)) {
    if (ready.has(month)) continue;
    await pool.query(ENSURE_MONTH, [month]);
    ready.add(month);
  }
}

/** The first days of the UTC months in which the times lie. */
function monthsOf(times: Iterable<EpochMs>): ReadonlySet<string> {
  const months = new Set<string>();
  let [from, to] = [0, 0];
  for (const time of times) {
    if (time >= from && time < to) continue;
    const date = new Date(time);
    from = startOfMonth(date.getUTCFullYear(), date.getUTCMonth());
    to = startOfMonth(date.getUTCFullYear(), date.getUTCMonth() + 1);
    months.add(new Date(from).toISOString().slice(0, 10));
  }
  return months;
}

/** `Date.UTC` reads the years 0-99 as 1900-1999. */
function startOfMonth(year: number, month: number): number {
  const date = new Date(Date.UTC(2000, month, 1));
  return date.setUTCFullYear(year + (month === 12 ? 1 : 0));
}
