import { describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import type { Outcome, Resolution, Span } from '#lineage';
import { anIamUser } from '../../../test/builders/an-actor.ts';
import { statusOf } from './unit-store.ts';

const PROVEN: Outcome = {
  status: 'PROVEN',
  origin: { kind: 'IAM_USER', id: 'alice', accountId: null, service: null },
  via: null,
};
const GAP = { reason: 'OUTSIDE_VALIDITY', accountId: null, principalId: null, ingestNext: '' } as const;
const STOPPED: Outcome = { status: 'INCOMPLETE', stop: { unit: 'u', gap: GAP }, via: null };

/** The status of a unit that was seen from `first` to `last`, proven in some stretches of time and nowhere else. */
function status(first: number, last: number, ...proven: readonly (readonly [number, number])[]): string {
  const spans = proven.map(([from, until]): Span => ({
    from: from as EpochMs,
    until: until as EpochMs,
    outcome: PROVEN,
  }));
  const resolution: Resolution = {
    unit: 'u',
    actor: anIamUser('alice'),
    sessionArn: null,
    accessKeyId: null,
    claims: [],
    standing: { kind: 'session' },
    candidates: [],
    hasUnknownIssuer: false,
    spans,
    otherwise: STOPPED,
  };
  return statusOf({ resolution, firstAt: first as EpochMs, lastAt: last as EpochMs });
}

describe('statusOf', () => {
  it('is that of the one span that covers all uses', () => {
    expect(status(20, 30, [10, 40])).toBe('PROVEN');
  });

  it('is that of spans which follow each other at once', () => {
    expect(status(10, 40, [10, 19], [20, 40])).toBe('PROVEN');
  });

  it('counts a gap between two spans, where the answer is another one', () => {
    expect(status(10, 40, [10, 19], [30, 40])).toBe('INCOMPLETE');
  });

  it('counts uses before the first span and behind the last', () => {
    expect(status(9, 30, [10, 40])).toBe('INCOMPLETE');
    expect(status(20, 41, [10, 40])).toBe('INCOMPLETE');
    expect(status(10, 40, [10, 40])).toBe('PROVEN');
  });
});
