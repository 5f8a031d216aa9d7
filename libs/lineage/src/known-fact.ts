import type { Actor, Grant, Issuance, SharedCall, SignIn } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { UnitId } from './answer.ts';

/** An issuance with the identity of its caller's unit. */
export type KnownIssuance = { readonly kind: 'issuance'; readonly issuance: Issuance; readonly caller: UnitId };

/** An actor that was seen, with the identity of its unit, and when it first was: null where that is not known. */
export type KnownSighting = {
  readonly kind: 'sighting';
  readonly actor: Actor;
  readonly unit: UnitId;
  readonly firstAt: EpochMs | null;
};

/** A record showed which ARN a user's unique id belongs to. */
export type KnownUser = { readonly kind: 'user'; readonly principalId: string; readonly arn: string };

/** A record showed the name of an Identity Center user beside their id, which is unique within one identity store. */
export type KnownCenterUser = {
  readonly kind: 'center-user';
  readonly identityStoreArn: string;
  readonly userId: string;
  readonly userName: string;
};

/** A sign-in to the console, or into another role there, with the identity of its actor's unit. */
export type KnownSignIn = { readonly kind: 'sign-in'; readonly signIn: SignIn; readonly caller: UnitId };

/** A token that was granted outside STS, with the identity of its actor's unit. */
export type KnownGrant = { readonly kind: 'grant'; readonly grant: Grant; readonly caller: UnitId };

/** The caller's own copy of a call that another account may have a copy of, with the identity of the caller's unit. */
export type KnownSharedCall = { readonly kind: 'shared-call'; readonly call: SharedCall; readonly caller: UnitId };

/** What the resolver knows, in the form that it looks facts up by. */
export type KnownFact =
  KnownIssuance | KnownSighting | KnownSignIn | KnownGrant | KnownSharedCall | KnownUser | KnownCenterUser;

/** The second that a moment lies in. CloudTrail writes both `creationDate` and `eventTime` in whole seconds. */
export const secondOf = (at: EpochMs): number => Math.floor(at / 1000);
