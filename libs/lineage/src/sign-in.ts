import type { Actor, Evidence } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { Behind, Candidate, Strength } from './answer.ts';
import type { Fit } from './fit.ts';
import { standingOf } from './in-record.ts';
import { CREATION_TOLERANCE_MS, mayHaveIssued } from './join-keys.ts';
import { isSamePrincipal } from './entry.ts';
import { granted } from './granted.ts';
import type { KnownFact, KnownGrant, KnownSignIn } from './known-fact.ts';
import { secondOf } from './known-fact.ts';
import { ALWAYS_UNTIL, EXPIRY_SKEW_MS, LONGEST_CONSOLE_SESSION_MS } from './lifetime.ts';

/**
 * The sign-ins that began a session: the console's, by principal and time of creation, and those that an OAuth grant
 * names by their ARN.
 *
 * One sign-in to the console is the beginning of many keys, none of which any record issues.
 *
 * @param fits the calls that may have issued the session
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export function signInsTo(session: Actor, fits: readonly Fit[], facts: readonly KnownFact[]): readonly Candidate[] {
  const [fit] = fits; // all of them are tied by a key, or none is
  const isRefuted =
    fit === undefined
      ? facts.some((fact) => fact.kind === 'issuance' && mayHaveIssued(session, fact.issuance))
      : fit.joinedBy === 'ISSUED_ACCESS_KEY';
  return facts.flatMap((fact) => {
    if (fact.kind === 'grant') return grantedTo(session, fact);
    if (fact.kind !== 'sign-in') return [];
    if (isOfPerson(fact)) return enteredBy(session, fact);
    return isRefuted ? [] : continuedBy(session, fact);
  });
}

const isOfPerson = ({ signIn }: KnownSignIn): boolean =>
  signIn.actor.type === 'IAMUser' || signIn.actor.type === 'Root';

/** A user's or the root user's sign-in, which names them; root that somebody assumed never signed in. */
function enteredBy(session: Actor, { signIn }: KnownSignIn): readonly Candidate[] {
  const { actor, evidence, eventName } = signIn;
  if (session.isAssumedRoot === true) return [];
  if (session.createdAt === null || !isSamePrincipal(actor, session) || eventName !== 'ConsoleLogin') return [];
  if (Math.abs(session.createdAt - evidence.at) > toleranceFor(session)) return [];
  const standing = standingOf(actor);
  return standing.kind === 'origin' ? [entrance(session, evidence, 'STRONG', standing)] : [];
}

/**
 * A role session that is as old as the sign-in of an elder one of its principal. Where calls were issued in that second,
 * it is not the sign-in's unless one of them fits as well: then either may be. A key that a call handed out is never one
 * of the console's.
 *
 * Whether the console's session keeps the age of the credentials that entered is not documented: where it does not, this
 * is all that ties the two.
 */
function continuedBy(session: Actor, { signIn, caller }: KnownSignIn): readonly Candidate[] {
  const { actor, evidence } = signIn;
  if (session.createdAt === null || actor.createdAt === null || !isSamePrincipal(actor, session)) return [];
  const isItsAge = secondOf(evidence.at) === secondOf(session.createdAt) && actor.createdAt < session.createdAt;
  return isItsAge ? [entrance(session, evidence, 'WEAK', { kind: 'unit', unit: caller })] : [];
}

function entrance(session: Actor, evidence: Evidence, strength: Strength, behind: Behind): Candidate {
  return {
    at: evidence.at,
    from: Math.min(evidence.at, session.createdAt ?? evidence.at) as EpochMs,
    until: (evidence.at + LONGEST_CONSOLE_SESSION_MS + EXPIRY_SKEW_MS) as EpochMs,
    issuedBy: [{ eventId: evidence.eventId, accountId: evidence.accountId }],
    joinedBy: 'CONSOLE_SIGN_IN',
    strength,
    isCrossAccount: false,
    isHop: true,
    behind,
  };
}

/** What a service does for a user's own key is a session of that moment, which a sign-in beside it has no part in. */
const toleranceFor = ({ invokedBy }: Actor): number => (invokedBy === null ? CREATION_TOLERANCE_MS : 999);

/**
 * A sign-in session that tokens are granted for has no end that any record tells. A record that shows the sign-in session
 * which it is a use of did not begin it.
 */
function grantedTo(session: Actor, known: KnownGrant): readonly Candidate[] {
  const { signInSessionArn, actor } = known.grant;
  if (signInSessionArn === null || signInSessionArn !== session.signInSessionArn) return [];
  if (actor.signInSessionArn === signInSessionArn) return [];
  return [granted(known, { until: ALWAYS_UNTIL, joinedBy: 'SIGN_IN_SESSION', isCrossAccount: false })];
}
