import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STORED_LAW_RUNS, STORED_LAW_WITHIN_MS } from '../builders/law-runs.ts';
import { deliveryOf, storyTexts } from '../builders/world/delivery.ts';
import type { Delivery } from '../builders/world/delivery.ts';
import { fateOf } from '../builders/world/soundness.ts';
import type { Fate } from '../builders/world/soundness.ts';
import { lawStore, resolutionsIn } from '../support/law-store.ts';
import type { LawStore } from '../support/law-store.ts';
import { newRecordsOf } from '../support/new-records.ts';
import { coreAnswersTo } from '../support/told-by-core.ts';

/** All that was ever written, and a delivery of it that lacks some of the calls that issue credentials. */
type Loss = { readonly all: readonly Uint8Array[]; readonly left: Delivery };

const loss: fc.Arbitrary<Loss> = fc
  .tuple(storyTexts, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))
  .chain(([all, isLost]) => {
    const calls = all.filter(isIssue);
    const kept = all.filter((text) => isLost[calls.indexOf(text) % isLost.length] !== true);
    return deliveryOf(kept).map((left) => ({ all, left }));
  });

const isIssue = (text: Uint8Array): boolean =>
  newRecordsOf([text], 0).some(({ facts }) => facts.some(({ kind }) => kind === 'issuance'));

describe('a store that lacks issuing calls', () => {
  let full: LawStore;
  let lacking: LawStore;

  beforeAll(async () => {
    [full, lacking] = await Promise.all([lawStore(), lawStore()]);
  });
  afterAll(() => Promise.all([full.db.drop(), lacking.db.drop()]));

  it(
    'names nobody else than one that has them',
    async () => {
      await fc.assert(
        fc.asyncProperty(loss, async ({ all, left }) => {
          await Promise.all([full.take({ batches: [all], loaders: 1, isFollowed: false }), lacking.take(left)]);
          expect((await fatesOf(left)).filter(([, fate]) => fate === 'unsound')).toEqual([]);
        }),
        STORED_LAW_RUNS,
      );
    },
    STORED_LAW_WITHIN_MS,
  );

  /** What became of the answer to each record that both stores hold. */
  async function fatesOf({ records }: Delivery): Promise<readonly (readonly [string, Fate])[]> {
    const [before, after] = await Promise.all([resolutionsIn(full.db), resolutionsIn(lacking.db)]);
    const kept = newRecordsOf(records, 0);
    const removal = { before, after, kept: coreAnswersTo(kept).facts };
    return kept.map(({ columns, text }) => [text.toString(), fateOf(removal, columns.actor, columns.eventTime)]);
  }
});
