import type { Actor, Issuance } from '#cloudtrail';
import type { JoinedBy, Strength } from './answer.ts';
import { amended } from './amended.ts';
import { isContradicted, isOfAnotherSession } from './contradiction.ts';
import { CLOCKS_DIFFER_MS, firstEntryOf, isSameSession, mayBeOfEntry } from './entry.ts';
import { mayHaveIssued } from './join-keys.ts';
import type { KnownFact, KnownIssuance } from './known-fact.ts';
import { secondOf } from './known-fact.ts';
import type { IssuingCall } from './merge-copies.ts';
import { mergeCopies } from './merge-copies.ts';
import { preferred } from './preferred.ts';
import { areSameRole, isMasked, isTellingPrincipal, isWithheld, sessionNameOf, tellingKeyOf } from './principal.ts';
import { isOfRolesAnywhere, isTakenByRolesAnywhere } from './roles-anywhere.ts';
import { vendedCallsOf } from './vended-calls.ts';
import type { VendedCall } from './vended-calls.ts';

/** A call that may have issued a session, and what says so. */
export type Fit = { readonly call: IssuingCall; readonly joinedBy: JoinedBy; readonly strength: Strength };

/**
 * The issuing calls that fit a session: none, one, or several that nothing tells apart.
 *
 * Identity comes before the key, since temporary key ids repeat: a call fits only if it issued this very principal and
 * did so when the session says it was created. Then an equal key is exact and rules out all else; two keys that differ
 * refute the call, unless it is of a kind whose key nobody ever uses, a service acts for the session, or the session
 * went on in the console. Calls of the session's own second come before those within the tolerance. Without its key a call
 * does not fit either that the session's own records contradict, or that issued another session of the principal.
 *
 * A call that came after the session had gone on in the console did not issue it.
 *
 * Calls that hand out a key without naming the session come last: see {@link vendedCallsOf}.
 *
 * A session that does not say when it was created, or of which type it is, fits by its key alone: one principal is not
 * given one key twice while the first still holds. A masked key tells as little as none.
 */
export function fitsOf(session: Actor, facts: readonly KnownFact[]): readonly Fit[] {
  const issuances = issuancesIn(facts);
  const hasFurtherKeys = session.invokedBy !== null || mayBeOfEntry(session, facts);
  const latest = firstEntryOf(session, facts) + CLOCKS_DIFFER_MS;
  const issued = issuances.filter(({ issuance }) => issuance.evidence.at <= latest && mayHaveIssued(session, issuance));
  const calls = mergeCopies(issued);
  const named = calls.flatMap((call) => fitOf(session, call, hasFurtherKeys, calls, facts));
  const fits = withVended(withoutWitness(named), vendedCallsOf(session, issuances));
  return preferred(session, fits, ({ call }) => call.issuance.evidence.at);
}

/** All calls that issued this principal about when the session was created, by their copies that were delivered, whatever keys they show. */
export function callsThatMayHaveIssued(session: Actor, facts: readonly KnownFact[]): readonly IssuingCall[] {
  return mergeCopies(issuancesIn(facts).filter(({ issuance }) => mayHaveIssued(session, issuance)));
}

const issuancesIn = (facts: readonly KnownFact[]): readonly KnownIssuance[] =>
  amended(facts.filter((fact): fact is KnownIssuance => fact.kind === 'issuance'));

/** A call that only let somebody in, and names no session, tells nothing where another is known to have issued it. */
function withVended(named: readonly Fit[], vended: readonly VendedCall[]): readonly Fit[] {
  const byKey = vended.map(({ call, strength }): Fit => ({ call, joinedBy: 'ISSUED_ACCESS_KEY', strength }));
  const certain = [...named, ...byKey.filter(({ strength }) => strength === 'EXACT')];
  return certain.length > 0 ? certain : byKey;
}

/**
 * IAM Roles Anywhere takes the role for whoever it let in, by a call of its own that STS records: `CreateSession`, which
 * issued the same key, says who that is.
 */
function withoutWitness(fits: readonly Fit[]): readonly Fit[] {
  const keys = new Set(
    fits.flatMap(({ call: { issuance } }) => (isOfRolesAnywhere(issuance) ? issuance.issuedKeyId : [])),
  );
  return fits.filter(({ call: { issuance } }) => !isTakenByRolesAnywhere(issuance) || !keys.has(issuance.issuedKeyId));
}

/**
 * Whether nobody ever uses the key that a call shows. Browsers and Identity Center get another one for the session that
 * a SAML call began, and so does the console when it switches roles (`AWS Internal`).
 */
export function isKeyNeverUsed({ eventName, caller }: Issuance): boolean {
  return eventName === 'AssumeRoleWithSAML' || (caller.invokedBy === 'AWS Internal' && caller.type !== 'AWSService');
}

/** Whether nobody uses the key that a call shows, as far as the session's records tell: one that is seen in use, somebody uses. */
export const isKeyUnused = (session: Actor, issuance: Issuance, facts: readonly KnownFact[]): boolean =>
  isKeyNeverUsed(issuance) && !isKeySeen(session, tellingKeyOf(issuance.issuedKeyId), facts);

/** What signs a session in, or lets it go on elsewhere, is a use of it as well. */
const isKeySeen = (session: Actor, key: string | null, facts: readonly KnownFact[]): boolean =>
  key !== null &&
  facts.some((fact) => {
    const actor = actorIn(fact);
    return actor?.accessKeyId === key && isSameSession(actor, session);
  });

function actorIn(fact: KnownFact): Actor | null {
  switch (fact.kind) {
    case 'sighting':
      return fact.actor;
    case 'sign-in':
      return fact.signIn.actor;
    case 'grant':
      return fact.grant.actor;
    default:
      return null;
  }
}

/** Whether the keys differ and nothing explains it. */
function isRefuted(session: Actor, issuance: Issuance, facts: readonly KnownFact[]): boolean {
  const used = tellingKeyOf(session.accessKeyId);
  const issued = tellingKeyOf(issuance.issuedKeyId);
  const isOther = used !== null && issued !== null && used !== issued;
  return isOther && !isKeyUnused(session, issuance, facts);
}

/** Without its key a session is who it is by its principal id; one that is masked says so only with the role's own name beside it. */
function isIdentified({ principalId, issuerArn }: Actor, { roleArn }: Issuance): boolean {
  if (principalId === null || isTellingPrincipal(principalId)) return true;
  const name = sessionNameOf(principalId);
  return areSameRole(issuerArn, roleArn) && name !== null && !isWithheld(name);
}

function fitOf(
  session: Actor,
  call: IssuingCall,
  hasFurtherKeys: boolean,
  calls: readonly IssuingCall[],
  facts: readonly KnownFact[],
): readonly Fit[] {
  const { issuance } = call;
  const used = tellingKeyOf(session.accessKeyId);
  if (used !== null && used === issuance.issuedKeyId) {
    return [{ call, joinedBy: 'ISSUED_ACCESS_KEY', strength: 'EXACT' }];
  }
  if (session.createdAt === null || session.type === null || (!hasFurtherKeys && isRefuted(session, issuance, facts)))
    return [];
  if (!isIdentified(session, issuance) || isContradicted(session, issuance)) return [];
  if (isOfAnotherSession(session, issuance, calls, facts)) return [];
  const isBoundToSecond = (used !== null && isOfAMask(issuance)) || mayBeOfThatMoment(session, issuance);
  if (isBoundToSecond && !isOfTheSecond(session, issuance)) return [];
  return [{ call, ...joinWithoutKey(issuance) }];
}

/**
 * Whether a use may be what a service does for a person's own key, which shows the moment of that act: a call that issued
 * a session a second before or after it has no part in it.
 */
const mayBeOfThatMoment = ({ type, invokedBy }: Actor, { eventName }: Issuance): boolean =>
  invokedBy !== null && (type === 'Root' || type === 'IAMUser') && eventName !== 'AssumeRoot';

/** A masked key refutes nothing, so it says of a key that is shown no more than that the call was of that very second. */
const isOfAMask = (issuance: Issuance): boolean => isMasked(issuance.issuedKeyId) && !isKeyNeverUsed(issuance);

/** Whether a call was of the very second in which a session was created; not, where that is not told. */
export const isOfTheSecond = ({ createdAt }: Actor, { evidence }: Issuance): boolean =>
  createdAt !== null && secondOf(evidence.at) === secondOf(createdAt);

/** Role and name are chosen by the caller; they are as good as an identity only where the caller is a service. */
function joinWithoutKey({ issuedPrincipalId, roleArn, caller }: Issuance): Pick<Fit, 'joinedBy' | 'strength'> {
  if (issuedPrincipalId !== null || roleArn === null) return { joinedBy: 'SESSION_IDENTITY', strength: 'STRONG' };
  return { joinedBy: 'ROLE_AND_NAME', strength: caller.type === 'AWSService' ? 'STRONG' : 'WEAK' };
}
