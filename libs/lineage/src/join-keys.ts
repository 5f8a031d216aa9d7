import type { Actor, Grant, Issuance, OnBehalfOf, SignIn } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { KnownFact } from './known-fact.ts';
import { secondOf } from './known-fact.ts';
import {
  accountOfArn,
  areOtherRoles,
  isRoleSession,
  isTemporaryKey,
  isWholeId,
  sessionNameOf,
  tellingKeyOf,
} from './principal.ts';
import { isUnnamedCenterUser } from './user-shown.ts';
import { isVending } from './vending.ts';

/** A session's creation and its issue may differ by this much, both ends included. */
export const CREATION_TOLERANCE_MS = 2_000;

const BUCKET_SECONDS = 8;
/** No role session lives longer than twelve hours, and its last use may come five minutes late: 13 hours hold one. */
const HOLDER_BUCKET_SECONDS = 13 * 3_600;

/**
 * The join keys of a fact, under which it is filed. At most six, one more by which other accounts' copies of calls find
 * it, and one by which people do.
 *
 * Keys only gather what must be looked at together; the resolver then checks identity, key and time. Times go into
 * buckets of eight seconds: a fact is filed in the bucket of its second, and whoever looks for it asks for those of a
 * second less and plus the tolerance, so no pair within the tolerance is missed.
 */
export function joinKeysOf(fact: KnownFact): readonly string[] {
  return unique([
    ...mutualKeysOf(fact, 'file'),
    ...heldKeysOf(fact, 'held'),
    ...askedKeysOf(fact, 'asked'),
    ...issuedKeysOf(fact),
  ]);
}

/** The keys under which all is filed that bears on a fact. */
export function bindKeysOf(fact: KnownFact): readonly string[] {
  return unique([...mutualKeysOf(fact, 'look'), ...askedKeysOf(fact, 'held'), ...ownIssueKeysOf(fact)]);
}

/** The keys under which all is filed that a fact bears on. */
export function wakeKeysOf(fact: KnownFact): readonly string[] {
  return unique([...mutualKeysOf(fact, 'look'), ...heldKeysOf(fact, 'asked')]);
}

/** Whether keys are those that a fact is filed under, or those that it is looked for and looks under. */
type Mode = 'file' | 'look';

function keysOfMoment(identity: string, at: EpochMs, mode: Mode): readonly string[] {
  if (mode === 'file') return [`session ${identity} ${bucketOf(at)}`];
  const first = bucketOf((at - CREATION_TOLERANCE_MS) as EpochMs);
  const last = bucketOf((at + CREATION_TOLERANCE_MS) as EpochMs);
  return first === last
    ? [`session ${identity} ${first}`]
    : [`session ${identity} ${first}`, `session ${identity} ${last}`];
}

/** Under which a call is filed that issued a key, for whoever asks for a key that no record shows in use. */
export const issuedKey = (keyId: string): string => `issued ${keyId}`;

/** A session that does not say when it was created is found by its key. */
function ownIssueKeysOf(fact: KnownFact): readonly string[] {
  if (fact.kind !== 'sighting' || fact.actor.createdAt !== null) return [];
  const keyId = tellingKeyOf(fact.actor.accessKeyId);
  return keyId === null ? [] : [issuedKey(keyId)];
}

function issuedKeysOf(fact: KnownFact): readonly string[] {
  const keyId = fact.kind === 'issuance' ? tellingKeyOf(fact.issuance.issuedKeyId) : null;
  return keyId === null ? [] : [issuedKey(keyId)];
}

function mutualKeysOf(fact: KnownFact, mode: Mode): readonly string[] {
  switch (fact.kind) {
    case 'issuance':
      return keysOfIssuance(fact.issuance, mode);
    case 'sighting':
      return keysOfActor(fact.actor, mode);
    case 'sign-in':
      return keysOfSignIn(fact.signIn, mode);
    case 'grant':
      return keysOfGrant(fact.grant, mode);
    case 'shared-call':
      return [sharedKey(fact.call.sharedEventId)];
    case 'user':
      return mode === 'file' ? [userKey(fact)] : [userKey(fact), userCopyKey(fact)];
    case 'center-user':
      return [centerUserKey(fact)];
  }
}

/** Sessions are filed as `held`, copies as `asked`: each finds the other under the other's word, and never its own kind. */
type Side = 'held' | 'asked';

/**
 * Where a role session may be behind another account's copy of a call. One way only: the sessions of one principal may be
 * thousands, and bear on the copies but not on each other.
 */
function heldKeysOf(fact: KnownFact, under: Side): readonly string[] {
  if (fact.kind === 'issuance') {
    const { issuedPrincipalId, evidence } = fact.issuance;
    return isRoleSession(issuedPrincipalId) ? [`${under} ${issuedPrincipalId} ${holderBucketOf(evidence.at)}`] : [];
  }
  if (fact.kind !== 'sighting' || fact.actor.type !== 'AssumedRole') return [];
  const { principalId, createdAt } = fact.actor;
  const isHolder = isRoleSession(principalId) && createdAt !== null;
  return isHolder ? [`${under} ${principalId} ${holderBucketOf(createdAt)}`] : [];
}

/** A copy asks for all sessions of its principal that may have been alive at its moment. */
function askedKeysOf(fact: KnownFact, under: Side): readonly string[] {
  if (fact.kind !== 'sighting') return [];
  const { principalId, calledAt } = fact.actor;
  if (!isRoleSession(principalId) || calledAt === null) return [];
  const bucket = holderBucketOf(calledAt);
  return [bucket - 1, bucket].map((number) => `${under} ${principalId} ${number}`);
}

function keysOfIssuance(issuance: Issuance, mode: Mode): string[] {
  const keys: string[] = [];
  if (issuance.sharedEventId !== null) keys.push(sharedKey(issuance.sharedEventId));
  if (isVending(issuance)) keys.push(...keysOfVending(issuance, mode));
  for (const identity of identitiesOfIssuance(issuance)) {
    keys.push(...keysOfMoment(identity, issuance.evidence.at, mode));
    keys.push(...keysOfIssuedKey(issuance.issuedKeyId, identity, mode));
  }
  return keys;
}

/** Calls that show a telling key are filed under it alone. */
function keysOfIssuedKey(keyId: string | null, identity: string, mode: Mode): readonly string[] {
  if (keyId === null || (mode === 'file' && tellingKeyOf(keyId) !== null)) return [];
  return [`key ${keyId} ${identity}`];
}

/**
 * A call that hands out a key and names no session bears on whoever uses that key, and on its caller's own sessions: one
 * that begins with it, and the one that called, which has one key more.
 */
function keysOfVending({ issuedKeyId, caller, evidence }: Issuance, mode: Mode): string[] {
  const key = issuedKeyId ?? '';
  const [own] = identitiesOfActor(caller);
  if (own === undefined) return [vendedKey(key)];
  const keys = [vendedKey(key), ...keysOfIssuedKey(key, own, mode)];
  keys.push(...keysOfMoment(own, evidence.at, mode));
  if (caller.createdAt !== null) keys.push(...keysOfMoment(own, caller.createdAt, mode));
  return keys;
}

/** A sign-in bears on the session that it begins, which is as old as it, and on the session that it is a use of. */
function keysOfSignIn({ actor, evidence }: SignIn, mode: Mode): string[] {
  const keys: string[] = [];
  for (const identity of identitiesOfActor(actor)) {
    keys.push(...keysOfMoment(identity, evidence.at, mode));
    if (actor.createdAt !== null) keys.push(...keysOfMoment(identity, actor.createdAt, mode));
  }
  return keys;
}

/**
 * A grant bears on the sign-in session or on the holder of the token that it makes, and on the session whose further keys
 * it hands out.
 */
function keysOfGrant({ actor, signInSessionArn, webIdentityTokenId }: Grant, mode: Mode): string[] {
  const { createdAt } = actor;
  const keys = signInSessionArn === null ? [] : [signInKey(signInSessionArn)];
  if (webIdentityTokenId !== null) keys.push(tokenKey(webIdentityTokenId));
  if (createdAt === null) return keys;
  for (const identity of identitiesOfActor(actor)) keys.push(...keysOfMoment(identity, createdAt, mode));
  return keys;
}

function keysOfActor(actor: Actor, mode: Mode): string[] {
  const keys: string[] = [];
  if (actor.sharedEventId !== null) keys.push(sharedKey(actor.sharedEventId));
  if (actor.signInSessionArn !== null) keys.push(signInKey(actor.signInSessionArn));
  if (actor.awsToken?.id != null) keys.push(tokenKey(actor.awsToken.id));
  if (isUnnamedCenterUser(actor)) keys.push(centerUserKey(actor.onBehalfOf));
  if (isUserCopy(actor)) keys.push(mode === 'file' && isPlainCopy(actor) ? userCopyKey(actor) : userKey(actor));
  if (mayBeVended(actor)) keys.push(vendedKey(actor.accessKeyId ?? ''));
  for (const identity of identitiesOfActor(actor)) {
    if (actor.createdAt === null) {
      if (actor.accessKeyId !== null) keys.push(`key ${actor.accessKeyId} ${identity}`);
      continue;
    }
    keys.push(...keysOfMoment(identity, actor.createdAt, mode));
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
  if (issuance.eventName === 'GetSessionToken' && hasOwnKeys(issuance.caller) && issuance.caller.principalId !== null) {
    return [`principal ${issuance.caller.principalId}`];
  }
  return [];
}

/**
 * The names that a session may have been issued under; the counterpart of {@link identitiesOfIssuance}. Root's principal id is
 * its account, also where the record lacks it.
 */
export function identitiesOfActor(actor: Actor): readonly string[] {
  const { type, issuerArn } = actor;
  const principalId = actor.principalId ?? (type === 'Root' ? (actor.accountId ?? accountOfArn(actor.arn)) : null);
  if (principalId === null || type === 'AWSAccount') return [];
  const name = sessionNameOf(principalId);
  const byPrincipal = `principal ${principalId}`;
  return type === 'AssumedRole' && issuerArn !== null && name !== null
    ? [byPrincipal, `role ${issuerArn} ${name}`]
    : [byPrincipal];
}

/**
 * Whether a call issued this principal about when the session was created, whatever keys the two show. A delegate's
 * session looks like the one that approved it, and is not the one that was issued.
 */
export function mayHaveIssued(session: Actor, issuance: Issuance): boolean {
  const { createdAt, isAssumedRoot, type } = session;
  if (session.invokedByDelegateAccountId !== null) return false;
  if (type === 'Root' && isAssumedRoot === true && issuance.eventName !== 'AssumeRoot') return false;
  if (createdAt !== null && Math.abs(createdAt - issuance.evidence.at) > CREATION_TOLERANCE_MS) return false;
  if (type === 'AssumedRole' && areOtherRoles(session.issuerArn, issuance.roleArn)) return false;
  const identities = identitiesOfActor(session);
  return identitiesOfIssuance(issuance).some((identity) => identities.includes(identity));
}

/** Whether a session's key may come from a call that names no session; others are found by their principal. */
export function mayBeVended({ type, createdAt, accessKeyId, invokedByDelegateAccountId }: Actor): boolean {
  if (createdAt === null || !isTemporaryKey(accessKeyId) || tellingKeyOf(accessKeyId) === null) return false;
  return type === 'AssumedRole' || invokedByDelegateAccountId !== null;
}

/**
 * Only users and the root user get session tokens: a role session may not call for one.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
const hasOwnKeys = ({ type }: Actor): boolean => type === 'IAMUser' || type === 'Root';

/** Whether an actor is the role owner's view of a user in another account: a whole unique id, without an ARN. */
export function isUserCopy({ type, principalId }: Actor): boolean {
  return type === 'AWSAccount' && principalId !== null && principalId.startsWith('AIDA') && isWholeId(principalId);
}

/** `AssumeRoot` names its target as an account id or as the root user's ARN; root's principal id is the account. */
export function rootAccountOf(targetPrincipal: string | null): string | null {
  if (targetPrincipal === null) return null;
  return /^\d{12}$/.test(targetPrincipal) ? targetPrincipal : accountOfArn(targetPrincipal);
}

/**
 * Whether all that a copy can be bound by is its call, and whoever has the user's name. Each call of a user in another
 * account is a copy of its own, and so one user's may be thousands: they ask for the name, and never for each other.
 */
const isPlainCopy = ({ createdAt }: Actor): boolean => createdAt === null;

const userKey = ({ principalId }: Pick<Actor, 'principalId'>): string => `user ${principalId ?? ''}`;

const userCopyKey = ({ principalId }: Pick<Actor, 'principalId'>): string => `user-copy ${principalId ?? ''}`;

const vendedKey = (keyId: string): string => `vended ${keyId}`;

const centerUserKey = ({ identityStoreArn, userId }: OnBehalfOf): string =>
  `center-user ${identityStoreArn ?? ''} ${userId ?? ''}`;

const sharedKey = (sharedEventId: string): string => `shared ${sharedEventId}`;

const signInKey = (signInSessionArn: string): string => `sign-in ${signInSessionArn}`;

const tokenKey = (webIdentityTokenId: string): string => `token ${webIdentityTokenId}`;

const holderBucketOf = (at: EpochMs): number => Math.floor(secondOf(at) / HOLDER_BUCKET_SECONDS);

const bucketOf = (at: EpochMs): number => Math.floor(secondOf(at) / BUCKET_SECONDS);

/** Of a handful, a set costs more than looking through it. */
const unique = (keys: readonly string[]): readonly string[] => keys.filter((key, at) => keys.indexOf(key) === at);
