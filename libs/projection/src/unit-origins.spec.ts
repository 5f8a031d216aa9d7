import { describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import type { Origin, Outcome, Resolution } from '#lineage';
import { originsOfUnit } from './unit-origins.ts';

const origin = (id: string): Origin => ({ kind: 'IAM_USER', id, accountId: null, service: null });
const proven = (id: string): Outcome => ({ status: 'PROVEN', origin: origin(id), via: null });
const open = (...ids: readonly string[]): Outcome => ({
  status: 'AMBIGUOUS',
  origins: ids.map(origin),
  stops: [],
  via: [],
});

function answer(otherwise: Outcome, ...outcomes: readonly Outcome[]): Pick<Resolution, 'spans' | 'otherwise'> {
  const spans = outcomes.map((outcome, at) => ({ from: at as EpochMs, until: at as EpochMs, outcome }));
  return { spans, otherwise };
}

describe('originsOfUnit', () => {
  it('names the origins of all times, each once, and apart those that are only possible', () => {
    const unit = answer(proven('otherwise'), proven('bob'), open('eve', 'bob'), proven('bob'), open('dan'));
    expect(originsOfUnit(unit)).toEqual({ stated: ['bob', 'otherwise'], possible: ['bob', 'dan', 'eve'] });
  });

  it('names nobody where the chain stops', () => {
    const gap = { reason: 'CYCLE', accountId: null, principalId: null, ingestNext: '' } as const;
    const stopped: Outcome = { status: 'INCOMPLETE', stop: { unit: 'u', gap }, via: null };
    expect(originsOfUnit(answer(stopped))).toEqual({ stated: [], possible: [] });
  });
});
