import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { settledOrAborted } from './settled-or-aborted.ts';

describe('waiting for a promise or an abort', () => {
  it('ends with whichever is first, whatever the promise comes to', async () => {
    const { signal } = new AbortController();
    await expect(settledOrAborted(Promise.resolve('done'), signal)).resolves.toBeUndefined();
    await expect(settledOrAborted(Promise.reject(new Error('lost')), signal)).resolves.toBeUndefined();
    const stop = new AbortController();
    const waiting = settledOrAborted(new Promise(() => undefined), stop.signal);
    stop.abort();
    await expect(waiting).resolves.toBeUndefined();
  });

  it.each(['before', 'while'])('leaves no failure to the process when it was aborted %s it waited', async (when) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const stop = new AbortController();
    let fail: ((error: Error) => void) | undefined;
    const failing = new Promise((_, reject) => (fail = reject));
    if (when === 'before') stop.abort();
    const waiting = settledOrAborted(failing, stop.signal);
    stop.abort();
    await waiting;
    fail?.(new Error('lost'));
    await turn();
    await turn();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
