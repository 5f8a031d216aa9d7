import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RESOLVER } from '#lineage';
import type { Resolver, UnitId } from '#lineage';
import { compareLineages, rebuild, switchLineage } from '#projection';
import fc from 'fast-check';
import { STORED_LAW_RUNS, STORED_LAW_WITHIN_MS } from '../builders/law-runs.ts';
import { delivery } from '../builders/world/delivery.ts';
import { answersIn, lawStore } from '../support/law-store.ts';
import type { LawStore } from '../support/law-store.ts';
import { historyDump, lineageDump } from '../support/lineage-dump.ts';
import { OTHER_RESOLVER } from '../support/other-resolver.ts';

const RUNS = { ...STORED_LAW_RUNS, numRuns: Math.ceil(STORED_LAW_RUNS.numRuns / 4) };

describe('another resolver’s answers, for any deliveries', () => {
  let store: LawStore;
  beforeAll(async () => {
    store = await lawStore();
  });
  afterAll(() => store.db.drop());

  const changedBy = async (resolver: Resolver): Promise<readonly UnitId[]> => {
    const units: UnitId[] = [];
    await compareLineages(store.db.pool, ({ unit }) => Promise.resolve(void units.push(unit)), { resolver });
    return units;
  };
  const everything = async (): Promise<unknown> => [await lineageDump(store.db.pool), await historyDump(store.db.pool)];

  it(
    'differ where the comparison says, and are taken over with their whole history as a rebuild gives them',
    async () => {
      await fc.assert(
        fc.asyncProperty(delivery, async (given) => {
          const { db } = store;
          await store.take(given);
          expect(await changedBy(RESOLVER)).toEqual([]);

          const before = await answersIn(db);
          const changed = await changedBy(OTHER_RESOLVER);
          await switchLineage(db.pool, { resolver: OTHER_RESOLVER });
          const after = await answersIn(db);
          expect([...before.keys()].filter((unit) => before.get(unit) !== after.get(unit))).toEqual(changed);

          const taken = await everything();
          await rebuild(db.pool, undefined, OTHER_RESOLVER);
          expect(await everything()).toEqual(taken);
        }),
        RUNS,
      );
    },
    STORED_LAW_WITHIN_MS,
  );
});
