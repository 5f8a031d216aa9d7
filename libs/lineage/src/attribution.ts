import type { EpochMs } from '#kernel';
import { alternativesOf } from './alternatives.ts';
import type { Alternative } from './alternatives.ts';
import { sortedClaims } from './claims.ts';
import type { Claim, Gap, Outcome, Status, UnitId } from './answer.ts';
import type { Origin } from './origin.ts';
import { outcomeOfResolution } from './settle.ts';
import { trailFrom } from './trail.ts';
import type { Hop, ResolutionOf, Trail } from './trail.ts';

/** The whole answer to "who did it?" for one unit at one moment, as the contract prints it. */
export type Attribution = {
  readonly status: Status;
  readonly origin: Origin | null;
  readonly hops: readonly Hop[];
  readonly claims: readonly Claim[];
  readonly candidates: readonly Alternative[];
  readonly gap: Gap | null;
};

/**
 * Lays out the answer of a unit at a moment: hops from the session that acted back to the origin, or to where the way
 * stops or parts. What the answer is was settled before; the way back only shows it.
 *
 * @param resolutionOf gives the resolution of every unit on the way; where it lacks one, the way ends
 * @throws Error if the unit itself was never settled, which is a bug of the caller
 */
export function attributionOf(unit: UnitId, at: EpochMs, resolutionOf: ResolutionOf): Attribution {
  const resolution = resolutionOf(unit);
  if (resolution === undefined) throw new Error(`unit ${unit} was never settled`);
  const outcome = outcomeOfResolution(resolution, at);
  const trail = trailFrom({ unit, at }, [], resolutionOf);
  return statementOf(outcome, trail, resolutionOf);
}

function statementOf(outcome: Outcome, trail: Trail, resolutionOf: ResolutionOf): Attribution {
  const { status } = outcome;
  const laidOut = { hops: trail.hops, claims: sortedClaims(trail.claims) };
  switch (status) {
    case 'AMBIGUOUS':
      return { status, origin: null, ...laidOut, candidates: alternativesOf(outcome, trail, resolutionOf), gap: null };
    case 'INCOMPLETE':
      return { status, origin: null, ...laidOut, candidates: [], gap: outcome.stop.gap };
    case 'PROVEN':
    case 'CORROBORATED':
      return { status, origin: outcome.origin, ...laidOut, candidates: [], gap: null };
  }
}
