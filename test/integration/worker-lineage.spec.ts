import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog } from '#platform';
import { lineageLag } from '#query';
import { createLineageKeeper } from '../../apps/worker/src/keep-lineage.ts';
import type { LineageKeeper } from '../../apps/worker/src/keep-lineage.ts';
import { recordTextOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { appendTexts } from '../support/ledger-batch.ts';

/** How often a worker is rung for to look at the lineage. */
const RING_EVERY_MS = 200;

const HELD_BACK = `
  select count(*)::integer as count from ledger.append where xid >= pg_snapshot_xmin(pg_current_snapshot())`;

/** What of a worker keeps the lineage, rung for as in one, and what it did. */
type Kept = {
  readonly keeper: LineageKeeper;
  readonly steps: () => number;
  readonly load: (isLoading: boolean) => void;
  readonly die: () => void;
};

describe('the lineage, kept by several workers', () => {
  let db: TestDatabase;
  const working: Kept[] = [];
  let appended = 0;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterEach(() => {
    for (const { die } of working.splice(0)) die();
  });
  afterAll(() => db.drop());

  function startKeeping(): Kept {
    const stop = new AbortController();
    let steps = 0;
    let isLoading = true;
    const write = (line: string): void => {
      if (line.includes('lineage advanced')) steps++;
    };
    const log = createLog('keeper', 'info', { write });
    const keeper = createLineageKeeper({ pool: db.pool, isLoading: () => isLoading, signal: stop.signal, log });
    const ringing = setInterval(() => void keeper.keep(), RING_EVERY_MS);
    const kept = {
      keeper,
      steps: () => steps,
      load: (is: boolean) => (isLoading = is),
      die: () => {
        clearInterval(ringing);
        stop.abort();
      },
    };
    working.push(kept);
    return kept;
  }
  const append = async (): Promise<void> => {
    await appendTexts(db.pool, [recordTextOf(`record ${appended++}`)]);
  };
  /** Load transactions that the horizon has not passed: other databases of the same server have transactions, too. */
  const heldBack = async (): Promise<number> => (await db.pool.query<{ count: number }>(HELD_BACK)).rows[0]?.count ?? 0;
  const total = (): number => working.reduce((sum, { steps }) => sum + steps(), 0);
  /** Steps of each in so many load transactions, one folded after the other. */
  const stepsIn = async (count: number): Promise<readonly number[]> => {
    const before = working.map(({ steps }) => steps());
    for (let nth = 0; nth < count; nth++) {
      const told = total();
      await append();
      await eventually(
        'one of them has made the step',
        () => Promise.resolve(total()),
        (now) => now > told,
      );
    }
    return working.map(({ steps }, nth) => steps() - (before[nth] ?? 0));
  };

  /** Who makes the steps, and one that does not. */
  const settled = async (): Promise<{ readonly keeping: Kept; readonly other: Kept }> => {
    await stepsIn(4);
    const steps = await stepsIn(1);
    const [keeping, other] = [working[steps.indexOf(1)], working[steps.indexOf(0)]];
    if (keeping === undefined || other === undefined) throw new Error('expected one step, of one of several');
    return { keeping, other };
  };

  it('stays with the one that makes its steps, while others load as well', async () => {
    startKeeping();
    startKeeping();
    startKeeping();
    await settled();
    const steps = await stepsIn(8);
    // One may be changed for another where this machine stands still for seconds.
    expect(Math.max(...steps)).toBeGreaterThanOrEqual(7);
  });

  it('is taken over when that one is gone', async () => {
    startKeeping();
    startKeeping();
    const { keeping, other } = await settled();
    keeping.die();
    const steps = await stepsIn(1);
    expect(steps[working.indexOf(other)]).toBe(1);
    expect((await lineageLag(db.pool)).appends).toBe(0);
  });

  it('is advanced at once by one that loads nothing more, whoever was at it', async () => {
    startKeeping();
    startKeeping();
    const { keeping, other } = await settled();
    keeping.die();
    await keeping.keeper.keep();
    other.load(false);
    await append();
    await eventually('no transaction that runs elsewhere holds the horizon back', heldBack, (count) => count === 0);
    await other.keeper.keep();
    expect((await lineageLag(db.pool)).appends).toBe(0);
  });
});
