import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type { Candidate, Claim, Gap, JoinedBy, Outcome, Status, Strength, UnitId } from './answer.ts';
import type { Resolution } from './binding.ts';
import type { Origin } from './origin.ts';
import { originKey } from './origin.ts';
import { cycleStop } from './outcome.ts';
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

/** One of several ways that a chain may go; `origin` is null where it is unknown. */
export type Alternative = { readonly origin: Origin | null; readonly hops: readonly Hop[] };

/** The whole answer to "who did it?" for one unit at one moment, as the contract prints it. */
export type Attribution = {
  readonly status: Status;
  readonly origin: Origin | null;
  readonly hops: readonly Hop[];
  readonly claims: readonly Claim[];
  readonly candidates: readonly Alternative[];
  readonly gap: Gap | null;
};

/** How many alternatives an ambiguous answer lists at most: beyond, only their number matters. */
const MOST_ALTERNATIVES = 50;

/**
 * Walks a unit's chain at a moment and lays it out: hops from the session that acted back to the origin.
 *
 * @param resolutionOf gives the resolution of every unit on the way; asked once a hop
 */
export function attributionOf(
  unit: UnitId,
  at: EpochMs,
  resolutionOf: (unit: UnitId) => Resolution | undefined,
): Attribution {
  const trail = walk({ unit, at, hops: [], claims: [], passed: [] }, resolutionOf);
  const claims = sortedClaims(trail.claims);
  switch (trail.end.kind) {
    case 'origin':
      return {
        status: trail.end.status,
        origin: trail.end.origin,
        hops: trail.hops,
        claims,
        candidates: [],
        gap: null,
      };
    case 'gap':
      return { status: 'INCOMPLETE', origin: null, hops: trail.hops, claims, candidates: [], gap: trail.end.gap };
    case 'fork':
      return {
        status: 'AMBIGUOUS',
        origin: null,
        hops: trail.hops,
        claims,
        candidates: alternativesOf(trail, resolutionOf),
        gap: null,
      };
  }
}

type ResolutionOf = (unit: UnitId) => Resolution | undefined;

/** Where a walk stands: the unit to look at next, and all that lies behind it. */
type Position = {
  readonly unit: UnitId;
  readonly at: EpochMs;
  readonly hops: readonly Hop[];
  readonly claims: readonly Claim[];
  readonly passed: readonly UnitId[];
};

type End =
  | { readonly kind: 'origin'; readonly status: 'PROVEN' | 'CORROBORATED'; readonly origin: Origin }
  | { readonly kind: 'gap'; readonly gap: Gap }
  | {
      readonly kind: 'fork';
      readonly resolution: Resolution;
      readonly via: readonly number[];
      readonly hasUnknown: boolean;
    };

type Trail = Position & { readonly end: End };

function walk(start: Position, resolutionOf: ResolutionOf): Trail {
  const hops = [...start.hops];
  const claims = [...start.claims];
  const passed = new Set(start.passed);
  let { unit, at } = start;
  let status: 'PROVEN' | 'CORROBORATED' | null = null;
  const stopAt = (end: End): Trail => ({ unit, at, hops, claims, passed: [...passed], end });

  for (;;) {
    if (passed.has(unit)) return stopAt({ kind: 'gap', gap: cycleStop(unit).gap });
    passed.add(unit);
    const resolution = resolutionOf(unit);
    if (resolution === undefined) throw new Error(`no resolution for unit ${unit}`);
    claims.push(...resolution.claims);

    const outcome = outcomeOfResolution(resolution, at);
    const fork = forkOf(resolution, outcome);
    if (fork !== null) return stopAt(fork);
    if (outcome.status !== 'INCOMPLETE' && outcome.status !== 'AMBIGUOUS') status ??= outcome.status;

    const [via] = outcome.status === 'AMBIGUOUS' ? outcome.via : [outcome.via];
    const candidate = via === undefined || via === null ? undefined : resolution.candidates[via];
    if (candidate !== undefined) pushHop(hops, resolution, candidate);
    if (candidate?.behind.kind !== 'unit') return stopAt(endOf(outcome, status));
    ({ unit } = candidate.behind);
    at = candidate.at;
  }
}

/** Where several ways part at this unit; null where there is one way on, even if it parts farther back. */
function forkOf(resolution: Resolution, outcome: Outcome): End | null {
  if (outcome.status !== 'AMBIGUOUS') return null;
  const hasUnknown = outcome.stops.some((stop) => stop.unit === resolution.unit);
  return outcome.via.length === 1 && !hasUnknown ? null : { kind: 'fork', resolution, via: outcome.via, hasUnknown };
}

function endOf(outcome: Outcome, status: 'PROVEN' | 'CORROBORATED' | null): End {
  switch (outcome.status) {
    case 'INCOMPLETE':
      return { kind: 'gap', gap: outcome.stop.gap };
    case 'AMBIGUOUS':
      throw new Error('an ambiguous answer without a way on');
    default:
      return { kind: 'origin', status: status ?? outcome.status, origin: outcome.origin };
  }
}

/** Every origin that an ambiguous answer may have, each by its first way; each fork is entered once. */
function alternativesOf(trail: Trail, resolutionOf: ResolutionOf): readonly Alternative[] {
  const found = new Map<string, Alternative>();
  const entered = new Set<string>();
  const pending: Trail[] = [trail];
  for (let next = pending.shift(); next !== undefined && found.size < MOST_ALTERNATIVES; next = pending.shift()) {
    if (next.end.kind !== 'fork') {
      add(found, { origin: next.end.kind === 'origin' ? next.end.origin : null, hops: next.hops });
      continue;
    }
    const place = `${next.unit} ${next.at}`;
    if (entered.has(place)) continue;
    entered.add(place);
    const { resolution, via, hasUnknown } = next.end;
    if (hasUnknown) add(found, { origin: null, hops: next.hops });
    for (const index of via) {
      const candidate = resolution.candidates[index];
      if (candidate !== undefined) pending.push(branch(next, resolution, candidate, resolutionOf));
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, alternative]) => alternative);
}

function branch(trail: Trail, resolution: Resolution, candidate: Candidate, resolutionOf: ResolutionOf): Trail {
  const hops = [...trail.hops];
  pushHop(hops, resolution, candidate);
  switch (candidate.behind.kind) {
    case 'origin':
      return { ...trail, hops, end: { kind: 'origin', status: 'PROVEN', origin: candidate.behind.origin } };
    case 'gap':
      return { ...trail, hops, end: { kind: 'gap', gap: candidate.behind.gap } };
    case 'unit':
      return walk({ ...trail, unit: candidate.behind.unit, at: candidate.at, hops }, resolutionOf);
  }
}

function add(found: Map<string, Alternative>, alternative: Alternative): void {
  const key = alternative.origin === null ? '' : originKey(alternative.origin);
  if (!found.has(key)) found.set(key, alternative);
}

function pushHop(hops: Hop[], resolution: Resolution, candidate: Candidate): void {
  if (!candidate.isHop) return;
  hops.push({
    sessionArn: resolution.sessionArn,
    accessKeyId: resolution.accessKeyId,
    issuedAt: isoOf(candidate.at),
    issuedBy: [...new Set(candidate.issuedBy.map((record) => record.eventId))].sort(),
    joinedBy: candidate.joinedBy,
    strength: candidate.strength,
    crossAccount: candidate.isCrossAccount,
  });
}

function sortedClaims(claims: readonly Claim[]): readonly Claim[] {
  const byText = new Map(claims.map((claim) => [`${claim.kind} ${claim.value} ${claim.authority}`, claim]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, claim]) => claim);
}
