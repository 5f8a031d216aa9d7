import { describe, expect, it } from '@jest/globals';
import { aRoleSession } from '../../../test/builders/an-actor.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { moment } from '../../../test/builders/moment.ts';
import type { Candidate, Outcome, Stop, Strength } from './answer.ts';
import { bindingOf } from './binding.ts';
import type { Binding } from './binding.ts';
import { cycleStop, outcomeAt } from './outcome.ts';

const NINE = moment('09:00:00');
const TEN = moment('10:00:00');
const alice = theUser('alice');
const bob = theUser('bob');

/** A call that fits from nine to ten, made by a unit. */
const byUnit = (unit: string, strength: Strength = 'STRONG'): Candidate => ({
  at: NINE,
  from: NINE,
  until: TEN,
  issuedBy: [{ eventId: `by-${unit}`, accountId: '111122223333' }],
  joinedBy: 'SESSION_IDENTITY',
  strength,
  isCrossAccount: false,
  isHop: true,
  behind: { kind: 'unit', unit },
});

const bound = (candidates: readonly Candidate[], part: Partial<Binding> = {}): Binding => ({
  ...bindingOf(aSighting(aRoleSession()), []),
  candidates,
  ...part,
});

const named = (origin: typeof alice, status: 'PROVEN' | 'CORROBORATED' = 'PROVEN'): Outcome => ({
  status,
  origin,
  via: null,
});
const stopAt = (unit: string): Stop => cycleStop(unit);
const undecided: Outcome = { status: 'AMBIGUOUS', origins: [alice], stops: [stopAt('far')], via: [0] };

const several: Outcome = { ...undecided, origins: [alice, bob], stops: [] };

const answers: Readonly<Record<string, Outcome | Stop>> = {
  several,
  alice: named(alice),
  again: named(alice),
  bob: named(bob),
  perhaps: named(alice, 'CORROBORATED'),
  stopped: { status: 'INCOMPLETE', stop: stopAt('far'), via: null },
  elsewhere: { status: 'INCOMPLETE', stop: stopAt('other'), via: null },
  round: stopAt('round'),
  undecided,
};
const outcomeOf = (binding: Binding): Outcome => outcomeAt(binding, NINE, (unit) => answers[unit]!);

describe('outcomeAt', () => {
  it('names whoever all calls that fit lead to, by the first of them', () => {
    expect(outcomeOf(bound([byUnit('alice')]))).toEqual({ status: 'PROVEN', origin: alice, via: 0 });
    expect(outcomeOf(bound([byUnit('alice'), byUnit('again')]))).toEqual({ status: 'PROVEN', origin: alice, via: 0 });
  });

  it('corroborates no more than its weakest call, here or farther back', () => {
    expect(outcomeOf(bound([byUnit('alice', 'WEAK')]))).toMatchObject({ status: 'CORROBORATED', origin: alice });
    expect(outcomeOf(bound([byUnit('perhaps')]))).toMatchObject({ status: 'CORROBORATED', origin: alice });
    expect(outcomeOf(bound([byUnit('alice'), byUnit('perhaps')]))).toMatchObject({ status: 'CORROBORATED' });
  });

  it('names nobody where calls lead to several, to an unknown one as well, or round in a circle', () => {
    for (const other of ['bob', 'stopped', 'round', 'undecided']) {
      expect(outcomeOf(bound([byUnit('alice'), byUnit(other)]))).toMatchObject({ status: 'AMBIGUOUS', via: [0, 1] });
    }
  });

  it('carries origins and unknowns of a doubt farther back', () => {
    expect(outcomeOf(bound([byUnit('undecided')]))).toEqual(undecided);
    expect(outcomeOf(bound([byUnit('bob'), byUnit('undecided')]))).toMatchObject({
      origins: [alice, bob],
      stops: [{ unit: 'far' }],
    });
  });

  it('stops where all calls stop at one place, and is undecided between two', () => {
    expect(outcomeOf(bound([byUnit('stopped'), byUnit('stopped')]))).toEqual({
      status: 'INCOMPLETE',
      stop: stopAt('far'),
      via: 0,
    });
    expect(outcomeOf(bound([byUnit('stopped'), byUnit('elsewhere')]))).toMatchObject({
      status: 'AMBIGUOUS',
      origins: [],
      stops: [{ unit: 'far' }, { unit: 'other' }],
    });
  });

  it('doubts where an issuer is missing beside those that fit', () => {
    const binding = bound([byUnit('alice')], { hasUnknownIssuer: true });
    expect(outcomeOf(binding)).toMatchObject({
      status: 'AMBIGUOUS',
      origins: [alice],
      stops: [{ unit: binding.unit }],
    });
  });

  it('stops where a call that fits was made by nobody known, and is undecided where another is', () => {
    const gap = cycleStop('x').gap;
    const byNobody: Candidate = { ...byUnit('nobody'), behind: { kind: 'gap', gap } };
    const one = bound([byNobody]);
    expect(outcomeOf(one)).toEqual({ status: 'INCOMPLETE', stop: { unit: one.unit, gap }, via: 0 });
    expect(outcomeOf(bound([byUnit('alice'), byNobody]))).toMatchObject({
      status: 'AMBIGUOUS',
      origins: [alice],
      stops: [{ unit: one.unit, gap }],
    });
  });

  it('says what its own record lacks, whatever calls fit', () => {
    const gap = cycleStop('x').gap;
    const binding = bound([byUnit('alice')], { standing: { kind: 'gap', gap } });
    expect(outcomeOf(binding)).toEqual({ status: 'INCOMPLETE', stop: { unit: binding.unit, gap }, via: null });
  });

  it('doubts nothing at a moment that no call covers, though an issuer is missing', () => {
    const binding = bound([byUnit('alice')], { hasUnknownIssuer: true });
    expect(outcomeAt(binding, moment('11:00:00'), () => named(alice))).toMatchObject({
      status: 'INCOMPLETE',
      stop: { gap: { reason: 'OUTSIDE_VALIDITY' } },
    });
  });

  it('gives the reason of the first of two stops at one place', () => {
    const gaps = [cycleStop('x').gap, { ...cycleStop('x').gap, ingestNext: 'later' }];
    const binding = bound([byUnit('one'), { ...byUnit('one'), at: TEN }]);
    const stops = outcomeAt(binding, TEN, (unit, at) => ({ unit, gap: gaps[at === NINE ? 0 : 1]! }));
    expect(stops).toMatchObject({ status: 'INCOMPLETE', stop: { gap: gaps[0] }, via: 0 });
  });

  it('says of a circle that nothing mends it', () => {
    expect(cycleStop('x')).toMatchObject({
      unit: 'x',
      gap: { reason: 'CYCLE', ingestNext: expect.stringMatching(/^nothing: /) },
    });
  });

  it('lists fifty of many origins and unknowns', () => {
    const many = Array.from({ length: 60 }, (_, index) => String(index + 100));
    const byMany = bound(many.map((unit) => byUnit(unit)));
    const toUsers = outcomeAt(byMany, NINE, (unit) => named(theUser(unit)));
    const toStops = outcomeAt(byMany, NINE, (unit) => stopAt(unit));
    expect(toUsers).toMatchObject({ origins: many.slice(0, 50).map((name) => theUser(name)), stops: [] });
    expect(toStops).toMatchObject({ origins: [], stops: many.slice(0, 50).map((unit) => ({ unit })) });
  });

  it('shows the call of a record that names its origin only if it surely leads to the same', () => {
    const standing = { kind: 'origin', origin: alice } as const;
    const viaOf = (unit: string): unknown => outcomeOf(bound([byUnit('bob'), byUnit(unit)], { standing }));
    expect(viaOf('alice')).toEqual({ status: 'PROVEN', origin: alice, via: 1 });
    for (const unit of ['bob', 'perhaps', 'stopped', 'undecided', 'several', 'round']) {
      expect(viaOf(unit)).toEqual({ status: 'PROVEN', origin: alice, via: null });
    }
  });
});
