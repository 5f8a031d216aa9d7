import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { Origin } from '#lineage';
import { after } from '../moment.ts';
import type { Shown } from './plan.ts';

/** A credential as it is in truth: who stands behind it, and the call that made it. */
export type Credential = {
  readonly origin: Origin;
  /** How its uses look, but for what single records leave out. */
  readonly actor: Actor;
  readonly expiresAt: EpochMs | null;
  /** Null for those who had it before the story begins, and where no record tells of the call. */
  readonly issue: Issue | null;
};

/** The call that made a credential. */
export type Issue = {
  readonly caller: Use;
  /** Whether a record tells who called. */
  readonly isDelivered: boolean;
  /** The caller as the other account's copy shows him, where that was delivered. */
  readonly copy: Use | null;
  /** Whether the call shows the key that is used. */
  readonly isKeyShown: boolean;
};

/** A credential was used: what a record shows of it, and what it was in truth. */
export type Use = {
  readonly actor: Actor;
  readonly at: EpochMs;
  readonly credential: Credential;
  readonly shown: Shown;
  /** The use itself, where this is another account's copy of its record. */
  readonly copyOf?: Use;
};

/** Uses a credential. Records leave out what `shown` says; a service that acts for somebody shows a key of its own. */
export function useOf(credential: Credential, at: EpochMs, shown: Shown, detail: number): Use {
  const isLongTerm = credential.actor.createdAt === null;
  const fits = isLongTerm && shown !== 'for-a-service' ? 'key' : shown;
  return { actor: actorShown(credential.actor, at, fits, detail, isLongTerm), at, credential, shown: fits };
}

function actorShown(actor: Actor, at: EpochMs, shown: Shown, detail: number, isLongTerm: boolean): Actor {
  switch (shown) {
    case 'key':
      return actor;
    case 'no-key':
      return { ...actor, accessKeyId: null };
    case 'masked':
      return { ...actor, accessKeyId: 'ASIA************' };
    case 'no-time':
      return { ...actor, createdAt: null };
    case 'for-a-service':
      return {
        ...actor,
        accessKeyId: `ASIAFORWARD${detail}`,
        invokedBy: 's3.amazonaws.com',
        createdAt: isLongTerm ? at : actor.createdAt,
      };
  }
}

/** Whether a credential still works. */
export const isAlive = ({ expiresAt }: Credential, at: EpochMs): boolean => expiresAt === null || at <= expiresAt;

/** Role sessions, and the other credentials of a story, last an hour. */
export const anHourAfter = (at: EpochMs): EpochMs => after(at, 3_600_000);
