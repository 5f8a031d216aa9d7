import type { EpochMs } from '#kernel';
import type { Origin } from './origin.ts';

/** How far an answer can be trusted. Only the first two name an origin. */
export type Status = 'PROVEN' | 'CORROBORATED' | 'AMBIGUOUS' | 'INCOMPLETE';

/** `EXACT`: AWS wrote the key that it issued. `STRONG`: identity and time of creation agree. `WEAK`: less than that. */
export type Strength = 'EXACT' | 'STRONG' | 'WEAK';

/** The rule that tied a session to the call that issued it. */
export type JoinedBy =
  | 'ISSUED_ACCESS_KEY'
  | 'SESSION_IDENTITY'
  | 'ROLE_AND_NAME'
  | 'CONSOLE_SIGN_IN'
  | 'SIGN_IN_SESSION'
  | 'WEB_IDENTITY_TOKEN'
  | 'SHARED_EVENT'
  | 'IN_RECORD';

/** Why a chain stops before an origin. Stable: listed in `docs/ERRORS.md`. */
export type GapReason =
  /** No record that issued this session is in the ledger. */
  | 'ISSUER_NOT_DELIVERED'
  /** Only the role owner's copy of a cross-account call is there; it hides the caller. */
  | 'CALLER_ACCOUNT_NOT_INGESTED'
  /** A product provider acted by delegation, and the call in its account that got the credentials is not there. */
  | 'DELEGATE_NOT_INGESTED'
  /** A service of AWS gave itself this session without a record of it. */
  | 'SERVICE_DELIVERED'
  /** The session was issued, but the action lies before its issue or after its expiry. */
  | 'OUTSIDE_VALIDITY'
  /** The records make a session its own ancestor. */
  | 'CYCLE'
  /** The record does not say who acted, or says it in a way that is not understood. */
  | 'IDENTITY_NOT_RECORDED'
  /** AWS withheld the name that the record would have given. */
  | 'REDACTED'
  /** A temporary root session with no sign that the root user signed in, and no AssumeRoot that issued it. */
  | 'ROOT_NOT_EVIDENCED'
  /** Whoever it was tried to sign in under this identity, or asked for its password, and was not let in by that. */
  | 'NOT_AUTHENTICATED';

/** Where a chain stops, and what to load to carry it on. */
export type Gap = {
  readonly reason: GapReason;
  readonly accountId: string | null;
  readonly principalId: string | null;
  readonly ingestNext: string;
};

/** The record of an issuing call, in one of the accounts that it was delivered to. */
export type IssuingRecord = { readonly eventId: string; readonly accountId: string };

/**
 * One issuing call that fits a session, and what stands behind it: an origin that the call itself names, or the
 * caller's own session, whose answer at the moment of the call carries on.
 */
export type Candidate = {
  /** When the session was issued. */
  readonly at: EpochMs;
  /** The use must lie in this interval, both ends included. */
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly issuedBy: readonly IssuingRecord[];
  readonly joinedBy: JoinedBy;
  readonly strength: Strength;
  readonly isCrossAccount: boolean;
  /** False where this is no session of its own but the same call seen from another account: it adds no hop. */
  readonly isHop: boolean;
  readonly behind: Behind;
};

/** What stands behind a call: an origin, a unit to go on with, or a gap. */
export type Behind =
  | { readonly kind: 'origin'; readonly origin: Origin }
  | { readonly kind: 'unit'; readonly unit: UnitId }
  | { readonly kind: 'gap'; readonly gap: Gap };

/** Who vouches for a claim: the caller typed it, an identity provider asserted it, or AWS chose it. */
export type Authority = 'CALLER' | 'IDENTITY_PROVIDER' | 'AWS';

/** Something a record says about a person that nothing proves. */
export type Claim = { readonly kind: ClaimKind; readonly value: string; readonly authority: Authority };

/** What a claim was made by: a name or mark that a session bears, or that a sign-in to it does. */
export type ClaimKind =
  | 'ROLE_SESSION_NAME'
  | 'SOURCE_IDENTITY'
  | 'FEDERATED_USER_NAME'
  /** The provider that vouched for whoever began the session. */
  | 'IDENTITY_PROVIDER'
  /** The resource that AWS says the credentials were issued to. */
  | 'IN_SCOPE_OF'
  /** The Identity Center user that a service says it acts for: a user id of one identity store. */
  | 'ON_BEHALF_OF'
  /** The identity that the console switched from. */
  | 'SWITCHED_FROM'
  /** The account of a product provider that acted by delegation of the principal. */
  | 'INVOKED_BY_DELEGATE'
  /** The AWS principal that asked for the token by which somebody came in from another partition. */
  | 'SOURCE_PRINCIPAL'
  /** A session of the principal in another account's copy of a call, that was alive then: it may have made the call. */
  | 'SESSION_ALIVE';

/** The identity of an actor: a digest of all that attribution depends on, the same in every store. */
export type UnitId = string;

/** The answer for one stretch of time, both ends included. */
export type Span = { readonly from: EpochMs; readonly until: EpochMs; readonly outcome: Outcome };

/** Where a chain ends without an origin. Two chains that end in one place have the same unknown origin. */
export type Stop = { readonly unit: UnitId; readonly gap: Gap };

/**
 * An answer in short. `via` is the candidate whose hop is shown, null where the record itself gives the answer.
 * `origins` are all that fit when they are several, and `stops` the unknown ones among them.
 */
export type Outcome =
  | { readonly status: 'PROVEN' | 'CORROBORATED'; readonly origin: Origin; readonly via: number | null }
  | { readonly status: 'INCOMPLETE'; readonly stop: Stop; readonly via: number | null }
  | {
      readonly status: 'AMBIGUOUS';
      readonly origins: readonly Origin[];
      readonly stops: readonly Stop[];
      readonly via: readonly number[];
    };
