/** The answers of `schema.graphql`, as far as `documents.ts` asks for them. */
export type Status = 'PROVEN' | 'CORROBORATED' | 'AMBIGUOUS' | 'INCOMPLETE';

export type Origin = {
  readonly kind: string;
  readonly id: string;
  readonly accountId: string | null;
  readonly service: string | null;
};

export type Hop = {
  readonly sessionArn: string | null;
  readonly accessKeyId: string | null;
  readonly issuedAt: string;
  readonly issuedBy: readonly string[];
  readonly joinedBy: string;
  readonly strength: string;
  readonly crossAccount: boolean;
};

export type Claim = { readonly kind: string; readonly value: string; readonly authority: string };

export type Candidate = { readonly origin: Origin | null; readonly hops: readonly Hop[] };

export type Gap = {
  readonly reason: string;
  readonly accountId: string | null;
  readonly principalId: string | null;
  readonly ingestNext: string;
};

/** What every answer to “who?” says. */
export type Answer = {
  readonly status: Status;
  readonly origin: Origin | null;
  readonly hops: readonly Hop[];
  readonly claims: readonly Claim[];
  readonly candidates: readonly Candidate[];
  readonly gap: Gap | null;
};

/** An answer for one stored record of an event. */
export type EventAnswer = Answer & {
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventName: string | null;
  readonly eventSource: string | null;
  readonly accountId: string;
  readonly event: {
    readonly region: string | null;
    readonly sourceIp: string | null;
    readonly errorCode: string | null;
    readonly raw: string;
  };
};

/** An answer for one session and key. */
export type SessionAnswer = Answer & {
  readonly sessionId: string | null;
  readonly sessionArn: string | null;
  readonly accessKeyId: string | null;
  readonly principalId: string | null;
  readonly createdAt: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
};

/** Something that a principal did. */
export type Action = {
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventName: string | null;
  readonly eventSource: string | null;
  readonly accountId: string;
  readonly status: Status;
  readonly hops: readonly Pick<Hop, 'sessionArn'>[];
  readonly event: { readonly errorCode: string | null };
};

/** A stored record. */
export type StoredRecord = {
  readonly accountId: string;
  readonly raw: string;
  readonly delivery: { readonly object: string; readonly position: number };
};

/** An outcome that is no answer. */
export type Problem = {
  readonly __typename: 'NotFound' | 'OutOfCoverage' | 'InvalidIdentifier';
  readonly message: string;
  readonly hint: string | null;
};

export type PageInfo = { readonly hasNextPage: boolean; readonly endCursor: string | null };

export type Viewer = { readonly name: string; readonly authMode: string };

export const isProblem = (outcome: { readonly __typename: string }): outcome is Problem =>
  ['NotFound', 'OutOfCoverage', 'InvalidIdentifier'].includes(outcome.__typename);
