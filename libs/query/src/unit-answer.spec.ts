import { describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import type { Outcome, Resolution } from '#lineage';
import { anIamUser } from '../../../test/builders/an-actor.ts';
import { momentsOf } from './unit-answer.ts';

const at = (ms: number): EpochMs => ms as EpochMs;
const GAP = { reason: 'OUTSIDE_VALIDITY', accountId: null, principalId: null, ingestNext: '' } as const;
const STOPPED: Outcome = { status: 'INCOMPLETE', stop: { unit: 'u', gap: GAP }, via: null };

function spanning(...spans: readonly (readonly [number, number])[]): Resolution {
  return {
    unit: 'u',
    actor: anIamUser('alice'),
    sessionArn: null,
    accessKeyId: null,
    claims: [],
    standing: { kind: 'session' },
    candidates: [],
    hasUnknownIssuer: false,
    spans: spans.map(([from, until]) => ({ from: at(from), until: at(until), outcome: STOPPED })),
    otherwise: STOPPED,
  };
}

describe('momentsOf', () => {
  it('has one moment for each stretch of one answer between the first and the last use', () => {
    expect(momentsOf(spanning([10, 19], [30, 39]), at(12), at(50))).toEqual([12, 20, 30, 40]);
  });

  it('has the first use alone where one answer covers all uses', () => {
    expect(momentsOf(spanning([10, 90]), at(12), at(50))).toEqual([12]);
    expect(momentsOf(undefined, at(12), at(50))).toEqual([12]);
  });

  it('looks at no time before the first use or behind the last', () => {
    expect(momentsOf(spanning([1, 5], [60, 70]), at(12), at(50))).toEqual([12]);
  });
});
