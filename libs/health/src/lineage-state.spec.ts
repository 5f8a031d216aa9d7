import { describe, expect, it } from '@jest/globals';
import { judgeLineage, standstillAt } from './lineage-state.ts';
import type { LineageLook, Standstill } from './lineage-state.ts';

const covered: LineageLook = { place: '1/700/7', isFoldable: null, seconds: 0, isAdvancing: false };
const waiting: LineageLook = { ...covered, isFoldable: true, seconds: 500 };
const held: LineageLook = { ...covered, isFoldable: false, seconds: 9 };

/** What is said at the last of some looks, each at its own second. */
function saidOf(looks: readonly (readonly [number, LineageLook])[]): string {
  let standstill: Standstill | null = null;
  let said = '';
  for (const [second, look] of looks) {
    standstill = standstillAt(look, second * 1000, standstill);
    const { state, code = state } = judgeLineage(look, standstill, second * 1000, []);
    said = code;
  }
  return said;
}

describe('the lineage', () => {
  it.each<[string, string, readonly (readonly [number, LineageLook])[]]>([
    [
      'ok',
      'covers all',
      [
        [0, covered],
        [60, covered],
      ],
    ],
    [
      'ok',
      'could go on for less than some seconds',
      [
        [0, waiting],
        [7, waiting],
      ],
    ],
    [
      'LINEAGE_FROZEN',
      'could go on for longer, and does not',
      [
        [0, waiting],
        [4, waiting],
        [7.1, waiting],
      ],
    ],
    [
      'ok',
      'goes on, however far it is behind',
      [
        [0, waiting],
        [6, { ...waiting, place: '1/701/8' }],
        [12, { ...waiting, place: '1/702/9' }],
      ],
    ],
    [
      'ok',
      'takes a long step',
      [
        [0, waiting],
        [8, { ...waiting, isAdvancing: true }],
        [15, waiting],
      ],
    ],
    [
      'ok',
      'was held back for long, and could go on since a moment ago',
      [
        [0, { ...held, seconds: 2 }],
        [60, waiting],
      ],
    ],
    ['ok', 'is held back for a short while', [[0, { ...held, seconds: 8 }]]],
    ['HORIZON_HELD', 'is held back for long', [[0, held]]],
    ['CHECKPOINT_MISSING', 'has no checkpoint', [[0, { ...covered, place: null }]]],
  ])('is %s while it %s', (said, _what, looks) => {
    expect(saidOf(looks)).toBe(said);
  });

  it('names who holds it back', () => {
    expect(judgeLineage(held, null, 0, ['pid 4711'])).toEqual({
      state: 'amber',
      code: 'HORIZON_HELD',
      about: ['pid 4711'],
      seconds: 9,
    });
  });
});
