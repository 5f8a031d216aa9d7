import type { Actor } from '#cloudtrail';
import { originKey, outcomeOfResolution } from '#lineage';
import type { KnownFact, Outcome, Resolution, UnitId } from '#lineage';
import { isEntered } from '../../../libs/lineage/src/entry.ts';
import { isKeyNeverUsed } from '../../../libs/lineage/src/fit.ts';
import { CREATION_TOLERANCE_MS, mayHaveIssued } from '../../../libs/lineage/src/join-keys.ts';
import { tellingKeyOf } from '../../../libs/lineage/src/principal.ts';
import { unitOf } from '../a-sighting.ts';
import type { Use } from './credential.ts';

/** What was delivered, and what the resolver makes of it. */
export type Case = {
  readonly facts: readonly KnownFact[];
  readonly resolutions: ReadonlyMap<UnitId, Resolution>;
};

/**
 * How right the answer to a use is. Between `silent` and `wrong` are those that are wrong in ways that are known:
 * - `twin`: the contract's sole exception, see {@link isTwinOfUndelivered}
 * - `root`: the record shows the root user by what the contract calls evidence, though root was assumed
 */
export type Verdict = 'right' | 'silent' | Excused | 'wrong';

const EXCUSED = ['twin', 'root'] as const;
type Excused = (typeof EXCUSED)[number];

/** Judges the answer to a use, and where it is wrong looks for the call on its way where it went wrong. */
export function verdictOn(use: Use, known: Case): Verdict {
  const answer = answerTo(use, known);
  if (nameIn(answer) === null) return 'silent';
  if (nameIn(answer) === originKey(use.credential.origin)) return 'right';
  const { issue } = use.credential;
  const cause = use.copyOf ?? (issue?.isDelivered === true ? issue.caller : (issue?.copy ?? null));
  if (cause === null) return undeliveredVerdict(use, known);
  if (!known.resolutions.has(unitOf(cause.actor))) return isOfTwin(cause, known) ? 'twin' : 'wrong';
  const behind = verdictOn(cause, known);
  if (behind === 'silent') return undeliveredVerdict(use, known); // its own session was found to be somebody else's
  return EXCUSED.find((excused) => excused === behind) ?? 'wrong';
}

function answerTo({ actor, at }: Use, { resolutions }: Case): Outcome {
  return outcomeOfResolution(resolutions.get(unitOf(actor))!, at);
}

const nameIn = (outcome: Outcome): string | null => ('origin' in outcome ? originKey(outcome.origin) : null);

function undeliveredVerdict(use: Use, known: Case): Verdict {
  if (use.actor.type === 'Root' && isShownAsRoot(use.actor, known.facts)) return 'root';
  return isTwinOfUndelivered(use, known) ? 'twin' : 'wrong';
}

/** Whether a use, or one before it, is of one of several issues of a principal in one second: for uses that none saw. */
function isOfTwin(use: Use, known: Case): boolean {
  const { issue } = use.credential;
  return hasTwin(use.actor, known.facts) || (issue?.isDelivered === true && isOfTwin(issue.caller, known));
}

/** Whether another key of the same principal was issued within two seconds. */
function hasTwin({ principalId, accessKeyId, createdAt }: Actor, facts: readonly KnownFact[]): boolean {
  return facts.some(
    (fact) =>
      fact.kind === 'issuance' &&
      fact.issuance.issuedPrincipalId === principalId &&
      fact.issuance.issuedKeyId !== accessKeyId &&
      Math.abs(fact.issuance.evidence.at - (createdAt ?? 0)) <= CREATION_TOLERANCE_MS,
  );
}

/**
 * The contract's sole exception: one of several issues of one principal within two seconds was not delivered, and the use
 * shows no issued key. A use shows none, too, if something else explains its key: a call whose key nobody uses or whose
 * answer hid it, or that the session went on in the console.
 */
function isTwinOfUndelivered({ actor }: Use, { facts, resolutions }: Case): boolean {
  const isTwin = (fact: KnownFact): boolean => fact.kind === 'issuance' && mayHaveIssued(actor, fact.issuance);
  if (!facts.some(isTwin)) return false;
  if (tellingKeyOf(actor.accessKeyId) === null || actor.invokedBy !== null || isEntered(actor, facts)) return true;
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

/** The contract takes a second factor, or a sign-in of that second, for the root user's. */
function isShownAsRoot({ hasMfa, createdAt }: Actor, facts: readonly KnownFact[]): boolean {
  const isSignIn = (fact: KnownFact): boolean =>
    fact.kind === 'sign-in' &&
    fact.signIn.actor.type === 'Root' &&
    Math.abs(fact.signIn.evidence.at - (createdAt ?? 0)) <= CREATION_TOLERANCE_MS;
  return hasMfa === true || facts.some(isSignIn);
}
