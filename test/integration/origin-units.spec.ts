import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { groupedBy } from '#kernel';
import type { EpochMs } from '#kernel';
import { originHashOf, useRangeOf } from '#lineage';
import { unitsOfOrigin } from '../../libs/query/src/origin-units.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

const RECORDS = newRecordsOf(
  [...generatePlainFiles({ seed: 57, records: 3_000, files: 15, days: 20 })].map((file) => Buffer.from(file.text)),
  0,
);
/** In no order of time, so that units come to be used earlier and later than was known, and by others than was thought. */
const BATCHES = Array.from({ length: 6 }, (_, batch) => RECORDS.filter((_record, index) => (index * 7) % 6 === batch));

const UNITS = `
  select actor as unit, (extract(epoch from first_at) * 1000)::bigint::text as first_ms,
    (extract(epoch from last_at) * 1000)::bigint::text as last_ms, origin_ids || possible_origin_ids as ids
  from lineage.unit`;
const FILED = `
  select origin::text, scale, since::text, actor as unit from lineage.unit_origin`;

type Used = {
  readonly unit: string;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly ids: readonly string[];
};

describe('the units whose answers name an origin', () => {
  let db: TestDatabase;
  let units: readonly Used[];
  let byOrigin: ReadonlyMap<string, readonly Used[]>;

  const usedUnits = async (): Promise<readonly Used[]> => {
    const { rows } = await db.pool.query<{ unit: string; first_ms: string; last_ms: string; ids: string[] }>(UNITS);
    return rows.map(({ unit, first_ms, last_ms, ids }) => {
      return { unit, firstAt: Number(first_ms) as EpochMs, lastAt: Number(last_ms) as EpochMs, ids: [...new Set(ids)] };
    });
  };
  const places = (used: readonly Used[]): readonly string[] =>
    used.flatMap(({ unit, firstAt, lastAt, ids }) => {
      const { since, scale } = useRangeOf(firstAt, lastAt);
      return ids.map((id) => [originHashOf(id), scale, since, unit].join(' '));
    });
  const filed = async (): Promise<readonly string[]> => {
    const { rows } = await db.pool.query<{ origin: string; scale: number; since: string; unit: string }>(FILED);
    return rows.map(({ origin, scale, since, unit }) => [origin, scale, since, unit].join(' ')).sort();
  };

  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  it('are filed by their first use and how long they were used, however that comes to be known', async () => {
    for (const batch of BATCHES) {
      await appendRecords(db.pool, batch);
      await foldAll(db.pool);
      expect(await filed()).toEqual([...places(await usedUnits())].sort());
    }
    units = await usedUnits();
    const named = units.flatMap((unit) => unit.ids.map((id) => ({ ...unit, id })));
    byOrigin = groupedBy(named, ({ id }) => id);
    expect(Math.max(...[...byOrigin.values()].map((named) => named.length))).toBeGreaterThan(20);
    expect(new Set(units.map(({ firstAt, lastAt }) => useRangeOf(firstAt, lastAt).scale)).size).toBeGreaterThan(4);
  });

  it.each([false, true])(
    'are dealt out bit by bit, each at all times of its use; back in time: %s',
    async (isTurned) => {
      const turn = isTurned ? -1 : 1;
      const origins = [...byOrigin.keys()];
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...origins),
          fc.integer({ min: 1, max: 9 }),
          fc.nat(),
          async (id, most, start) => {
            const named = byOrigin.get(id) ?? [];
            const deal = unitsOfOrigin(db.pool, id, { isTurned });
            const moment = named[start % (2 * named.length)]; // half of the times from the beginning
            let at = moment === undefined ? -Infinity : turn * moment.firstAt;
            while (at !== Infinity) {
              const { units: dealt, until } = await deal(at, most);
              expect(until).toBeGreaterThan(at);
              const reach = new Map(dealt.map((unit) => [unit.unit, unit]));
              expect(reach.size).toBe(dealt.length);
              expect(dealt.filter(({ firstAt }) => firstAt > at).length).toBeLessThanOrEqual(most);
              for (const { unit, firstAt, lastAt } of named) {
                const [first, last] = isTurned ? [0 - lastAt, 0 - firstAt] : [firstAt, lastAt];
                if (last < at || first >= until) continue;
                expect(reach.get(unit)?.firstAt).toBeLessThanOrEqual(first);
                expect(reach.get(unit)?.lastAt).toBeGreaterThanOrEqual(last);
              }
              at = until;
            }
          },
        ),
        { numRuns: 150 },
      );
    },
  );
});
