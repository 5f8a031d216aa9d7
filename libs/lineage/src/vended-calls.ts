import { accountOfKey } from '#cloudtrail';
import type { Actor, Issuance } from '#cloudtrail';
import type { Strength } from './answer.ts';
import { isSamePrincipal, isSameSession } from './entry.ts';
import { accountOf } from './in-record.ts';
import { CREATION_TOLERANCE_MS, mayBeVended } from './join-keys.ts';
import type { KnownFact, KnownIssuance } from './known-fact.ts';
import { mergeCopies } from './merge-copies.ts';
import type { IssuingCall } from './merge-copies.ts';
import { accountOfArn, tellingKeyOf } from './principal.ts';
import { isDelegation, isVending } from './vending.ts';

/** A call that handed out a session's key, and how sure that is. */
export type VendedCall = { readonly call: IssuingCall; readonly strength: Strength };

/**
 * The calls that handed out the key of a session without naming it.
 *
 * Key ids repeat, so a key alone joins nothing. It is exact where the caller got a key of its own: one principal, and a
 * session that is as old as the call, or as the caller's. It is strong where a caller let somebody else in: the session
 * of a role began with the call, in the account that the call was recorded in; whatever ARN the call names is the
 * session's. Where it names one that agrees, the account that the key id tells will do as well.
 *
 * @param issuances at least those that share a join key with the session
 */
export function vendedCallsOf(session: Actor, issuances: readonly KnownIssuance[]): readonly VendedCall[] {
  if (session.accessKeyId === null) return [];
  const vended = issuances.filter(
    ({ issuance }) => issuance.issuedKeyId === session.accessKeyId && isVending(issuance),
  );
  return mergeCopies(vended).flatMap((call) => {
    const strength = strengthOf(session, call);
    return strength === null ? [] : [{ call, strength }];
  });
}

/** The keys that a session got for itself, besides the one that it began with. */
export function keysVendedTo(session: Actor, facts: readonly KnownFact[]): ReadonlySet<string> {
  const keys = facts.flatMap((fact) => {
    const isOwn = fact.kind === 'issuance' && isVending(fact.issuance) && isSameSession(fact.issuance.caller, session);
    return isOwn ? [fact.issuance.issuedKeyId ?? ''] : [];
  });
  return new Set(keys);
}

/**
 * Whether a use that shows no key of its own session may be one of a key that another session of its principal got for
 * itself at that moment, since the session of such a key may be as old as the call.
 */
export function mayBeOfVendedKey(session: Actor, facts: readonly KnownFact[]): boolean {
  if (tellingKeyOf(session.accessKeyId) !== null && session.invokedBy === null) return false;
  return facts.some((fact) => {
    if (fact.kind !== 'issuance' || !isVending(fact.issuance)) return false;
    const { caller, evidence } = fact.issuance;
    return isSamePrincipal(caller, session) && !isSameSession(caller, session) && isMomentOf(session, evidence.at);
  });
}

function strengthOf(session: Actor, call: IssuingCall): Strength | null {
  const { issuance } = call;
  if (!agreesInNames(session, issuance)) return null;
  if (isDelegation(issuance)) return mayBeVended(session) && isDelegatedTo(session, issuance) ? 'EXACT' : null;
  if (session.invokedByDelegateAccountId !== null) return null;
  if (isOwnKeyOf(session, issuance)) return 'EXACT';
  return mayBeVended(session) && isLetIn(session, call) ? 'STRONG' : null;
}

function isOwnKeyOf(session: Actor, { caller, evidence }: Issuance): boolean {
  const { createdAt, isAssumedRoot } = session;
  if (!isSamePrincipal(caller, session) || (isAssumedRoot === true && caller.isAssumedRoot !== true)) return false;
  return createdAt === null || createdAt === caller.createdAt || isMomentOf(session, evidence.at);
}

function isLetIn(session: Actor, { issuance, records }: IssuingCall): boolean {
  if (session.principalId === null || !isMomentOf(session, issuance.evidence.at)) return false;
  const account = accountOfArn(session.issuerArn) ?? accountOf(session);
  if (account === null) return false;
  if (records.some(({ accountId }) => accountId === account)) return true;
  return issuance.roleArn !== null && accountOfKey(session.accessKeyId ?? '') === account;
}

/**
 * Whether a product provider got the credentials of a delegation by this call. They act as the principal that approved
 * it, and their records name the provider's account beside it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-cloudtrail.html
 */
function isDelegatedTo(session: Actor, { assumedPrincipalArn, caller, evidence }: Issuance): boolean {
  const delegate = session.invokedByDelegateAccountId;
  const account = accountOf(caller);
  const isDelegate = delegate === null || account === null || delegate === account;
  return assumedPrincipalArn !== null && isDelegate && isMomentOf(session, evidence.at);
}

/** Whether a role or a principal that the call names beside the credentials is the session's. */
function agreesInNames({ arn, issuerArn }: Actor, { roleArn, assumedPrincipalArn }: Issuance): boolean {
  const isPrincipal = assumedPrincipalArn === null || assumedPrincipalArn === arn || assumedPrincipalArn === issuerArn;
  return isPrincipal && (roleArn === null || roleArn === issuerArn);
}

const isMomentOf = ({ createdAt }: Actor, at: number): boolean =>
  createdAt !== null && Math.abs(createdAt - at) <= CREATION_TOLERANCE_MS;
