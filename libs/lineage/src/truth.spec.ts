import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import fc from 'fast-check';
import { unitOf } from '../../../test/builders/a-sighting.ts';
import { LAW_RUNS } from '../../../test/builders/law-runs.ts';
import { resolveAll } from '../../../test/builders/resolve-all.ts';
import type { Use } from '../../../test/builders/world/credential.ts';
import { plan } from '../../../test/builders/world/plan.ts';
import { worldOf } from '../../../test/builders/world/world.ts';
import type { Outcome, UnitId } from './answer.ts';
import type { Resolution } from './binding.ts';
import { isKeyNeverUsed } from './fit.ts';
import { CREATION_TOLERANCE_MS } from './join-keys.ts';
import type { KnownFact } from './known-fact.ts';
import { originKey } from './origin.ts';
import { tellingKeyOf } from './principal.ts';
import { outcomeOfResolution } from './settle.ts';

type Case = { readonly facts: readonly KnownFact[]; readonly resolutions: ReadonlyMap<UnitId, Resolution> };

/** `excused`: wrong, but in the one way that no resolver can help. */
type Verdict = 'right' | 'silent' | 'excused' | 'wrong';

function answerTo({ actor, at }: Use, { resolutions }: Case): Outcome {
  return outcomeOfResolution(resolutions.get(unitOf(actor))!, at);
}

const nameIn = (outcome: Outcome): string | null => ('origin' in outcome ? originKey(outcome.origin) : null);

/** Judges the answer to a use, and where it is wrong looks for the call on its way where it went wrong. */
function verdictOn(use: Use, known: Case): Verdict {
  const answer = answerTo(use, known);
  if (nameIn(answer) === null) return 'silent';
  if (nameIn(answer) === originKey(use.credential.origin)) return 'right';
  if (use.copyOf !== undefined && isOfUnseenSession(use.copyOf, known)) return 'excused';
  const { issue } = use.credential;
  const cause = use.copyOf ?? (issue?.isDelivered === true ? issue.caller : null);
  if (cause !== null && !known.resolutions.has(unitOf(cause.actor))) {
    return isOfTwin(cause, known) ? 'excused' : 'wrong';
  }
  const isExcused = cause === null ? isBeyondTelling(use, known) : verdictOn(cause, known) === 'excused';
  return isExcused ? 'excused' : 'wrong';
}

/** Whether a use, or one before it, is of one of several issues of a principal in one second: for uses that none saw. */
function isOfTwin({ actor, credential: { issue } }: Use, known: Case): boolean {
  const isTwin = (fact: KnownFact): boolean =>
    fact.kind === 'issuance' &&
    fact.issuance.issuedPrincipalId === actor.principalId &&
    fact.issuance.issuedKeyId !== actor.accessKeyId &&
    Math.abs(fact.issuance.evidence.at - (actor.createdAt ?? 0)) <= CREATION_TOLERANCE_MS;
  return known.facts.some(isTwin) || (issue?.isDelivered === true && isOfTwin(issue.caller, known));
}

/** Another account's copy is taken for that of the only session known to be alive, which errs if the real one is unknown. */
function isOfUnseenSession({ actor }: Use, { facts }: Case): boolean {
  return !facts.some((fact) => {
    if (fact.kind === 'issuance') {
      const { issuedPrincipalId, evidence } = fact.issuance;
      return issuedPrincipalId === actor.principalId && evidence.at === actor.createdAt;
    }
    const isSight = fact.kind === 'sighting' && fact.actor.type === actor.type;
    return isSight && fact.actor.principalId === actor.principalId && fact.actor.createdAt === actor.createdAt;
  });
}

/** Whether every call from a use back to its beginning shows the key that was used, and every use shows it, too. */
function isPlain({ actor, credential, shown }: Use): boolean {
  if (shown !== 'key' || actor.invokedBy === 'AWS Internal') return false;
  const { issue } = credential;
  if (issue === null) return actor.type !== 'Root' || actor.createdAt === null;
  return issue.isKeyShown && isPlain(issue.caller);
}

/**
 * The contract's sole exception: one of several issues of one principal within two seconds was not delivered, and the use
 * shows no issued key. A use shows none, too, if another call explains its key: one whose key nobody uses, or whose
 * answer hid it. And the contract takes a second factor, or a sign-in of that second, for the root user's, though the
 * session was assumed, if the assumption was not delivered.
 */
function isBeyondTelling({ actor, credential }: Use, { facts, resolutions }: Case): boolean {
  if (actor.type === 'Root' && (actor.hasMfa === true || isBesideSignIn(actor, facts)))
    return credential.issue !== null;
  if (actor.type === 'Root' && actor.invokedBy !== null) return false;
  if (tellingKeyOf(actor.accessKeyId) === null || actor.invokedBy !== null) return true;
  const events = resolutions
    .get(unitOf(actor))!
    .candidates.flatMap(({ issuedBy }) => issuedBy.map(({ eventId }) => eventId));
  return facts.some(
    (fact) =>
      fact.kind === 'issuance' &&
      events.includes(fact.issuance.evidence.eventId) &&
      (fact.issuance.issuedKeyId === null || isKeyNeverUsed(fact.issuance)),
  );
}

function isBesideSignIn({ createdAt }: Actor, facts: readonly KnownFact[]): boolean {
  return facts.some(
    (fact) =>
      fact.kind === 'sign-in' &&
      fact.signIn.actor.type === 'Root' &&
      Math.abs(fact.signIn.evidence.at - (createdAt ?? 0)) <= CREATION_TOLERANCE_MS,
  );
}

describe('an answer', () => {
  it('never names anybody but whoever it was, whatever was not delivered', () => {
    fc.assert(
      fc.property(plan, (steps) => {
        const { facts, uses } = worldOf(steps);
        const known = { facts, resolutions: resolveAll(facts) };
        expect(uses.filter((use) => verdictOn(use, known) === 'wrong').map(inShort)).toEqual([]);
      }),
      LAW_RUNS,
    );
  });

  it('is found where all was delivered and every record shows its key', () => {
    fc.assert(
      fc.property(plan, (steps) => {
        const { facts, uses } = worldOf(steps.map((step) => ({ ...step, lost: [false, false] })));
        const known = { facts, resolutions: resolveAll(facts) };
        const plain = uses.filter((use) => use.copyOf === undefined && isPlain(use));
        expect(plain.filter((use) => verdictOn(use, known) !== 'right').map(inShort)).toEqual([]);
      }),
      LAW_RUNS,
    );
  });

  it('is found, missed and beyond telling in the stories that these laws are tried on', () => {
    const stories = fc.sample(plan, { numRuns: 1_000, seed: 7 }).map((steps) => worldOf(steps));
    const verdicts = stories.flatMap(({ facts, uses }) => {
      const known = { facts, resolutions: resolveAll(facts) };
      return uses.map((use) => verdictOn(use, known));
    });
    const count = (wanted: Verdict) => verdicts.filter((verdict) => verdict === wanted).length;
    expect(count('right')).toBeGreaterThan(1_000);
    expect(count('silent')).toBeGreaterThan(200);
    expect(count('excused')).toBeGreaterThan(5);
    expect(count('wrong')).toBe(0);
  });
});

const inShort = ({ actor, at, credential, shown }: Use): unknown => [
  actor.principalId,
  actor.accessKeyId,
  actor.createdAt,
  at,
  shown,
  credential.origin.id,
];
