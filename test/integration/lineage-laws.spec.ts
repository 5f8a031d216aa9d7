import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerText } from '#lineage';
import { rebuild } from '#projection';
import fc from 'fast-check';
import { STORED_LAW_RUNS, STORED_LAW_WITHIN_MS } from '../builders/law-runs.ts';
import { delivery } from '../builders/world/delivery.ts';
import { attributionsByCore } from '../support/attributions-by-core.ts';
import { answersIn, lawStore, printOf } from '../support/law-store.ts';
import type { LawStore } from '../support/law-store.ts';
import { historyDump } from '../support/lineage-dump.ts';
import { newRecordsOf } from '../support/new-records.ts';
import { coreAnswersTo } from '../support/told-by-core.ts';

describe('the lineage of a set of records, on PostgreSQL', () => {
  let atOnce: LawStore;
  let inPieces: LawStore;

  beforeAll(async () => {
    [atOnce, inPieces] = await Promise.all([lawStore(), lawStore()]);
  });
  afterAll(() => Promise.all([atOnce.db.drop(), inPieces.db.drop()]));

  it(
    'is that of the pure core, byte for byte, whatever their order, batches, repetition and number of loaders, and rebuilt',
    async () => {
      await fc.assert(
        fc.asyncProperty(delivery, async (case_) => {
          const { records } = case_;
          await Promise.all([atOnce.take({ batches: [records], loaders: 1, isFollowed: false }), inPieces.take(case_)]);
          const expected = await printOf(atOnce.db);
          expect(await printOf(inPieces.db)).toEqual(expected);

          const distinct = newRecordsOf(records, 0);
          const core = coreAnswersTo(distinct);
          const inOrder = [...core.resolutions].sort(([a], [b]) => (a < b ? -1 : 1));
          expect([...(await answersIn(inPieces.db))]).toEqual(inOrder.map(([unit, told]) => [unit, answerText(told)]));
          expect(expected.attributions).toEqual(attributionsByCore(distinct, core));

          const history = await historyDump(inPieces.db.pool);
          await rebuild(inPieces.db.pool);
          expect(await printOf(inPieces.db)).toEqual(expected);
          expect(await historyDump(inPieces.db.pool)).toEqual(history);
        }),
        STORED_LAW_RUNS,
      );
    },
    STORED_LAW_WITHIN_MS,
  );
});
