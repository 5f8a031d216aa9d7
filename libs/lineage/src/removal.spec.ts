import { describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import fc from 'fast-check';
import { unitOf } from '../../../test/builders/a-sighting.ts';
import { LAW_RUNS } from '../../../test/builders/law-runs.ts';
import { resolveAll } from '../../../test/builders/resolve-all.ts';
import { plan } from '../../../test/builders/world/plan.ts';
import { MOMENTS, soup } from '../../../test/builders/world/soup.ts';
import { fateOf } from '../../../test/builders/world/soundness.ts';
import type { Fate } from '../../../test/builders/world/soundness.ts';
import { worldOf } from '../../../test/builders/world/world.ts';
import type { World } from '../../../test/builders/world/told.ts';
import type { UnitId } from './answer.ts';
import type { KnownFact } from './known-fact.ts';

type Asked = { readonly unit: UnitId; readonly at: EpochMs };

/** What becomes of the answers to some questions when some of the issuing calls are left out. */
function fatesOf(
  facts: readonly KnownFact[],
  isLost: readonly boolean[],
  asked: readonly Asked[],
): readonly (Asked & { readonly fate: Fate })[] {
  const calls = facts.filter(({ kind }) => kind === 'issuance');
  const kept = facts.filter((fact) => isLost[calls.indexOf(fact) % isLost.length] !== true);
  const removal = { before: resolveAll(facts), after: resolveAll(kept), kept };
  return asked
    .filter(({ unit }) => removal.after.has(unit))
    .map((question) => ({ ...question, fate: fateOf(removal, question.unit, question.at) }));
}

const isUnsound = ({ fate }: { readonly fate: Fate }): boolean => fate === 'unsound';

/** Every use of a story at its moment, and at moments of no use. */
const askedOf = ({ uses }: World): readonly Asked[] =>
  uses.flatMap(({ actor, at }) => [at, ...MOMENTS].map((moment) => ({ unit: unitOf(actor), at: moment })));

const askedOfAll = (facts: readonly KnownFact[]): readonly Asked[] =>
  facts.flatMap((fact) => (fact.kind === 'sighting' ? MOMENTS.map((at) => ({ unit: fact.unit, at })) : []));

const lost = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });

describe('removing issuing calls', () => {
  it('never leads an answer of a story to somebody else', () => {
    fc.assert(
      fc.property(plan, lost, (steps, isLost) => {
        const world = worldOf(steps);
        expect(fatesOf(world.facts, isLost, askedOf(world)).filter(isUnsound)).toEqual([]);
      }),
      LAW_RUNS,
    );
  });

  it('never leads an answer to somebody else, however senseless the facts are', () => {
    fc.assert(
      fc.property(soup, lost, (facts, isLost) => {
        expect(fatesOf(facts, isLost, askedOfAll(facts)).filter(isUnsound)).toEqual([]);
      }),
      LAW_RUNS,
    );
  });

  it('is tried where it matters: it silences many an answer, and meets each exception now and then', () => {
    const cases = fc.sample(fc.tuple(plan, lost), { numRuns: 1_000, seed: 7 });
    const fates = cases.flatMap(([steps, isLost]) => {
      const { facts, uses } = worldOf(steps);
      const asked = uses.map(({ actor, at }) => ({ unit: unitOf(actor), at }));
      return fatesOf(facts, isLost, asked).map(({ fate }) => fate);
    });
    const count = (...wanted: readonly Fate[]): number => fates.filter((fate) => wanted.includes(fate)).length;
    expect(count('silent')).toBeGreaterThan(200);
    expect(count('twin')).toBeGreaterThan(0);
    expect(count('by-itself')).toBeGreaterThan(0);
    expect(count('twin', 'by-itself')).toBeLessThan(count('silent') / 10);
  });
});
