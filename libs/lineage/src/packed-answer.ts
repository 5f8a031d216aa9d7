import type { Authority, ClaimKind, GapReason, JoinedBy, Strength } from './answer.ts';
import type { Resolution } from './binding.ts';
import type { OriginKind } from './origin.ts';

// The places of words in these lists are part of what is stored: add at the end, and change nothing else.

/** Kinds of origins, by their places. */
export const ORIGIN_KINDS: readonly OriginKind[] = [
  'IAM_USER',
  'ROOT_USER',
  'IDENTITY_CENTER_USER',
  'SAML_USER',
  'WEB_IDENTITY',
  'WORKLOAD',
  'AWS_SERVICE',
  'CERTIFICATE',
  'ANONYMOUS',
];
/** Rules of joining, by their places. */
export const WAYS: readonly JoinedBy[] = [
  'ISSUED_ACCESS_KEY',
  'SESSION_IDENTITY',
  'ROLE_AND_NAME',
  'CONSOLE_SIGN_IN',
  'SIGN_IN_SESSION',
  'WEB_IDENTITY_TOKEN',
  'SHARED_EVENT',
  'IN_RECORD',
];
/** Strengths, by their places. */
export const STRENGTHS: readonly Strength[] = ['EXACT', 'STRONG', 'WEAK'];
/** Reasons of gaps, by their places. */
export const REASONS: readonly GapReason[] = [
  'ISSUER_NOT_DELIVERED',
  'CALLER_ACCOUNT_NOT_INGESTED',
  'DELEGATE_NOT_INGESTED',
  'SERVICE_DELIVERED',
  'OUTSIDE_VALIDITY',
  'CYCLE',
  'IDENTITY_NOT_RECORDED',
  'REDACTED',
  'ROOT_NOT_EVIDENCED',
  'NOT_AUTHENTICATED',
];
/** Kinds of claims, by their places. */
export const CLAIMS: readonly ClaimKind[] = [
  'ROLE_SESSION_NAME',
  'SOURCE_IDENTITY',
  'FEDERATED_USER_NAME',
  'IDENTITY_PROVIDER',
  'IN_SCOPE_OF',
  'ON_BEHALF_OF',
  'SWITCHED_FROM',
  'INVOKED_BY_DELEGATE',
  'SOURCE_PRINCIPAL',
  'SESSION_ALIVE',
];
/** Who vouches, by their places. */
export const AUTHORITIES: readonly Authority[] = ['CALLER', 'IDENTITY_PROVIDER', 'AWS'];
/** Statuses that state an origin, by their places. */
export const STATED = ['PROVEN', 'CORROBORATED'] as const;
/** The places behind those of `STATED`. */
export const [INCOMPLETE, AMBIGUOUS] = [2, 3] as const;

/** An account; 0 for the unit's own. */
export type PackedAccount = string | null | 0;
/** An origin. */
export type PackedOrigin = readonly [kind: number, id: string, account: PackedAccount, service: string | null];
/** A gap of the unit's own that follows from its actor, or any other in full. */
export type PackedGap =
  'issuer' | 'validity' | readonly [reason: number, account: PackedAccount, principalId: string | null, next: string];
/** The identity of a unit or of an event, as `packId` packs it. */
export type PackedId = string;
/** Where a chain ends; 0 for the unit itself. */
export type PackedStop = readonly [unit: PackedId | 0, gap: PackedGap];
/** The place of an origin in the list of them, a unit, or a gap. */
export type PackedBehind = number | PackedId | readonly [gap: PackedGap];
/** What the record says by itself: 0 where it says that it acted in a session. */
export type PackedStanding = 0 | readonly [behind: number | readonly [gap: PackedGap]];
/** A claim; 0 for the name of the session, which its principal id tells. */
export type PackedClaim = readonly [kind: number, value: string | 0, authority: number];
/** Times are given by how much later they are than the one before. */
export type PackedCandidate = readonly [
  at: number,
  from: number,
  until: number,
  way: number,
  behind: PackedBehind,
  ...issuedBy: (PackedId | PackedAccount)[],
];
/** An outcome; a word for a stop of the unit's own, by a gap that follows from its actor. */
export type PackedOutcome =
  | 'issuer'
  | 'validity'
  | readonly [status: 0 | 1, origin: number, via: number | null]
  | readonly [status: 2, stop: PackedStop, via: number | null]
  | readonly [status: 3, origins: readonly number[], stops: readonly PackedStop[], via: readonly number[]];
/** A span: how much later it begins than the first candidate was issued, how long it lasts, and what holds. */
export type PackedSpan = readonly [from: number, until: number, outcome: PackedOutcome];
/** A whole answer. */
export type Packed = readonly [
  hasUnknownIssuer: 0 | 1,
  standing: PackedStanding,
  claims: readonly PackedClaim[],
  origins: readonly PackedOrigin[],
  candidates: readonly PackedCandidate[],
  spans: readonly PackedSpan[],
  otherwise: PackedOutcome,
];

/** Of whom an answer is: what of it follows from them is not stored. */
export type Owner = Pick<Resolution, 'unit' | 'actor'> & {
  readonly accountId: string | null;
  readonly name: string | null;
};
