import type { Actor, Issuance } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { KnownFact } from './known-fact.ts';
import { secondOf } from './known-fact.ts';
import { accountOfArn, isWholeId, sessionNameOf } from './principal.ts';

/** A session's creation and its issue may differ by this much, both ends included. */
export const CREATION_TOLERANCE_MS = 2_000;

const BUCKET_SECONDS = 8;

/**
 * The join keys of a fact: facts that may bear on each other share at least one, and a fact has at most six.
 *
 * Keys only gather what must be looked at together; the resolver then checks identity, key and time. Times go into
 * buckets of eight seconds: an issuance stands in the bucket of its second, a sighting in those of its creation less
 * and plus the tolerance, so no pair within the tolerance is missed.
 */
export function joinKeysOf(fact: KnownFact): readonly string[] {
  switch (fact.kind) {
    case 'issuance':
      return unique(keysOfIssuance(fact.issuance));
    case 'sighting':
      return unique(keysOfActor(fact.actor));
    case 'user':
      return [`user ${fact.principalId}`];
  }
}

function keysOfIssuance(issuance: Issuance): string[] {
  const bucket = bucketOf(issuance.evidence.at);
  const keys: string[] = [];
  if (issuance.sharedEventId !== null) keys.push(`shared ${issuance.sharedEventId}`);
  for (const identity of identitiesOfIssuance(issuance)) {
    keys.push(`session ${identity} ${bucket}`);
    if (issuance.issuedKeyId !== null) keys.push(`key ${issuance.issuedKeyId} ${identity}`);
  }
  return keys;
}

function keysOfActor(actor: Actor): string[] {
  const keys: string[] = [];
  if (actor.sharedEventId !== null) keys.push(`shared ${actor.sharedEventId}`);
  if (isUserCopy(actor)) keys.push(`user ${actor.principalId ?? ''}`);
  for (const identity of identitiesOfActor(actor)) {
    if (actor.createdAt === null) {
      if (actor.accessKeyId !== null) keys.push(`key ${actor.accessKeyId} ${identity}`);
      continue;
    }
    keys.push(`session ${identity} ${bucketOf((actor.createdAt - CREATION_TOLERANCE_MS) as EpochMs)}`);
    keys.push(`session ${identity} ${bucketOf((actor.createdAt + CREATION_TOLERANCE_MS) as EpochMs)}`);
  }
  return keys;
}

/**
 * How a session may be named by the call that issued it: by its principal id, or, since answers to EC2, ECS and Lambda
 * name none, by role and session name. Users' and root's own temporary sessions go by the user's principal id.
 */
export function identitiesOfIssuance(issuance: Issuance): readonly string[] {
  if (issuance.issuedPrincipalId !== null) return [`principal ${issuance.issuedPrincipalId}`];
  if (issuance.roleArn !== null && issuance.sessionName !== null) {
    return [`role ${issuance.roleArn} ${issuance.sessionName}`];
  }
  const rootAccount = rootAccountOf(issuance.targetPrincipal);
  if (rootAccount !== null) return [`principal ${rootAccount}`];
  if (issuance.eventName === 'GetSessionToken' && issuance.caller.principalId !== null) {
    return [`principal ${issuance.caller.principalId}`];
  }
  return [];
}

/** The names that a session may have been issued under; the counterpart of {@link identitiesOfIssuance}. */
export function identitiesOfActor(actor: Actor): readonly string[] {
  const { type, principalId, issuerArn } = actor;
  if (principalId === null || type === 'AWSAccount') return [];
  const name = sessionNameOf(principalId);
  const byPrincipal = `principal ${principalId}`;
  return type === 'AssumedRole' && issuerArn !== null && name !== null
    ? [byPrincipal, `role ${issuerArn} ${name}`]
    : [byPrincipal];
}

/** Whether an actor is the role owner's view of a user in another account: a whole unique id, without an ARN. */
export function isUserCopy({ type, principalId }: Actor): boolean {
  return type === 'AWSAccount' && principalId !== null && principalId.startsWith('AIDA') && isWholeId(principalId);
}

/** `AssumeRoot` names its target as an account id or as the root user's ARN; root's principal id is the account. */
function rootAccountOf(targetPrincipal: string | null): string | null {
  if (targetPrincipal === null) return null;
  return /^\d{12}$/.test(targetPrincipal) ? targetPrincipal : accountOfArn(targetPrincipal);
}

const bucketOf = (at: EpochMs): number => Math.floor(secondOf(at) / BUCKET_SECONDS);

const unique = (keys: readonly string[]): readonly string[] => [...new Set(keys)];
