import type { Actor } from '#cloudtrail';
import { exchangesOf, isEntered, isSameSession, usesBeforeEntry } from './entry.ts';
import type { Fit } from './fit.ts';
import { callsThatMayHaveIssued, isKeyUnused, isOfTheSecond } from './fit.ts';
import type { KnownFact } from './known-fact.ts';
import { isOwnersCopy, recordKey } from './merge-copies.ts';
import { isMasked, tellingKeyOf } from './principal.ts';
import { keysVendedTo, mayBeOfVendedKey } from './vended-calls.ts';

/**
 * Whether a call that issued this session must be missing, so that a use without a telling key may be its.
 *
 * Several calls can issue one principal in one second. If the session shows more keys of its own than the calls that fit
 * can have issued, a call was not delivered, or one beside the second made this session as well; a use that no key ties
 * to its call may come from that one. Keys of browsers, of Identity Center and of SAML sessions are never those of an
 * issuing call, and show nothing; nor do masked keys, keys of services that act for the session, and keys that the
 * session got for itself by calls that were delivered. Once a session went on in the console, any key may be the
 * console's, so only those that the way there was signed with, and those that were used before, still show something.
 * Where every call is of a second beside the session's own and none of their keys was ever seen in it, any key does.
 *
 * A key that another session of the principal got for itself in that moment is no issue that fits, and yet the use may
 * be its.
 *
 * Nor is a call that a key refutes, if only the role owner's copy of it is there: it does not say whether the caller was the
 * console, whose calls show a key that nobody uses.
 *
 * It cannot tell every missing call: one whose key no record shows leaves no trace. Not to be asked of a use that is tied
 * by its key, whatever else the session shows.
 *
 * @param fits the calls that fit the use
 * @param facts the sightings among them are those of the same session
 */
export function hasUnknownIssuer(actor: Actor, fits: readonly Fit[], facts: readonly KnownFact[]): boolean {
  if (fits.length === 0) return false;
  if (mayBeOfVendedKey(actor, facts) || mayBeOfFacelessCall(actor, fits, facts)) return true;
  if (fits.some(({ call }) => isKeyUnused(actor, call.issuance, facts))) return false;
  const issued = fits.map(({ call }) => tellingKeyOf(call.issuance.issuedKeyId));
  const vended = keysVendedTo(actor, facts);
  const strays = new Set(ownKeysOf(actor, fits, facts).filter((key) => !issued.includes(key) && !vended.has(key)));
  return strays.size > issued.filter((key) => key === null).length - maskedAndSeen(actor, fits, facts);
}

/** Whether the key refuted a call of which only the copy is there that hides the caller. */
function mayBeOfFacelessCall(session: Actor, fits: readonly Fit[], facts: readonly KnownFact[]): boolean {
  const fitting = new Set(fits.flatMap(({ call }) => call.records.map(recordKey)));
  return callsThatMayHaveIssued(session, facts).some(({ issuance, records }) => {
    const isNearest = isOfTheSecond(session, issuance) || isBeside(session, fits);
    return isOwnersCopy(issuance) && isNearest && !records.some((record) => fitting.has(recordKey(record)));
  });
}

/** How many of the calls show a masked key, which uses of the session show as well: it is theirs, and no other's. */
function maskedAndSeen(session: Actor, fits: readonly Fit[], facts: readonly KnownFact[]): number {
  const isSeen = facts.some(
    (fact) =>
      fact.kind === 'sighting' &&
      fact.actor.invokedBy === null &&
      isMasked(fact.actor.accessKeyId) &&
      isSameSession(fact.actor, session),
  );
  return isSeen ? fits.filter(({ call }) => isMasked(call.issuance.issuedKeyId)).length : 0;
}

function ownKeysOf(session: Actor, fits: readonly Fit[], facts: readonly KnownFact[]): readonly string[] {
  const seen = facts.flatMap((fact) => (fact.kind === 'sighting' ? [fact.actor] : []));
  const keysIn = (actors: readonly Actor[]): readonly string[] =>
    actors.filter((actor) => isSameSession(actor, session)).flatMap(ownKeyOf);
  if (!isEntered(session, facts)) return keysIn(seen);

  const all = keysIn(seen);
  const isIssued = fits.some(({ call: { issuance } }) => all.some((key) => key === issuance.issuedKeyId));
  if (isBeside(session, fits) && !isIssued) return all;
  return keysIn([...exchangesOf(session, facts), ...usesBeforeEntry(session, facts)]);
}

/**
 * Whether the calls were of a second beside the one in which the session began, so that age says less of who issued it.
 * Those that fit are all of its own second, or none is.
 */
const isBeside = (session: Actor, [fit]: readonly Fit[]): boolean =>
  fit !== undefined && !isOfTheSecond(session, fit.call.issuance);

/** The key by which a use shows its session, if it is one that the issuing call must have shown. */
function ownKeyOf({ accessKeyId, invokedBy, isFromConsole }: Actor): readonly string[] {
  const key = tellingKeyOf(accessKeyId);
  return key !== null && invokedBy === null && isFromConsole !== true ? [key] : [];
}
