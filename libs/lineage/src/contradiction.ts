import type { Actor, Federation, Issuance } from '#cloudtrail';
import { CLOCKS_DIFFER_MS, isSamePrincipal, isSameSession } from './entry.ts';
import type { KnownFact, KnownSighting } from './known-fact.ts';
import { secondOf } from './known-fact.ts';
import type { IssuingCall } from './merge-copies.ts';
import { workloadInScope } from './named-in-record.ts';
import { isWithheld } from './principal.ts';

/**
 * Whether what AWS wrote into a session's records says that some other call issued it, though principal and time agree:
 *
 * - a source identity is set once, by the call or by the session that called, and stays as it is;
 * - only services have credentials delivered to instances, or issue them to one resource;
 * - only web identities have a provider in their sessions, and it is the one of the call.
 *
 * Not to be asked of a session that shows the very key which the call issued.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function isContradicted(session: Actor, issuance: Issuance): boolean {
  const { caller, federation } = issuance;
  if (areOther(session.sourceIdentity, issuance.sourceIdentity ?? caller.sourceIdentity)) return true;
  const isServices = session.ec2RoleDelivery !== null || workloadInScope(session, session.inScopeOf) !== null;
  if (isServices && !mayBeService(caller)) return true;
  return session.federatedProvider !== null && isOfOtherProvider(session.federatedProvider, issuance, federation);
}

const mayBeService = ({ type }: Actor): boolean => type === 'AWSService' || type === 'Unknown' || type === null;

function isOfOtherProvider(provider: string, { eventName }: Issuance, federation: Federation | null): boolean {
  if (eventName !== 'AssumeRoleWithWebIdentity') return true;
  return areOther(nameOfProvider(provider), nameOfProvider(federation?.provider ?? null));
}

/** Providers are written as ARNs and as the addresses that these end in. */
function nameOfProvider(provider: string | null): string | null {
  return provider === null ? null : provider.replace(/^(?:.*:oidc-provider\/|https:\/\/)/, '').toLowerCase();
}

const areOther = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && one !== other && !isWithheld(one) && !isWithheld(other);

/**
 * Whether a call of a second beside the session's own had no part in it: it issued the session that is seen to have begun in
 * its own second, as a call issues only one; or the session was in use before it.
 *
 * @param calls all that may have issued the session: where several are of one second, what began in it is not all of theirs
 */
export function isOfAnotherSession(
  session: Actor,
  { evidence }: Issuance,
  calls: readonly IssuingCall[],
  facts: readonly KnownFact[],
): boolean {
  const { createdAt } = session;
  const second = secondOf(evidence.at);
  if (createdAt === null || secondOf(createdAt) === second) return false;
  const isAlone = calls.filter(({ issuance }) => secondOf(issuance.evidence.at) === second).length === 1;
  return facts.some((fact) => {
    if (fact.kind !== 'sighting' || !isSamePrincipal(fact.actor, session)) return false;
    const other = fact.actor.createdAt;
    if (other === null) return false;
    return (isAlone && secondOf(other) === second) || isInUseBefore(session, evidence.at, fact);
  });
}

const isInUseBefore = (session: Actor, at: number, { actor, firstAt }: KnownSighting): boolean =>
  firstAt !== null && firstAt < at - CLOCKS_DIFFER_MS && isSameSession(actor, session);
