import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { scoreSeed } from './score-seed.ts';
import { foundOf, newTally } from './tally.ts';
import type { Tally } from './tally.ts';

/** One short play; `npm run score` runs the long ones, of which docs/accuracy.md tells. */
describe('the score of one play', () => {
  let db: TestDatabase;
  let tally: Tally;
  beforeAll(async () => {
    db = await freshDatabase();
    tally = newTally();
    (await scoreSeed({ seed: 6, events: 3000 }, db.appUrl)).forEach(tally.add);
  }, 120_000);
  afterAll(() => db.drop());

  it('has no wrong name and no wrong way', () => {
    expect(tally.total).toMatchObject({ wrong: 0, 'path wrong': 0 });
  });

  it('finds what can be known', () => {
    expect(tally.total.knowable).toBeGreaterThan(2000);
    expect(foundOf(tally.total)).toBeGreaterThanOrEqual(0.995);
  });

  it('finds more than the usual recipe, which names some people wrongly', () => {
    expect(tally.total.recipeRight).toBeLessThan(tally.total.right);
    expect(tally.total.recipeWrong).toBeGreaterThan(0);
  });
});
