import { describe, expect, it } from '@jest/globals';
import type { Passes } from '#ingest';
import { MOST_STRIKES, MOST_TRIES, MOST_TRIES_UNMENDED } from './back-off.ts';
import { settlementOf, struck } from './settle-taken.ts';
import type { TakenObject } from './taken-object.ts';

const taken = (over: Partial<TakenObject> = {}): TakenObject => ({
  foundId: '1',
  objectId: 2,
  name: '/logs/a.json.gz',
  nameBytes: null,
  version: null,
  tag: null,
  byteSize: 10,
  tries: 0,
  strikes: 0,
  ...over,
});
const failed = (passes: Passes) => ({ kind: 'failed', reason: 'READ_FAILED', detail: 'broke off', passes }) as const;

describe('what becomes of an object that was read', () => {
  it('is read, skipped or failed for good by what its bytes say', () => {
    expect(settlementOf(taken(), { kind: 'read' }, 0)).toMatchObject({ state: 'read', reason: null });
    const skipped = { kind: 'skipped', reason: 'digest', detail: 'a CloudTrail digest' } as const;
    expect(settlementOf(taken(), skipped, 0)).toMatchObject({ state: 'skipped', reason: 'digest' });
    expect(settlementOf(taken(), failed('never'), 0)).toMatchObject({
      state: 'failed',
      reason: 'READ_FAILED',
      tries: 1,
    });
  });

  it('waits, with its reason, for what may pass, until it was tried often enough', () => {
    expect(settlementOf(taken(), failed('by itself'), 0.5)).toMatchObject({
      state: 'waiting',
      tries: 1,
      waitSeconds: 0.75,
    });
    const last = taken({ tries: MOST_TRIES - 1 });
    expect(settlementOf(last, failed('by itself'), 0)).toMatchObject({ state: 'failed', tries: MOST_TRIES });
    expect(settlementOf(taken(), failed('when mended'), 0)).toMatchObject({ state: 'waiting' });
    const unmended = taken({ tries: MOST_TRIES_UNMENDED - 1 });
    expect(settlementOf(unmended, failed('when mended'), 0)).toMatchObject({ state: 'failed' });
  });

  it('is read alone after a strike, and given up after the last', () => {
    expect(struck(taken(), 'it ran out of memory')).toMatchObject({ state: 'waiting', strikes: 1, reason: null });
    expect(struck(taken({ strikes: MOST_STRIKES - 1 }), 'it ran out of memory')).toMatchObject({
      state: 'failed',
      reason: 'READER_DIED',
      detail: expect.stringContaining('ran out of memory'),
    });
  });
});
