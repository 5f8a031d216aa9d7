import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LAW_RUNS } from '../../../test/builders/law-runs.ts';
import { resolveAll, resolveByForce } from '../../../test/builders/resolve-all.ts';
import { MOMENTS, soup } from '../../../test/builders/world/soup.ts';
import type { Outcome, UnitId } from './answer.ts';
import type { Attribution } from './attribution.ts';
import { attributionOf } from './attribution.ts';
import type { Resolution } from './binding.ts';
import { originKey } from './origin.ts';
import { outcomeOfResolution } from './settle.ts';

/** All answers as one text. */
const textOf = (resolutions: ReadonlyMap<UnitId, Resolution>): string => JSON.stringify([...resolutions]);

/** The same facts in another order, some of them told again. */
const retold = soup.chain((facts) =>
  fc.tuple(
    fc.constant(facts),
    fc
      .subarray([...facts])
      .chain((again) => fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length })),
  ),
);

describe('the lineage of a set of facts', () => {
  it('does not depend on their order, nor on how often they are told', () => {
    fc.assert(
      fc.property(retold, ([facts, again]) => {
        expect(textOf(resolveAll(again))).toBe(textOf(resolveAll(facts)));
      }),
      LAW_RUNS,
    );
  });

  it('is the same whether join keys gather them or every fact is looked at', () => {
    fc.assert(
      fc.property(soup, (facts) => {
        expect(textOf(resolveAll(facts))).toBe(textOf(resolveByForce(facts)));
      }),
      LAW_RUNS,
    );
  });
});

describe('an attribution', () => {
  it('lays out any resolution at any moment, and says what was settled', () => {
    fc.assert(
      fc.property(soup, (facts) => {
        const resolutions = resolveAll(facts);
        const asked = [...resolutions.values()].flatMap((known) => MOMENTS.map((at) => ({ known, at })));
        const answers = asked.map(({ known, at }) => attributionOf(known.unit, at, (unit) => resolutions.get(unit)));
        const settled = asked.map(({ known, at }) => outcomeOfResolution(known, at));
        expect(JSON.stringify(answers.map(essenceOf))).toBe(JSON.stringify(settled.map(settledEssence)));
        expect(answers.filter(isProvenWeakly)).toEqual([]);
      }),
      LAW_RUNS,
    );
  });
});

const isProvenWeakly = ({ status, hops }: Attribution): boolean =>
  status === 'PROVEN' && hops.some(({ strength }) => strength === 'WEAK');

const essenceOf = ({ status, origin, gap, candidates }: Attribution): unknown => ({
  status,
  origin,
  gap,
  ends: candidates.map((candidate) => (candidate.origin === null ? null : originKey(candidate.origin))),
});

function settledEssence(outcome: Outcome): unknown {
  const { status } = outcome;
  switch (outcome.status) {
    case 'AMBIGUOUS':
      return {
        status,
        origin: null,
        gap: null,
        ends: [...outcome.origins.map(originKey), ...outcome.stops.map(() => null)],
      };
    case 'INCOMPLETE':
      return { status, origin: null, gap: outcome.stop.gap, ends: [] };
    default:
      return { status, origin: outcome.origin, gap: null, ends: [] };
  }
}
