import type { Actor } from '#cloudtrail';
import { CREATION_TOLERANCE_MS, identitiesOfActor, identitiesOfIssuance } from './join-keys.ts';
import type { KnownFact, KnownIssuance } from './known-fact.ts';

/**
 * Whether a call that issued this session must be missing, so that a use without a telling key may be its.
 *
 * Several calls can issue one principal in one second. If the session shows a key that no delivered call issued, a call
 * was not delivered, and a use that shows no key of its own (or a service's, under `invokedBy`) may come from it. Keys
 * of browsers, of Identity Center and of SAML sessions are never those of an issuing call, and show nothing.
 */
export function hasUnknownIssuer(actor: Actor, facts: readonly KnownFact[]): boolean {
  const isTold = actor.accessKeyId !== null && actor.invokedBy === null;
  if (isTold || actor.createdAt === null) return false;
  const calls = facts.filter((fact): fact is KnownIssuance => fact.kind === 'issuance' && hasIssued(fact, actor));
  if (calls.some(({ issuance }) => isKeyNeverUsed(issuance))) return false;
  const issued = new Set(calls.map(({ issuance }) => issuance.issuedKeyId));
  if (issued.has(null)) return false;
  return facts.some(
    (fact) => fact.kind === 'sighting' && showsOwnKey(fact.actor, actor) && !issued.has(fact.actor.accessKeyId),
  );
}

function hasIssued({ issuance }: KnownIssuance, actor: Actor): boolean {
  const identities = identitiesOfActor(actor);
  const isNamed = identitiesOfIssuance(issuance).some((identity) => identities.includes(identity));
  return isNamed && Math.abs(issuance.evidence.at - (actor.createdAt ?? 0)) <= CREATION_TOLERANCE_MS;
}

function isKeyNeverUsed(issuance: KnownIssuance['issuance']): boolean {
  return issuance.eventName === 'AssumeRoleWithSAML' || issuance.caller.invokedBy === 'AWS Internal';
}

function showsOwnKey(seen: Actor, session: Actor): boolean {
  return (
    seen.principalId === session.principalId &&
    seen.createdAt === session.createdAt &&
    seen.accessKeyId !== null &&
    seen.invokedBy === null &&
    seen.isFromConsole !== true
  );
}
