import { compareText } from '#kernel';
import type { Candidate, Outcome, UnitId } from './answer.ts';
import type { Origin } from './origin.ts';
import { originKey } from './origin.ts';
import { outcomeOfResolution } from './settle.ts';
import { pushHop, textOf, trailFrom } from './trail.ts';
import type { Fork, Hop, Place, ResolutionOf, Trail } from './trail.ts';

/** One of several ways that a chain may go; `origin` is null where it is unknown. */
export type Alternative = { readonly origin: Origin | null; readonly hops: readonly Hop[] };

type Undecided = Extract<Outcome, { status: 'AMBIGUOUS' }>;

/** A fork, and the hops that lead to it. */
type Parting = { readonly fork: Fork; readonly hops: readonly Hop[] };

/** The hops to each origin that is looked for, by its key, and to each stop, by its unit; null until they are found. */
type Ways = Map<string, readonly Hop[] | null>;

/**
 * The ways that an undecided answer may go: one for each of its origins, then one for each unknown, by the first way
 * that leads there.
 *
 * Each fork is entered once, so the time is linear in the units behind the answer, however many ways lead through them.
 */
export function alternativesOf(outcome: Undecided, trail: Trail, resolutionOf: ResolutionOf): readonly Alternative[] {
  const ways = firstWays(outcome, trail, resolutionOf);
  const known = outcome.origins.map((origin) => ({ origin, hops: ways.get(originKey(origin)) ?? trail.hops }));
  const unknown = outcome.stops.map(({ unit }) => ({ origin: null, hops: ways.get(unit) ?? trail.hops }));
  return [...known, ...sortedByText(unknown)];
}

function firstWays({ origins, stops }: Undecided, trail: Trail, resolutionOf: ResolutionOf): Ways {
  const ways: Ways = new Map([...origins.map(originKey), ...stops.map(({ unit }) => unit)].map((key) => [key, null]));
  const entered = new Set<string>();
  const pending: Parting[] = trail.fork === null ? [] : [{ fork: trail.fork, hops: trail.hops }];
  for (let parting = pending.shift(); parting !== undefined; parting = pending.shift()) {
    const place = textOf(parting.fork);
    if (entered.has(place)) continue;
    entered.add(place);
    for (const way of parting.fork.ways) {
      const next = takeWay(ways, parting, way, resolutionOf);
      if (next !== null) pending.push(next);
    }
  }
  return ways;
}

/** Goes one way on from a fork and notes where it ends; gives the next fork where it parts again. */
function takeWay(ways: Ways, { fork, hops }: Parting, way: Candidate, resolutionOf: ResolutionOf): Parting | null {
  const on = [...hops];
  pushHop(on, fork.resolution, way);
  switch (way.behind.kind) {
    case 'origin':
      note(ways, originKey(way.behind.origin), on);
      return null;
    case 'gap':
      note(ways, fork.unit, on);
      return null;
    case 'unit':
      return follow(ways, { unit: way.behind.unit, at: way.at }, on, resolutionOf);
  }
}

function follow(ways: Ways, place: Place, hops: readonly Hop[], resolutionOf: ResolutionOf): Parting | null {
  note(ways, place.unit, hops);
  const resolution = resolutionOf(place.unit);
  if (resolution === undefined) return null;
  const outcome = outcomeOfResolution(resolution, place.at);
  const trail = trailFrom(place, hops, resolutionOf);
  if (outcome.status === 'AMBIGUOUS') return trail.fork === null ? null : { fork: trail.fork, hops: trail.hops };
  note(ways, outcome.status === 'INCOMPLETE' ? outcome.stop.unit : originKey(outcome.origin), trail.hops);
  return null;
}

function note(ways: Ways, end: UnitId, hops: readonly Hop[]): void {
  if (ways.get(end) === null) ways.set(end, hops);
}

function sortedByText(alternatives: readonly Alternative[]): readonly Alternative[] {
  const byText = alternatives.map((alternative) => [JSON.stringify(alternative), alternative] as const);
  return byText.sort(([a], [b]) => compareText(a, b)).map(([, alternative]) => alternative);
}
