import type { EpochMs } from '#kernel';
import { outcomeOfResolution } from '#lineage';
import type { Resolution, UnitId } from '#lineage';

type Candidate = Resolution['candidates'][number];
type ResolutionOf = (unit: UnitId) => Resolution | undefined;

/** The units on the way back from a unit at a moment, itself first. */
export type WayBack = {
  /** Those on the one way, as far as there is one. */
  readonly units: ReadonlySet<UnitId>;
  /** Those on any of the ways behind the place where several part; empty where none do. */
  readonly perhaps: ReadonlySet<UnitId>;
  /** Event ids of the records of the calls that were followed, on the one way. */
  readonly issuedBy: ReadonlySet<string>;
  readonly perhapsIssuedBy: ReadonlySet<string>;
};

/** Follows the hops that an answer shows back through their units, and notes all that may lie behind a parting. */
export function wayBackOf(unit: UnitId, at: EpochMs, resolutionOf: ResolutionOf): WayBack {
  const units = new Set<UnitId>();
  const issuedBy = new Set<string>();
  const taken = new Set<string>();
  let place: { readonly unit: UnitId; readonly at: EpochMs } | null = { unit, at };
  while (place !== null) {
    const resolution = resolutionOf(place.unit);
    if (resolution === undefined) break;
    units.add(place.unit);
    const ways = waysAt(resolution, place.at);
    if (isParting(resolution, place.at, ways)) return { units, issuedBy, ...allBehind(ways, resolutionOf) };
    const [way] = ways;
    const step = `${place.unit} ${String(way?.at)}`;
    if (way === undefined || taken.has(step)) break;
    taken.add(step);
    for (const { eventId } of way.issuedBy) issuedBy.add(eventId);
    place = way.behind.kind === 'unit' ? { unit: way.behind.unit, at: way.at } : null;
  }
  return { units, issuedBy, perhaps: new Set(), perhapsIssuedBy: new Set() };
}

/** The candidates that the answer of a unit at a moment goes back by; none where the record itself says it all. */
export function waysAt(resolution: Resolution, at: EpochMs): readonly Candidate[] {
  const { via } = outcomeOfResolution(resolution, at);
  const indexes = typeof via === 'number' ? [via] : (via ?? []);
  return indexes.flatMap((index) => resolution.candidates[index] ?? []);
}

function isParting(resolution: Resolution, at: EpochMs, ways: readonly Candidate[]): boolean {
  const outcome = outcomeOfResolution(resolution, at);
  if (outcome.status !== 'AMBIGUOUS') return false;
  return ways.length > 1 || outcome.stops.some((stop) => stop.unit === resolution.unit);
}

function allBehind(
  ways: readonly Candidate[],
  resolutionOf: ResolutionOf,
): Pick<WayBack, 'perhaps' | 'perhapsIssuedBy'> {
  const perhaps = new Set<UnitId>();
  const perhapsIssuedBy = new Set<string>();
  const entered = new Set<string>();
  const pending = [...ways];
  for (let way = pending.pop(); way !== undefined; way = pending.pop()) {
    for (const { eventId } of way.issuedBy) perhapsIssuedBy.add(eventId);
    if (way.behind.kind !== 'unit') continue;
    const step = `${way.behind.unit} ${String(way.at)}`;
    const resolution = resolutionOf(way.behind.unit);
    if (entered.has(step) || resolution === undefined) continue;
    entered.add(step);
    perhaps.add(way.behind.unit);
    pending.push(...waysAt(resolution, way.at));
  }
  return { perhaps, perhapsIssuedBy };
}
