import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import { originKey, outcomeOfResolution } from '#lineage';
import type { Candidate, KnownFact, Resolution, UnitId } from '#lineage';
import { isEntered } from '../../../libs/lineage/src/entry.ts';
import { isKeyNeverUsed } from '../../../libs/lineage/src/fit.ts';
import { tellingKeyOf } from '../../../libs/lineage/src/principal.ts';

type Resolutions = ReadonlyMap<UnitId, Resolution>;

/** The answers to some facts, and to those that are left when issuing calls are taken away. */
export type Removal = {
  readonly before: Resolutions;
  readonly after: Resolutions;
  readonly kept: readonly KnownFact[];
};

/**
 * What became of an answer:
 * - `same`: the same name, or none as before
 * - `silent`: nobody is named any more
 * - `behind`: it changed because one farther back did
 * - `twin`: the contract's sole exception, see {@link isTwinGone}
 * - `by-itself`: what records say for want of calls, see {@link isByItself}
 * - `doubt-gone`: it was that name or another, or unknown, since a record showed that a further call may have issued the
 *   session; with that record, the doubt is gone
 * - `unsound`: somebody else is named, and nothing allows it
 */
export type Fate = 'same' | 'silent' | 'behind' | 'twin' | 'by-itself' | 'doubt-gone' | 'unsound';

/** What becomes of a unit's answer at a moment when calls are taken away. */
export function fateOf(removal: Removal, unit: UnitId, at: EpochMs): Fate {
  const name = nameAt(removal.after, unit, at);
  const was = nameAt(removal.before, unit, at);
  if (name === was) return 'same';
  if (name === null) return 'silent';
  if (isDoubtGone(removal, unit, at)) return 'doubt-gone';
  if (isByItself(removal, unit, at)) return 'by-itself';
  if (isTwinGone(removal, unit)) return 'twin';
  const changed = holdingAt(removal.after.get(unit)!, at).filter((way) => hasChanged(removal, way));
  const isExplained =
    changed.length > 0 && changed.every((way) => fateOf(removal, unitBehind(way), way.at) !== 'unsound');
  return isExplained ? 'behind' : 'unsound';
}

const holdingAt = ({ candidates }: Resolution, at: EpochMs): readonly Candidate[] =>
  candidates.filter((way) => way.from <= at && at <= way.until);

function hasChanged({ before, after }: Removal, way: Candidate): boolean {
  if (way.behind.kind !== 'unit') return false;
  return nameAt(before, unitBehind(way), way.at) !== nameAt(after, unitBehind(way), way.at);
}

function nameAt(resolutions: Resolutions, unit: UnitId, at: EpochMs): string | null {
  const resolution = resolutions.get(unit);
  const outcome = resolution === undefined ? null : outcomeOfResolution(resolution, at);
  return outcome !== null && 'origin' in outcome ? originKey(outcome.origin) : null;
}

function isDoubtGone({ before, after }: Removal, unit: UnitId, at: EpochMs): boolean {
  const [was, is] = [before.get(unit)!, after.get(unit)!];
  if (!was.hasUnknownIssuer || is.hasUnknownIssuer) return false;
  const outcome = outcomeOfResolution(was, at);
  const name = nameAt(after, unit, at);
  return outcome.status === 'AMBIGUOUS' && outcome.origins.some((origin) => originKey(origin) === name);
}

const unitBehind = ({ behind }: Candidate): UnitId => (behind.kind === 'unit' ? behind.unit : '');

/**
 * What each record says by itself: a second factor, the console or a sign-in speaks for the root user once the
 * assumption of root is gone, a user's unique id for the user once the caller's own copy is gone, and the resource that
 * a session is in scope of once no call issued it. And what is no more than weak: a session as old as the sign-in of its
 * principal began with it.
 */
function isByItself({ before, after }: Removal, unit: UnitId, at: EpochMs): boolean {
  const [was, is] = [before.get(unit)!, after.get(unit)!];
  if (was.standing.kind === 'session' && is.standing.kind === 'origin') return is.standing.origin.kind === 'ROOT_USER';
  if (is.candidates.every(isUserById)) return is.candidates.length > 0;
  const holding = holdingAt(is, at);
  return holding.length > 0 && holding.every(isWeakByItself);
}

/**
 * The contract's sole exception: one of several issues of one principal within two seconds is gone, and the use shows no
 * issued key, or one that never singled out a call. It shows none, too, if a call that is left explains its key. And, in
 * senseless facts, one of two calls that bear one shared id, of which each is the own copy of what a third record shows;
 * or a call that named the session beside another one of that moment and account that handed out the very key to somebody.
 */
function isTwinGone({ before, after, kept }: Removal, unit: UnitId): boolean {
  const [was, is] = [before.get(unit)!, after.get(unit)!];
  const calls = is.candidates.filter(({ joinedBy }) => joinedBy !== 'IN_RECORD');
  if (!isAnyNew(was, is) && !isAnyNew(is, was)) return false;
  if (was.candidates.filter(isOwnCopy).length > 1) return true;
  if (is.candidates.some(isExact)) return exactCallsOf(was, is).length > 1;
  if (is.candidates.some(isLetIn)) return true;
  const sights = kept.flatMap((fact) => (fact.kind === 'sighting' && fact.unit === unit ? [fact.actor] : []));
  return sights.some(
    (actor) => showsNoKey(actor) || isEntered(actor, kept) || calls.every((way) => explainsKeys(way, kept)),
  );
}

/** A call that is gone may have been preferred to one that comes to light, and not be told itself if it led in a circle. */
const isAnyNew = (known: Resolution, other: Resolution): boolean =>
  other.candidates.some((way) => !known.candidates.some((left) => isSameCall(way, left)));

/** The calls that issued the key of a use, before and after: one that the equal second preferred may hide another. */
function exactCallsOf(was: Resolution, is: Resolution): readonly Candidate[] {
  const exact = [...was.candidates, ...is.candidates].filter(isExact);
  return exact.filter((call, position) => exact.findIndex((other) => isSameCall(call, other)) === position);
}

const isOwnCopy = ({ joinedBy, behind }: Candidate): boolean => joinedBy === 'SHARED_EVENT' && behind.kind === 'unit';

const isExact = ({ strength }: Candidate): boolean => strength === 'EXACT';

const isLetIn = ({ joinedBy, strength }: Candidate): boolean =>
  joinedBy === 'ISSUED_ACCESS_KEY' && strength === 'STRONG';

const isUserById = ({ joinedBy, behind }: Candidate): boolean =>
  joinedBy === 'SHARED_EVENT' && behind.kind === 'origin';

const isRoot = (behind: Candidate['behind']): boolean => behind.kind === 'origin' && behind.origin.kind === 'ROOT_USER';

function isWeakByItself({ joinedBy, strength, behind }: Candidate): boolean {
  if (joinedBy === 'CONSOLE_SIGN_IN') return strength === 'WEAK' || isRoot(behind);
  return joinedBy === 'IN_RECORD';
}

const isSameCall = (a: Candidate, b: Candidate): boolean =>
  JSON.stringify([a.at, a.behind, a.until]) === JSON.stringify([b.at, b.behind, b.until]);

const showsNoKey = ({ accessKeyId, invokedBy }: Actor): boolean =>
  tellingKeyOf(accessKeyId) === null || invokedBy !== null;

function explainsKeys({ issuedBy }: Candidate, kept: readonly KnownFact[]): boolean {
  return kept.some(
    (fact) =>
      fact.kind === 'issuance' &&
      issuedBy.some(({ eventId }) => eventId === fact.issuance.evidence.eventId) &&
      (isKeyNeverUsed(fact.issuance) || tellingKeyOf(fact.issuance.issuedKeyId) === null),
  );
}
