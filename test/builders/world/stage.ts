import type { Actor, Issuance } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { KnownGrant, KnownIssuance, KnownSharedCall, KnownSignIn, Origin } from '#lineage';
import type { Credential, Use } from './credential.ts';
import type { Step } from './plan.ts';

/** A record that another session, or another account's copy, may go by. */
export type KnownCall = KnownIssuance | KnownSignIn | KnownGrant | KnownSharedCall;

/** A role that is taken, and the session that it makes. */
export type Taking = {
  readonly role: string;
  readonly into: string;
  readonly name: string;
  readonly principalId: string;
};

/** What a way of getting credentials needs of the story that it is part of. */
export type Stage = {
  readonly now: () => EpochMs;
  /** The present as a time of day. */
  readonly time: () => string;
  readonly nextEvent: () => string;
  readonly keyFor: (principalId: string) => string;
  /** What somebody does who has credentials that will do; everybody may take roles. */
  readonly useBy: (step: Step, can?: (actor: Actor) => boolean) => Use;
  /** The same, or null where nobody has such credentials. */
  readonly useIfAny: (step: Step, can: (actor: Actor) => boolean) => Use | null;
  /** What somebody does who comes in from without. */
  readonly outsider: (actor: Actor, origin: Origin) => Use;
  readonly taking: (step: Step) => Taking;
  readonly sessionOf: (taking: Taking, key: string) => Actor;
  /** Tells what records show, which is all that there is to go by. */
  readonly tell: (facts: readonly KnownCall[], uses: readonly Use[]) => void;
  /** Has a credential used from now on. */
  readonly hold: (credential: Credential) => void;
  /** Tells of a call by the records of it that were delivered, and gives the credential that it made. */
  readonly issued: (caller: Use, records: readonly KnownCall[], made: Made) => Credential;
  /** The same, and holds the credential. */
  readonly grant: (caller: Use, records: readonly KnownCall[], made: Made) => void;
};

/** A credential, but for how it was made. */
export type Made = Pick<Credential, 'origin' | 'actor'>;

/** How a step is played. */
export type Way = (stage: Stage, step: Step) => void;

/** What a call shows of itself beside what all show. */
export type CallPart = Partial<Issuance>;

/** Whether an identity may take roles, and calls under its own account. */
export const canTakeRoles = ({ type, invokedByDelegateAccountId }: Actor): boolean =>
  (type === 'IAMUser' || type === 'AssumedRole') && invokedByDelegateAccountId === null;

/** The account that gets the caller's copy; federation's and services' calls are told to the role's account alone. */
export const accountOf = ({ actor }: Use): string | null => (canTakeRoles(actor) ? actor.accountId : null);
