import { describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import fc from 'fast-check';
import { LAW_RUNS } from '../../../test/builders/law-runs.ts';
import { resolveAll } from '../../../test/builders/resolve-all.ts';
import { plan } from '../../../test/builders/world/plan.ts';
import { MOMENTS, soup } from '../../../test/builders/world/soup.ts';
import { worldOf } from '../../../test/builders/world/world.ts';
import type { Candidate, UnitId } from './answer.ts';
import type { Resolution } from './binding.ts';
import { isKeyNeverUsed } from './fit.ts';
import type { KnownFact } from './known-fact.ts';
import { originKey } from './origin.ts';
import { tellingKeyOf } from './principal.ts';
import { outcomeOfResolution } from './settle.ts';
import { isEntered } from './entry.ts';

type Resolutions = ReadonlyMap<UnitId, Resolution>;
type Removal = { readonly before: Resolutions; readonly after: Resolutions; readonly kept: readonly KnownFact[] };

function nameAt(resolutions: Resolutions, unit: UnitId, at: EpochMs): string | null {
  const outcome = outcomeOfResolution(resolutions.get(unit)!, at);
  return 'origin' in outcome ? originKey(outcome.origin) : null;
}

/**
 * Whether an answer survived the removal of issuing calls: it is the same, or nobody is named any more. Else it may only
 * have changed because one farther back did, or where the contract allows it.
 */
function isSound(removal: Removal, unit: UnitId, at: EpochMs): boolean {
  const name = nameAt(removal.after, unit, at);
  if (name === null || name === nameAt(removal.before, unit, at) || isExcepted(removal, unit, at)) return true;
  const ways = removal.after.get(unit)!.candidates.filter((way) => way.from <= at && at <= way.until);
  const changed = ways.filter((way) => hasChanged(removal, way));
  return changed.length > 0 && changed.every((way) => isSound(removal, unitBehind(way), way.at));
}

function hasChanged({ before, after }: Removal, way: Candidate): boolean {
  if (way.behind.kind !== 'unit') return false;
  return nameAt(before, unitBehind(way), way.at) !== nameAt(after, unitBehind(way), way.at);
}

const unitBehind = ({ behind }: Candidate): UnitId => (behind.kind === 'unit' ? behind.unit : '');

/**
 * The contract's sole exception: one of several issues of one principal within two seconds is gone, and the use shows no
 * issued key, or one that never singled out a call. It shows none, too, if a call that is left explains its key.
 *
 * And what each record says by itself: a second factor, the console or a sign-in speaks for the root user once the assumption of
 * root is gone, a user's unique id for the user once the caller's own copy is gone, and the resource that a session is in
 * scope of once no call issued it. And what is no more than weak: another account's copy is that of the one session which
 * is left, and a session as old as the sign-in of its principal began with it.
 */
function isExcepted({ before, after, kept }: Removal, unit: UnitId, at: EpochMs): boolean {
  const [was, is] = [before.get(unit)!, after.get(unit)!];
  if (was.standing.kind === 'session' && is.standing.kind === 'origin') return is.standing.origin.kind === 'ROOT_USER';
  if (is.candidates.length === 0 || is.candidates.every(isUserById)) return is.candidates.length > 0;
  const holding = is.candidates.filter((way) => way.from <= at && at <= way.until);
  if (holding.every(isWeakByItself)) return true;
  const calls = is.candidates.filter(({ joinedBy }) => joinedBy !== 'IN_RECORD');
  const isOneGone = was.candidates.some((way) => !is.candidates.some((left) => isSameCall(way, left)));
  if (!isOneGone) return false;
  if (is.candidates.some(isExact)) return exactCallsOf(was, is).length > 1;
  return showsNoKey(unit) || isInConsole(unit, kept) || calls.every((way) => explainsKeys(way, kept));
}

/** The calls that issued the key of a use, before and after: one that the equal second preferred may hide another. */
function exactCallsOf(was: Resolution, is: Resolution): readonly Candidate[] {
  const exact = [...was.candidates, ...is.candidates].filter(isExact);
  return exact.filter((call, position) => exact.findIndex((other) => isSameCall(call, other)) === position);
}

const isExact = ({ strength }: Candidate): boolean => strength === 'EXACT';

const isUserById = ({ joinedBy, behind }: Candidate): boolean =>
  joinedBy === 'SHARED_EVENT' && behind.kind === 'origin';

const isRoot = (behind: Candidate['behind']): boolean => behind.kind === 'origin' && behind.origin.kind === 'ROOT_USER';

function isWeakByItself({ joinedBy, isHop, strength, behind }: Candidate): boolean {
  if (joinedBy === 'CONSOLE_SIGN_IN') return strength === 'WEAK' || isRoot(behind);
  return joinedBy === 'IN_RECORD' || (joinedBy === 'SESSION_IDENTITY' && !isHop);
}

const isSameCall = (a: Candidate, b: Candidate): boolean =>
  JSON.stringify([a.at, a.behind, a.until]) === JSON.stringify([b.at, b.behind, b.until]);

function showsNoKey(unit: UnitId): boolean {
  const { accessKeyId, invokedBy } = JSON.parse(unit) as { accessKeyId?: string; invokedBy?: string };
  return tellingKeyOf(accessKeyId ?? null) === null || invokedBy !== undefined;
}

/** Once a session went on in the console, any key may be the console's. */
function isInConsole(unit: UnitId, kept: readonly KnownFact[]): boolean {
  return kept.some((fact) => fact.kind === 'sighting' && fact.unit === unit && isEntered(fact.actor, kept));
}

function explainsKeys({ issuedBy }: Candidate, kept: readonly KnownFact[]): boolean {
  return kept.some(
    (fact) =>
      fact.kind === 'issuance' &&
      issuedBy.some(({ eventId }) => eventId === fact.issuance.evidence.eventId) &&
      (isKeyNeverUsed(fact.issuance) || tellingKeyOf(fact.issuance.issuedKeyId) === null),
  );
}

/** Units and moments at which the answer became somebody else's, when some of the issuing calls are left out. */
function unsoundAnswers(facts: readonly KnownFact[], isLost: readonly boolean[]): readonly string[] {
  const calls = facts.filter(({ kind }) => kind === 'issuance');
  const kept = facts.filter((fact) => isLost[calls.indexOf(fact) % isLost.length] !== true);
  const removal = { before: resolveAll(facts), after: resolveAll(kept), kept };
  return [...removal.after.keys()].flatMap((unit) =>
    MOMENTS.filter((at) => !isSound(removal, unit, at)).map((at) => `${at} ${unit}`),
  );
}

const lost = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });

describe('removing issuing calls', () => {
  it('never leads an answer of a story to somebody else', () => {
    fc.assert(
      fc.property(plan, lost, (steps, isLost) => {
        expect(unsoundAnswers(worldOf(steps).facts, isLost)).toEqual([]);
      }),
      LAW_RUNS,
    );
  });

  it('never leads an answer to somebody else, however senseless the facts are', () => {
    fc.assert(
      fc.property(soup, lost, (facts, isLost) => {
        expect(unsoundAnswers(facts, isLost)).toEqual([]);
      }),
      LAW_RUNS,
    );
  });
});
