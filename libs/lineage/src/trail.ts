import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type { Candidate, Claim, JoinedBy, Outcome, Strength, UnitId } from './answer.ts';
import type { Resolution } from './binding.ts';
import { outcomeOfResolution } from './settle.ts';

/** One session on the way from an action back to its origin, and what ties it to the call that issued it. */
export type Hop = {
  readonly sessionArn: string | null;
  readonly accessKeyId: string | null;
  /** ISO 8601, UTC. */
  readonly issuedAt: string;
  /** Event ids of the issuing call's records, one for each account that has a copy. */
  readonly issuedBy: readonly string[];
  readonly joinedBy: JoinedBy;
  readonly strength: Strength;
  readonly crossAccount: boolean;
};

/** Gives the resolution of a unit, if it is known. */
export type ResolutionOf = (unit: UnitId) => Resolution | undefined;

/** A unit that acted at a moment. */
export type Place = { readonly unit: UnitId; readonly at: EpochMs };

/** Where several ways part: the candidates that lead on from one unit. */
export type Fork = Place & { readonly resolution: Resolution; readonly ways: readonly Candidate[] };

/** The one way back from a place, as far as it goes, and where it parts into several. */
export type Trail = {
  readonly hops: readonly Hop[];
  readonly claims: readonly Claim[];
  readonly fork: Fork | null;
};

/**
 * Follows the one way back from a place, as far as there is one. Takes each call once, so it ends on circles too; a
 * session whose records lack its time of creation may be passed again, under another call.
 *
 * @param before the hops that lead to the place
 */
export function trailFrom(start: Place, before: readonly Hop[], resolutionOf: ResolutionOf): Trail {
  const hops = [...before];
  const claims: Claim[] = [];
  const taken = new Set<string>();
  for (let place: Place | null = start; place !== null;) {
    const resolution = resolutionOf(place.unit);
    if (resolution === undefined) break;
    const outcome = outcomeOfResolution(resolution, place.at);
    claims.push(...resolution.claims);
    if (isFork(resolution, outcome)) {
      return { hops, claims, fork: { ...place, resolution, ways: waysOf(resolution, outcome) } };
    }
    const [way] = waysOf(resolution, outcome);
    if (way === undefined || taken.has(textOf({ unit: place.unit, at: way.at }))) break;
    taken.add(textOf({ unit: place.unit, at: way.at }));
    pushHop(hops, resolution, way);
    place = way.behind.kind === 'unit' ? { unit: way.behind.unit, at: way.at } : null;
  }
  return { hops, claims, fork: null };
}

/** Adds the hop of a session that was issued this way; another account's view of one call adds none. */
export function pushHop(hops: Hop[], resolution: Resolution, way: Candidate): void {
  if (!way.isHop) return;
  hops.push({
    sessionArn: resolution.sessionArn,
    accessKeyId: resolution.accessKeyId,
    issuedAt: isoOf(way.at),
    issuedBy: [...new Set(way.issuedBy.map((record) => record.eventId))],
    joinedBy: way.joinedBy,
    strength: way.strength,
    crossAccount: way.isCrossAccount,
  });
}

/** One text for each place: equal texts are the same place. */
export const textOf = ({ unit, at }: Place): string => `${at} ${unit}`;

/** Whether the ways part at this unit; they may do so farther back, where one way leads on from here. */
function isFork(resolution: Resolution, outcome: Outcome): boolean {
  if (outcome.status !== 'AMBIGUOUS') return false;
  return outcome.via.length > 1 || outcome.stops.some((stop) => stop.unit === resolution.unit);
}

function waysOf({ candidates }: Resolution, { via }: Outcome): readonly Candidate[] {
  const indexes = typeof via === 'number' ? [via] : (via ?? []);
  return indexes.flatMap((index) => candidates[index] ?? []);
}
