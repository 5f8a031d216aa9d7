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

const answers: Readonly<Record<string, Outcome | Stop>> = {
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
    for (const unit of ['bob', 'perhaps', 'stopped', 'undecided', 'round']) {
      expect(viaOf(unit)).toEqual({ status: 'PROVEN', origin: alice, via: null });
    }
  });
});
