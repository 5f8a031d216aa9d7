import { describe, expect, it } from '@jest/globals';
import { judgeSources } from './source-state.ts';
import type { SourceLook } from './source-state.ts';

const look = (members: Partial<SourceLook>): SourceLook => ({
  name: 'trail',
  kind: 'bucket',
  everySeconds: 300,
  dueSeconds: -10,
  failure: null,
  ...members,
});

describe('judgeSources', () => {
  it.each([
    ['a bucket that is about to be looked at', look({}), undefined],
    ['a bucket that waits for a worker', look({ dueSeconds: 290 }), undefined],
    ['a bucket that was left out', look({ dueSeconds: 310 }), 'SOURCE_LATE'],
    ['a folder with a short interval', look({ kind: 'folder', everySeconds: 1, dueSeconds: 59 }), undefined],
    ['a queue that answers', look({ kind: 'queue', dueSeconds: -50 }), undefined],
    ['a queue that may answer again', look({ kind: 'queue', dueSeconds: 59 }), undefined],
    ['a queue that does not answer', look({ kind: 'queue', dueSeconds: 61 }), 'SOURCE_LATE'],
    ['a queue that says why', look({ kind: 'queue', failure: 'QUEUE_ACCESS_DENIED: it' }), 'QUEUE_ACCESS_DENIED'],
  ])('of %s', (_what, source, code) => {
    expect(judgeSources([source]).code).toBe(code);
  });
});
