import type { EpochMs } from '#kernel';
import type { Actor } from './actor.ts';

/** The record that a fact was taken from: enough to name it as evidence, in every store alike. */
export type Evidence = {
  readonly eventId: string;
  /** The recipient account: one call that crosses accounts is delivered to both, under different event ids. */
  readonly accountId: string;
  readonly at: EpochMs;
};

/**
 * A credential was made: by whom, for which role and session, when, and with which key.
 *
 * Taken only from calls that succeeded. Services' answers to EC2, Lambda and ECS name no role user, so the request's
 * role and session name are kept beside the answer's.
 */
export type Issuance = {
  readonly kind: 'issuance';
  readonly evidence: Evidence;
  readonly eventSource: string | null;
  readonly eventName: string;
  readonly caller: Actor;
  readonly sharedEventId: string | null;
  readonly requestId: string | null;
  readonly issuedKeyId: string | null;
  readonly expiresAt: EpochMs | null;
  /** `assumedRoleUser.assumedRoleId` (`AROA…:name`), `federatedUser.federatedUserId`, or null. */
  readonly issuedPrincipalId: string | null;
  /** `assumedRoleUser.arn` (`arn:aws:sts::…:assumed-role/R/name`), `federatedUser.arn`, or null. */
  readonly sessionArn: string | null;
  readonly roleArn: string | null;
  readonly sessionName: string | null;
  readonly sourceIdentity: string | null;
  /** The identity provider's own words for SAML and OpenID Connect calls, and what Roles Anywhere checked. */
  readonly federation: Federation | null;
  /** `AssumeRoot`: the member account that the session is root of. */
  readonly targetPrincipal: string | null;
  /** Session tags of the request by key, sorted by key; only those that begin with `kubernetes-` or `eks-`. */
  readonly workloadTags: readonly (readonly [string, string])[];
  /** `GetDelegatedAccessToken`: the ARN of the principal that the credentials act as (`assumedPrincipal`). */
  readonly assumedPrincipalArn: string | null;
  /** The record of the same call that this one corrects or adds to, or null. */
  readonly amends: Amends | null;
};

/**
 * Which record an addendum is about (`addendum.originalEventID`), and which of its fields it tells anew
 * (`addendum.updatedFields`, names such as `responseElements`); `fields` is null where it does not say.
 */
export type Amends = { readonly eventId: string; readonly fields: string | null };

/** What an identity provider said of whoever it let in. */
export type Federation = {
  readonly provider: string | null;
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly audience: string | null;
};

/** An identity acted: once for each actor in an append, with its first and last use there. */
export type Sighting = {
  readonly kind: 'sighting';
  readonly actor: Actor;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
};

/** Somebody signed in to the console, or turned credentials into a console session. */
export type SignIn = {
  readonly kind: 'sign-in';
  readonly evidence: Evidence;
  /** ConsoleLogin, SwitchRole, GetSigninToken, … */
  readonly eventName: string;
  readonly actor: Actor;
  readonly hasMfa: boolean | null;
  readonly samlProviderArn: string | null;
  /** `additionalEventData.SwitchFrom`: the ARN that a role switch came from. */
  readonly switchFrom: string | null;
  readonly issuedKeyId: string | null;
};

/** A token or delegated session was granted outside STS: OAuth sign-in sessions, Identity Center role credentials, pods. */
export type Grant = {
  readonly kind: 'grant';
  readonly evidence: Evidence;
  readonly eventSource: string;
  readonly eventName: string;
  readonly actor: Actor;
  /** `additionalEventData.signInSessionArn`: the sign-in session that the grant makes. */
  readonly signInSessionArn: string | null;
  /** Identity Center: `serviceEventDetails.role_name` and `.account_id`, the role that the credentials are for. */
  readonly roleName: string | null;
  readonly roleAccountId: string | null;
  readonly identityCenterCredentialId: string | null;
  readonly webIdentityTokenId: string | null;
};

/** CloudTrail corrects a record that it delivered before (`addendum`). */
export type Amendment = {
  readonly kind: 'amendment';
  readonly evidence: Evidence;
  /** DELIVERY_DELAY, UPDATED_DATA, SERVICE_OUTAGE, … */
  readonly reason: string | null;
  readonly originalEventId: string | null;
  readonly updatedFields: string | null;
};

/**
 * A call that another account may have got a copy of, which hides who made it; this is the caller's own copy. Not told for
 * calls that issued credentials: their issuance says the same.
 */
export type SharedCall = {
  readonly kind: 'shared-call';
  readonly evidence: Evidence;
  readonly sharedEventId: string;
  readonly actor: Actor;
};

/** What a record teaches about credentials. Facts are a set: one told twice is one, and their order is nothing. */
export type Fact = Issuance | Sighting | SignIn | Grant | Amendment | SharedCall;
