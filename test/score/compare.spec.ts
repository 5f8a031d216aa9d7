import { beforeAll, describe, expect, it } from '@jest/globals';
import { simulate } from '../simulator/index.ts';
import type { Session, Simulation, Truth } from '../simulator/index.ts';
import type { Attribution, ToldOrigin } from './attribution.ts';
import { byPrincipal, outcomeOf } from './compare.ts';
import type { Outcome } from './compare.ts';
import { usualRecipe } from './usual-recipe.ts';

describe('the comparison with the truth', () => {
  let simulation: Simulation;
  let truths: readonly Truth[];
  beforeAll(() => {
    simulation = simulate({ seed: 1, events: 2000 });
    truths = [...simulation.truths.values()];
  });

  const outcome = (truth: Truth, told: Partial<Attribution>): Outcome =>
    outcomeOf(truth, { ...answerTo(truth), ...told }, byPrincipal(simulation.sessions));
  const one = (isMeant: (truth: Truth) => boolean): Truth => truths.find(isMeant)!;
  const chained = (truth: Truth): boolean =>
    truth.sessions.length === 3 && truth.knowable && !truth.faults.some((fault) => /mask|second/.test(fault));

  it('takes the truth for right, whatever it is', () => {
    for (const truth of truths) expect(outcome(truth, {})).toBe(truth.knowable ? 'right' : 'right beyond');
  });

  it('calls a name that is missing missed or silent, by whether it could be known', () => {
    expect(
      outcome(
        one((truth) => truth.knowable),
        { origin: null },
      ),
    ).toBe('missed');
    expect(
      outcome(
        one((truth) => !truth.knowable),
        { origin: null },
      ),
    ).toBe('silent');
  });

  it('calls another name wrong, unless it is of the excepted class', () => {
    const other: ToldOrigin = {
      kind: 'IAM_USER',
      id: 'arn:aws:iam::111122223333:user/other',
      accountId: '111122223333',
      service: null,
    };
    expect(
      outcome(
        one((truth) => !truth.excepted),
        { origin: other },
      ),
    ).toBe('wrong');
    expect(outcome({ ...one((truth) => !truth.knowable), excepted: true }, { origin: other })).toBe('excepted');
  });

  it('calls the right name by another way a wrong path', () => {
    const truth = one(chained);
    const [first, ...rest] = answerTo(truth).hops;
    const stranger = { ...first!, issuedBy: ['00000000-0000-4000-a000-000000000000'] };
    expect(outcome(truth, { hops: [stranger, ...rest] })).toBe('path wrong');
    expect(outcome(truth, { hops: rest })).toBe('path wrong');
    expect(outcome(truth, { hops: [first!, ...rest, stranger] })).toBe('path wrong');
    expect(outcome(truth, { hops: [first!] })).toBe('path wrong');
  });

  it('has the usual recipe name some rightly, and root where AssumeRoot was used', () => {
    const recipe = usualRecipe(truths.map(({ event }) => event));
    const direct = one(
      ({ way, knowable, faults }) => way === 'AssumeRole, one account' && knowable && faults.length === 0,
    );
    expect(recipe(direct.event)).toBe(direct.origin.id);
    const assumed = one(({ way }) => way === 'AssumeRoot');
    expect(recipe(assumed.event)).toBe(`arn:aws:iam::${assumed.event.account}:root`);
  });
});

function answerTo({ event, origin, sessions }: Truth): Attribution {
  const hops = sessions.map(({ issuedBy }: Session) => ({ issuedBy: issuedBy.map(({ id }) => id), joinedBy: 'TEST' }));
  return { eventId: event.id, accountId: event.account, status: 'PROVEN', origin, hops, gap: null };
}
