import type { Behind, Candidate, Claim, Gap, Outcome, Stop } from './answer.ts';
import type { Resolution } from './binding.ts';
import type { Standing } from './in-record.ts';
import { issuerGapOf, validityGapOf } from './issuer-gap.ts';
import type { Origin } from './origin.ts';
import { AMBIGUOUS, AUTHORITIES, CLAIMS, INCOMPLETE, ORIGIN_KINDS, REASONS, STRENGTHS, WAYS } from './packed-answer.ts';
import type {
  Owner,
  Packed,
  PackedAccount,
  PackedBehind,
  PackedCandidate,
  PackedClaim,
  PackedGap,
  PackedOrigin,
  PackedOutcome,
  PackedSpan,
  PackedStanding,
  PackedStop,
} from './packed-answer.ts';
import { packId } from './packed-id.ts';
import { sessionNameOf } from './principal.ts';

/**
 * A resolution as it is stored: JSON without names, without what follows from the actor, each origin once. Equal
 * resolutions give equal texts.
 */
export function answerText(resolution: Resolution): string {
  const { actor } = resolution;
  const owner: Owner = {
    unit: resolution.unit,
    actor,
    accountId: actor.accountId,
    name: sessionNameOf(actor.principalId),
  };
  const origins: Origin[] = [];
  const placeOf = (origin: Origin): number => {
    const place = origins.findIndex((known) => isSameOrigin(known, origin));
    return place < 0 ? origins.push(origin) - 1 : place;
  };
  const { hasUnknownIssuer, standing, claims, candidates, spans, otherwise } = resolution;
  const base = candidates[0]?.at ?? 0;
  const packedStanding = packStanding(standing, owner, placeOf);
  const packedCandidates = candidates.map((candidate) => packCandidate(candidate, owner, placeOf));
  const packedSpans = spans.map(({ from, until, outcome }): PackedSpan => [
    from - base,
    until - from,
    packOutcome(outcome, owner, placeOf),
  ]);
  const packedOtherwise = packOutcome(otherwise, owner, placeOf);
  const packed: Packed = [
    hasUnknownIssuer ? 1 : 0,
    packedStanding,
    claims.map((claim) => packClaim(claim, owner)),
    origins.map((origin) => packOrigin(origin, owner)),
    packedCandidates,
    packedSpans,
    packedOtherwise,
  ];
  return JSON.stringify(packed);
}

const isSameOrigin = (a: Origin, b: Origin): boolean =>
  a.id === b.id && a.kind === b.kind && a.accountId === b.accountId && a.service === b.service;

type PlaceOf = (origin: Origin) => number;

const packAccount = (account: string | null, { accountId }: Owner): PackedAccount =>
  account !== null && account === accountId ? 0 : account;

function packOrigin({ kind, id, accountId, service }: Origin, owner: Owner): PackedOrigin {
  return [ORIGIN_KINDS.indexOf(kind), id, packAccount(accountId, owner), service];
}

function packGap(gap: Gap, owner: Owner): PackedGap {
  if (gap.reason === 'OUTSIDE_VALIDITY' && isSameGap(gap, validityGapOf(owner.actor))) return 'validity';
  if (gap.reason !== 'OUTSIDE_VALIDITY' && isSameGap(gap, issuerGapOf(owner.actor))) return 'issuer';
  return [REASONS.indexOf(gap.reason), packAccount(gap.accountId, owner), gap.principalId, gap.ingestNext];
}

const isSameGap = (a: Gap, b: Gap): boolean =>
  a.reason === b.reason &&
  a.accountId === b.accountId &&
  a.principalId === b.principalId &&
  a.ingestNext === b.ingestNext;

const packStop = ({ unit, gap }: Stop, owner: Owner): PackedStop => [
  unit === owner.unit ? 0 : packId(unit),
  packGap(gap, owner),
];

function packStanding(standing: Standing, owner: Owner, placeOf: PlaceOf): PackedStanding {
  if (standing.kind === 'session') return 0;
  return standing.kind === 'origin' ? [placeOf(standing.origin)] : [[packGap(standing.gap, owner)]];
}

function packBehind(behind: Behind, owner: Owner, placeOf: PlaceOf): PackedBehind {
  switch (behind.kind) {
    case 'origin':
      return placeOf(behind.origin);
    case 'unit':
      return packId(behind.unit);
    case 'gap':
      return [packGap(behind.gap, owner)];
  }
}

/** Half of the claims are the name of the session, which its principal id tells. */
function packClaim({ kind, value, authority }: Claim, owner: Owner): PackedClaim {
  return [CLAIMS.indexOf(kind), value === owner.name ? 0 : value, AUTHORITIES.indexOf(authority)];
}

function packCandidate(candidate: Candidate, owner: Owner, placeOf: PlaceOf): PackedCandidate {
  const { at, from, until, issuedBy, joinedBy, strength, isCrossAccount, isHop, behind } = candidate;
  const flags = (isCrossAccount ? 2 : 0) + (isHop ? 1 : 0);
  const way = (WAYS.indexOf(joinedBy) * STRENGTHS.length + STRENGTHS.indexOf(strength)) * 4 + flags;
  const records = issuedBy.flatMap(({ eventId, accountId }) => [packId(eventId), packAccount(accountId, owner)]);
  return [at, from - at, until - from, way, packBehind(behind, owner, placeOf), ...records];
}

function packOutcome(outcome: Outcome, owner: Owner, placeOf: PlaceOf): PackedOutcome {
  switch (outcome.status) {
    case 'PROVEN':
    case 'CORROBORATED':
      return [outcome.status === 'PROVEN' ? 0 : 1, placeOf(outcome.origin), outcome.via];
    case 'INCOMPLETE': {
      const stop = packStop(outcome.stop, owner);
      const [unit, gap] = stop;
      return unit === 0 && typeof gap === 'string' && outcome.via === null ? gap : [INCOMPLETE, stop, outcome.via];
    }
    case 'AMBIGUOUS':
      return [AMBIGUOUS, outcome.origins.map(placeOf), outcome.stops.map((stop) => packStop(stop, owner)), outcome.via];
  }
}
