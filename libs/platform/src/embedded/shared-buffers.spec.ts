import { describe, expect, it } from '@jest/globals';
import { memoryAtHand, sharedBuffersFor } from './shared-buffers.ts';

const GIB = 1024 ** 3;

describe('sharedBuffersFor', () => {
  it('takes an eighth of the memory, within bounds', () => {
    expect([0, GIB, 2 * GIB, 4 * GIB, 8 * GIB, 24 * GIB, 1024 * GIB].map(sharedBuffersFor)).toEqual([
      ...['256MB', '256MB', '256MB', '512MB', '1024MB', '1024MB', '1024MB'],
    ]);
  });

  it('knows how much there is', () => {
    expect(memoryAtHand()).toBeGreaterThan(0);
    expect(Number.isFinite(memoryAtHand())).toBe(true);
  });
});
