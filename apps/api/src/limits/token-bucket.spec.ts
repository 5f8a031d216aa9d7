import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LAW_RUNS } from '../../../../test/builders/law-runs.ts';
import { filledAt, fullBucket, takenFrom, waitMsFor } from './token-bucket.ts';

const rate = fc.record({ perSecond: fc.integer({ min: 1, max: 1_000 }), burst: fc.integer({ min: 1, max: 10_000 }) });
const asks = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 5_000 }), amount: fc.integer({ min: 1, max: 500 }) }),
);

describe('a token bucket', () => {
  it('lets in no more than the burst and what came in since, whoever asks whenever', () => {
    fc.assert(
      fc.property(rate, asks, (allowed, asked) => {
        let [bucket, at, letIn] = [fullBucket(allowed, 0), 0, 0];
        for (const { afterMs, amount } of asked) {
          at += afterMs;
          bucket = filledAt(bucket, allowed, at);
          if (amount > allowed.burst || waitMsFor(bucket, allowed, amount) > 0) continue;
          bucket = takenFrom(bucket, amount);
          letIn += amount;
        }
        expect(letIn).toBeLessThanOrEqual(allowed.burst + (at / 1_000) * allowed.perSecond + 1e-6);
      }),
      LAW_RUNS,
    );
  });

  it('says how long to wait: then it lets in, and a hundredth of a second of it earlier it does not', () => {
    fc.assert(
      fc.property(
        rate,
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 0, max: 20_000 }),
        (allowed, spent, amount) => {
          const bucket = takenFrom(fullBucket(allowed, 0), spent);
          const waitMs = waitMsFor(bucket, allowed, amount);
          expect(waitMsFor(filledAt(bucket, allowed, waitMs), allowed, amount)).toBeLessThanOrEqual(1);
          if (waitMs > 20)
            expect(waitMsFor(filledAt(bucket, allowed, waitMs - 10), allowed, amount)).toBeGreaterThan(0);
        },
      ),
      LAW_RUNS,
    );
  });

  it('is full again after a rest, and not by a clock that goes back', () => {
    const allowed = { perSecond: 10, burst: 5 };
    const owing = takenFrom(fullBucket(allowed, 1_000), 25);
    expect(filledAt(owing, allowed, 500)).toEqual(owing);
    expect(filledAt(owing, allowed, 3_000).level).toBe(0);
    expect(filledAt(owing, allowed, 60_000).level).toBe(5);
    expect(waitMsFor(fullBucket(allowed, 0), allowed, 1_000)).toBe(0);
  });
});
