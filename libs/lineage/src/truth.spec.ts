import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LAW_RUNS } from '../../../test/builders/law-runs.ts';
import { resolveAll } from '../../../test/builders/resolve-all.ts';
import type { Use } from '../../../test/builders/world/credential.ts';
import { delivered, plan } from '../../../test/builders/world/plan.ts';
import type { Step } from '../../../test/builders/world/plan.ts';
import { verdictOn } from '../../../test/builders/world/verdict.ts';
import type { Verdict } from '../../../test/builders/world/verdict.ts';
import { worldOf } from '../../../test/builders/world/world.ts';

type Judged = { readonly use: Use; readonly verdict: Verdict };

function judge(steps: readonly Step[]): readonly Judged[] {
  const { facts, uses } = worldOf(steps);
  const known = { facts, resolutions: resolveAll(facts) };
  return uses.map((use) => ({ use, verdict: verdictOn(use, known) }));
}

/** Whether every call from a use back to its beginning shows the key that was used, and every use shows it, too. */
function isPlain({ actor, credential, shown }: Use): boolean {
  if (shown !== 'key' || actor.invokedBy === 'AWS Internal') return false;
  const { issue } = credential;
  if (issue === null) return actor.type !== 'Root' || actor.createdAt === null;
  return issue.isKeyShown && isPlain(issue.caller);
}

describe('an answer', () => {
  it('never names anybody but whoever it was, whatever was not delivered', () => {
    fc.assert(
      fc.property(plan, (steps) => {
        const wrong = judge(steps).filter(({ verdict }) => verdict === 'wrong');
        expect(wrong.map(inShort)).toEqual([]);
      }),
      LAW_RUNS,
    );
  });

  it('is found where all was delivered and every record shows its key', () => {
    fc.assert(
      fc.property(plan, (steps) => {
        const judged = judge(steps.map(delivered));
        const plain = judged.filter(({ use }) => use.copyOf === undefined && isPlain(use));
        expect(plain.filter(({ verdict }) => verdict !== 'right').map(inShort)).toEqual([]);
      }),
      LAW_RUNS,
    );
  });

  it('is found, missed and beyond telling in the stories that these laws are tried on', () => {
    const verdicts = fc.sample(plan, { numRuns: 1_000, seed: 7 }).flatMap((steps) => judge(steps));
    const count = (...wanted: readonly Verdict[]) => verdicts.filter(({ verdict }) => wanted.includes(verdict)).length;
    expect(count('right')).toBeGreaterThan(1_000);
    expect(count('silent')).toBeGreaterThan(200);
    expect(count('twin')).toBeGreaterThan(3);
    expect(count('root')).toBeLessThan(verdicts.length / 500);
    expect(count('wrong')).toBe(0);
  });
});

const inShort = ({ use: { actor, at, credential, shown } }: Judged): unknown => [
  actor.principalId,
  actor.accessKeyId,
  actor.createdAt,
  at,
  shown,
  credential.origin.id,
];
