import { describe, expect, it } from '@jest/globals';
import { withRetry } from './with-retry.ts';

const NO_PAUSE = { firstPauseMs: 0, longestPauseMs: 0 };
const deadlock = () => Object.assign(new Error('deadlock detected'), { code: '40P01' });

/** Work that fails a number of times, and counts how often it was begun. */
function failing(times: number, error: () => Error) {
  const state = { begun: 0 };
  const work = (): Promise<number> => {
    state.begun += 1;
    return state.begun > times ? Promise.resolve(state.begun) : Promise.reject(error());
  };
  return { state, work };
}

describe('withRetry', () => {
  it('gives what the work gives, after as many attempts as it takes', async () => {
    const { work } = failing(3, deadlock);
    expect(await withRetry(work, NO_PAUSE)).toBe(4);
  });

  it('gives up after the last attempt with the last error', async () => {
    const { state, work } = failing(10, deadlock);
    await expect(withRetry(work, { ...NO_PAUSE, attempts: 3 })).rejects.toThrow('deadlock detected');
    expect(state.begun).toBe(3);
  });

  it('does not repeat what would fail again', async () => {
    const { state, work } = failing(1, () => Object.assign(new Error('duplicate key'), { code: '23505' }));
    await expect(withRetry(work, NO_PAUSE)).rejects.toThrow('duplicate key');
    expect(state.begun).toBe(1);
  });
});
