import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { Behind, Candidate, Claim, Gap, IssuingRecord, Outcome, Span, Stop, UnitId } from './answer.ts';
import type { Resolution } from './binding.ts';
import type { Standing } from './in-record.ts';
import { issuerGapOf, validityGapOf } from './issuer-gap.ts';
import type { Origin } from './origin.ts';
import {
  AMBIGUOUS,
  AUTHORITIES,
  CLAIMS,
  INCOMPLETE,
  ORIGIN_KINDS,
  REASONS,
  STATED,
  STRENGTHS,
  WAYS,
} from './packed-answer.ts';
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
import { unpackId } from './packed-id.ts';
import { sessionNameOf } from './principal.ts';

/** Reads back what `answerText` wrote for the same actor. */
export function parseAnswerText(unit: UnitId, actor: Actor, text: string): Resolution {
  const [hasUnknownIssuer, standing, claims, packedOrigins, candidates, spans, otherwise] = JSON.parse(text) as Packed;
  const name = sessionNameOf(actor.principalId);
  const owner: Owner = { unit, actor, accountId: actor.accountId, name };
  const origins = packedOrigins.map((origin) => unpackOrigin(origin, owner));
  const base = candidates[0]?.[0] ?? 0;
  return {
    unit,
    actor,
    sessionArn: actor.arn?.includes(':assumed-role/') === true ? actor.arn : null,
    accessKeyId: actor.accessKeyId,
    claims: claims.map((claim) => unpackClaim(claim, owner)),
    standing: unpackStanding(standing, owner, origins),
    hasUnknownIssuer: hasUnknownIssuer === 1,
    candidates: candidates.map((candidate) => unpackCandidate(candidate, owner, origins)),
    spans: spans.map((span) => unpackSpan(span, base, owner, origins)),
    otherwise: unpackOutcome(otherwise, owner, origins),
  };
}

const unpackAccount = (account: PackedAccount, { accountId }: Owner): string | null =>
  account === 0 ? accountId : account;

function unpackOrigin([kind, id, account, service]: PackedOrigin, owner: Owner): Origin {
  return { kind: wordAt(ORIGIN_KINDS, kind), id, accountId: unpackAccount(account, owner), service };
}

function unpackGap(gap: PackedGap, owner: Owner): Gap {
  if (gap === 'issuer') return issuerGapOf(owner.actor);
  if (gap === 'validity') return validityGapOf(owner.actor);
  const [reason, account, principalId, ingestNext] = gap;
  return { reason: wordAt(REASONS, reason), accountId: unpackAccount(account, owner), principalId, ingestNext };
}

const unpackStop = ([unit, gap]: PackedStop, owner: Owner): Stop => ({
  unit: unit === 0 ? owner.unit : unpackId(unit),
  gap: unpackGap(gap, owner),
});

function unpackStanding(standing: PackedStanding, owner: Owner, origins: readonly Origin[]): Standing {
  if (standing === 0) return { kind: 'session' };
  const [behind] = standing;
  if (typeof behind === 'number') return { kind: 'origin', origin: wordAt(origins, behind) };
  return { kind: 'gap', gap: unpackGap(behind[0], owner) };
}

function unpackBehind(behind: PackedBehind, owner: Owner, origins: readonly Origin[]): Behind {
  if (typeof behind === 'number') return { kind: 'origin', origin: wordAt(origins, behind) };
  if (typeof behind === 'string') return { kind: 'unit', unit: unpackId(behind) };
  return { kind: 'gap', gap: unpackGap(behind[0], owner) };
}

function unpackClaim([kind, value, authority]: PackedClaim, owner: Owner): Claim {
  const text = value === 0 ? (owner.name ?? '') : value;
  return { kind: wordAt(CLAIMS, kind), value: text, authority: wordAt(AUTHORITIES, authority) };
}

function unpackCandidate(packed: PackedCandidate, owner: Owner, origins: readonly Origin[]): Candidate {
  const [at, from, until, way, behind] = packed;
  const issuedBy: IssuingRecord[] = [];
  for (let place = 5; place < packed.length; place += 2) {
    const [eventId, account] = [packed[place] as string, packed[place + 1] as PackedAccount];
    issuedBy.push({ eventId: unpackId(eventId), accountId: unpackAccount(account, owner) ?? '' });
  }
  const kind = way >> 2;
  return {
    at: at as EpochMs,
    from: (at + from) as EpochMs,
    until: (at + from + until) as EpochMs,
    issuedBy,
    joinedBy: wordAt(WAYS, Math.floor(kind / STRENGTHS.length)),
    strength: wordAt(STRENGTHS, kind % STRENGTHS.length),
    isCrossAccount: (way & 2) !== 0,
    isHop: (way & 1) !== 0,
    behind: unpackBehind(behind, owner, origins),
  };
}

function unpackOutcome(packed: PackedOutcome, owner: Owner, origins: readonly Origin[]): Outcome {
  if (typeof packed === 'string') return { status: 'INCOMPLETE', stop: unpackStop([0, packed], owner), via: null };
  switch (packed[0]) {
    case INCOMPLETE:
      return { status: 'INCOMPLETE', stop: unpackStop(packed[1], owner), via: packed[2] };
    case AMBIGUOUS: {
      const [, places, stops, via] = packed;
      return {
        status: 'AMBIGUOUS',
        origins: places.map((place) => wordAt(origins, place)),
        stops: stops.map((stop) => unpackStop(stop, owner)),
        via,
      };
    }
    default:
      return { status: wordAt(STATED, packed[0]), origin: wordAt(origins, packed[1]), via: packed[2] };
  }
}

function unpackSpan([from, until, outcome]: PackedSpan, base: number, owner: Owner, origins: readonly Origin[]): Span {
  const begin = (base + from) as EpochMs;
  return { from: begin, until: (begin + until) as EpochMs, outcome: unpackOutcome(outcome, owner, origins) };
}

function wordAt<T>(words: readonly T[], place: number): T {
  const word = words[place];
  if (word === undefined) throw new Error(`a stored answer names place ${place} of a list of ${words.length}`);
  return word;
}
