import { describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import type { Outcome, Span } from './answer.ts';
import { changeOfAnswer } from './answer-change.ts';
import type { Origin } from './origin.ts';

const user = (name: string): Origin => ({ kind: 'IAM_USER', id: name, accountId: '111122223333', service: null });
const named = (name: string, status: 'PROVEN' | 'CORROBORATED' = 'PROVEN', via: number | null = null): Outcome => ({
  status,
  origin: user(name),
  via,
});
const doubt = (...names: readonly string[]): Outcome => ({
  status: 'AMBIGUOUS',
  origins: names.map(user),
  stops: [],
  via: [],
});
const stopped = (reason: 'CYCLE' | 'REDACTED'): Outcome => ({
  status: 'INCOMPLETE',
  stop: { unit: 'u', gap: { reason, accountId: null, principalId: null, ingestNext: '' } },
  via: null,
});

const at = (ms: number): EpochMs => ms as EpochMs;
const span = (from: number, until: number, outcome: Outcome): Span => ({ from: at(from), until: at(until), outcome });
const answered = (otherwise: Outcome, ...spans: readonly Span[]) => ({
  resolution: { spans, otherwise },
  firstAt: at(10),
  lastAt: at(90),
});
const classOf = (before: Outcome, after: Outcome) => changeOfAnswer(answered(before), answered(after)).class;

describe('changeOfAnswer', () => {
  it('tells by what an answer changed', () => {
    expect(classOf(named('a'), named('b'))).toBe('OTHER_ORIGIN');
    expect(classOf(named('a'), doubt('a', 'b'))).toBe('ORIGIN_LOST');
    expect(classOf(stopped('CYCLE'), named('a'))).toBe('ORIGIN_FOUND');
    expect(classOf(named('a'), named('a', 'CORROBORATED'))).toBe('STATUS');
    expect(classOf(doubt('a', 'b'), stopped('CYCLE'))).toBe('STATUS');
    expect(classOf(doubt('a', 'b'), doubt('a', 'c'))).toBe('POSSIBLE_ORIGINS');
    expect(classOf(stopped('CYCLE'), stopped('REDACTED'))).toBe('GAP');
    expect(classOf(named('a', 'PROVEN', 0), named('a', 'PROVEN', 1))).toBe('PROOF');
  });

  it('tells of units that come and go', () => {
    expect(changeOfAnswer(null, answered(named('a')))).toMatchObject({ class: 'UNIT_NEW', before: null, at: 10 });
    expect(changeOfAnswer(answered(named('a')), null)).toMatchObject({ class: 'UNIT_GONE', after: null });
    expect(() => changeOfAnswer(null, null)).toThrow('neither');
  });

  it('tells the gravest change at any time of the use, at the first moment that shows it', () => {
    const before = answered(stopped('CYCLE'), span(20, 60, named('a')));
    const after = answered(named('c'), span(20, 39, named('a')), span(40, 60, named('b')));
    expect(changeOfAnswer(before, after)).toEqual({
      class: 'OTHER_ORIGIN',
      at: 40,
      before: named('a'),
      after: named('b'),
    });
  });

  it('leaves out of account what is answered for times at which the unit was not used', () => {
    const before = answered(named('a'), span(91, 200, named('b')));
    const after = answered(named('a'), span(91, 200, named('c')));
    expect(changeOfAnswer(before, after).class).toBe('PROOF');
  });
});
