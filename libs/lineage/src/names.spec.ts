import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unitOf } from '../../../test/builders/a-sighting.ts';
import { LAW_RUNS } from '../../../test/builders/law-runs.ts';
import { resolveAll } from '../../../test/builders/resolve-all.ts';
import type { Use } from '../../../test/builders/world/credential.ts';
import { plan } from '../../../test/builders/world/plan.ts';
import type { Step } from '../../../test/builders/world/plan.ts';
import { AS_TYPED, worldOf } from '../../../test/builders/world/world.ts';
import type { Typed } from '../../../test/builders/world/told.ts';
import type { Origin } from './origin.ts';
import { outcomeOfResolution } from './settle.ts';

const PEOPLE = ['alice', 'bob', 'alice@example.com', 'root', 'i-0abc', 'ci', 'carol', 'аlice'];

const typed: fc.Arbitrary<Typed> = fc.record({
  names: fc
    .uniqueArray(fc.constantFrom(...PEOPLE), { minLength: 2, maxLength: 2 })
    .map(([a = '', b = '']) => [a, b] as const),
  sourceIdentity: fc.constantFrom(null, ...PEOPLE),
});

/** The answer to every use of a story, in order; workloads by the place of their name, since AWS names sessions by them. */
function answersTo(steps: readonly Step[], as: Typed): readonly string[] {
  const { facts, uses } = worldOf(steps, as);
  const resolutions = resolveAll(facts);
  const inPlace = ({ kind, id }: Origin): unknown => [kind, kind === 'WORKLOAD' ? as.names.indexOf(id) : id];
  return uses.map(({ actor, at }) => {
    const outcome = outcomeOfResolution(resolutions.get(unitOf(actor))!, at);
    switch (outcome.status) {
      case 'INCOMPLETE':
        return `${outcome.status} ${outcome.stop.gap.reason}`;
      case 'AMBIGUOUS':
        return [outcome.status, ...outcome.origins.map((origin) => JSON.stringify(inPlace(origin))).sort()].join(' ');
      default:
        return `${outcome.status} ${JSON.stringify(inPlace(outcome.origin))}`;
    }
  });
}

describe('what callers type', () => {
  it('changes no answer: session names and source identities prove nothing', () => {
    fc.assert(
      fc.property(plan, typed, (steps, otherwise) => {
        expect(answersTo(steps, otherwise)).toEqual(answersTo(steps, AS_TYPED));
      }),
      LAW_RUNS,
    );
  });

  it('is tried on sessions that bear the names of others who act in the story', () => {
    const cases = fc.sample(fc.tuple(plan, typed), { numRuns: 1_000, seed: 7 });
    const isForged = ({ actor: { type, principalId }, credential: { origin } }: Use): boolean =>
      type === 'AssumedRole' &&
      ['alice', 'bob', 'carol'].some((name) => principalId?.endsWith(`:${name}`) === true && !origin.id.includes(name));
    const forged = cases.flatMap(([steps, as]) => worldOf(steps, as).uses.filter(isForged));
    expect(forged.length).toBeGreaterThan(100);
  });
});
