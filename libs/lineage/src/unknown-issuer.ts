import type { Actor } from '#cloudtrail';
import type { Fit } from './fit.ts';
import { isKeyNeverUsed } from './fit.ts';
import type { KnownFact } from './known-fact.ts';
import { tellingKeyOf } from './principal.ts';

/**
 * Whether a call that issued this session must be missing, so that a use without a telling key may be its.
 *
 * Several calls can issue one principal in one second. If the session shows more keys of its own than the calls that fit
 * can have issued, a call was not delivered, or one beside the second made this session as well; a use that no key ties
 * to its call may come from that one. Keys of browsers, of Identity Center and of SAML sessions are never those of an
 * issuing call, and show nothing; nor do masked keys, and keys of services that act for the session.
 *
 * It cannot tell every missing call: one whose key no record shows leaves no trace. It never holds for a use that is
 * tied by its key, whatever else the session shows.
 *
 * @param fits the calls that fit the use
 * @param facts the sightings among them are those of the same session
 */
export function hasUnknownIssuer(actor: Actor, fits: readonly Fit[], facts: readonly KnownFact[]): boolean {
  if (fits.length === 0) return false;
  if (fits.some(({ strength, call }) => strength === 'EXACT' || isKeyNeverUsed(call.issuance))) return false;
  const issued = fits.map(({ call }) => tellingKeyOf(call.issuance.issuedKeyId));
  const strays = new Set(facts.flatMap((fact) => ownKeyOf(fact, actor)).filter((key) => !issued.includes(key)));
  return strays.size > issued.filter((key) => key === null).length;
}

/** The key by which a record shows that it is of the same session, if it is one that the issuing call must have shown. */
function ownKeyOf(fact: KnownFact, session: Actor): readonly string[] {
  if (fact.kind !== 'sighting') return [];
  const { type, principalId, createdAt, accessKeyId, invokedBy, isFromConsole } = fact.actor;
  const isOfSession = type === session.type && principalId === session.principalId && createdAt === session.createdAt;
  const key = tellingKeyOf(accessKeyId);
  return isOfSession && key !== null && invokedBy === null && isFromConsole !== true ? [key] : [];
}
