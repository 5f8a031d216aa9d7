import { describe, expect, it } from '@jest/globals';
import { createSlots } from './stream-slots.ts';

describe('places for streams', () => {
  it('are so many for each viewer, and so many for all together', () => {
    const take = createSlots(2, 3);
    const outcomes = ['ann', 'ann', 'ann', 'bob', 'bob'].map((viewer) => take(viewer));
    expect(outcomes.map((one) => (one.ok ? 'taken' : one.reason.details))).toEqual([
      'taken',
      'taken',
      { whose: 'viewer', most: 2 },
      'taken',
      { whose: 'server', most: 3 },
    ]);
  });

  it('are free again once, however often they are given back', () => {
    const take = createSlots(1, 1);
    const slot = take('ann');
    if (!slot.ok) throw slot.reason;
    slot.value();
    const again = take('ann');
    slot.value();
    expect([again.ok, take('ann').ok]).toEqual([true, false]);
  });
});
