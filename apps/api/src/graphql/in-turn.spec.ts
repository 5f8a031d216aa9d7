import { describe, expect, it } from '@jest/globals';
import { inTurn, untilAborted } from './in-turn.ts';

const ENDED = new Error('the request has ended');
const open = new AbortController().signal;

describe('work in turn', () => {
  it('is done one after the other, whatever became of the one before', async () => {
    const take = inTurn();
    const noted: string[] = [];
    const work = (name: string, fails: boolean) => async () => {
      noted.push(`${name} begins`);
      await new Promise(setImmediate);
      noted.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
    const all = await Promise.allSettled([take(open, work('a', true)), take(open, work('b', false))]);
    expect(noted).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(all).toEqual([
      { status: 'rejected', reason: new Error('a') },
      { status: 'fulfilled', value: 'b' },
    ]);
  });

  it('does not begin when its request ends while it waits, and lets the next one in', async () => {
    const take = inTurn();
    let release: (value: string) => void = () => undefined;
    const first = new Promise<string>((resolve) => (release = resolve));
    const ended = new AbortController();
    let hasBegun = false;
    const a = take(open, () => first);
    const b = take(ended.signal, () => {
      hasBegun = true;
      return Promise.resolve('b');
    });
    const c = take(open, () => Promise.resolve('c'));
    ended.abort(ENDED);
    await expect(b).rejects.toBe(ENDED);
    release('a');
    expect([await a, await c, hasBegun]).toEqual(['a', 'c', false]);
  });
});

describe('work until a request ends', () => {
  it('is not waited for after that, however it ends', async () => {
    const ended = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<string>((_resolve, reject) => (fail = reject));
    const waited = untilAborted(ended.signal, work);
    ended.abort(ENDED);
    await expect(waited).rejects.toBe(ENDED);
    fail(new Error('too late to matter'));
    await expect(untilAborted(ended.signal, Promise.resolve('x'))).resolves.toBe('x');
  });
});
