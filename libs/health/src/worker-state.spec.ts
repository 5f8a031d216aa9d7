import { describe, expect, it } from '@jest/globals';
import type { WorkerLife } from '#follow';
import { judgeQueue, judgeWorkers } from './worker-state.ts';

const worker = (workerId: string, silentSeconds: number, queue = 'ok'): WorkerLife => ({
  workerId,
  host: 'here',
  pid: 4711,
  beganAt: '2026-11-22T00:00:00.000Z',
  silentSeconds,
  queue,
});

describe('the workers', () => {
  it.each<[string, string, readonly WorkerLife[], boolean]>([
    ['ok', 'there are none, and nothing is to be done', [], false],
    ['NOBODY_AT_WORK', 'there are none, and something is to be done', [], true],
    ['ok', 'all tell that they live', [worker('a', 0), worker('b', 8)], true],
    ['WORKER_SILENT', 'one is silent', [worker('a', 0), worker('b', 8.1)], true],
    ['WORKER_SILENT', 'the only one is silent, and nothing is to be done', [worker('b', 9)], false],
    ['NOBODY_AT_WORK', 'the only one is silent', [worker('b', 9)], true],
    ['WORKER_GONE', 'others have what a silent one had taken', [worker('a', 0), worker('b', 31)], true],
    ['ok', 'one is long gone', [worker('a', 0), worker('b', 121)], true],
    ['NOBODY_AT_WORK', 'all are long gone', [worker('b', 121)], true],
  ])('are %s when %s', (said, _when, workers, isNeeded) => {
    const { state, code = state } = judgeWorkers(workers, isNeeded);
    expect(code).toBe(said);
  });

  it('are named when they are silent, and those that are not are not', () => {
    expect(judgeWorkers([worker('a', 1), worker('b', 12.4)], true)).toEqual({
      state: 'red',
      code: 'WORKER_SILENT',
      about: ['worker b (pid 4711)'],
      seconds: 12,
    });
  });
});

describe('the queue', () => {
  it('is as those say who live', () => {
    expect(judgeQueue([worker('a', 60)])).toEqual({ state: 'unknown' });
    expect(judgeQueue([worker('a', 0), worker('b', 60, 'ECONNREFUSED')])).toEqual({ state: 'ok' });
    expect(judgeQueue([worker('a', 0), worker('b', 0, 'ECONNREFUSED')])).toEqual({
      state: 'amber',
      code: 'ECONNREFUSED',
      about: ['worker b (pid 4711)'],
    });
    expect(judgeQueue([worker('a', 0, 'redis://user:secret@host')])).toMatchObject({ code: 'QUEUE_UNREACHABLE' });
  });
});
