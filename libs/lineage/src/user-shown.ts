import type { Actor, OnBehalfOf } from '#cloudtrail';
import type { KnownCenterUser, KnownUser } from './known-fact.ts';
import { isIdentityCenterRole, isWithheld, sessionNameOf } from './principal.ts';

/**
 * Which user a record shows in full: the ARN beside an IAM user's unique id, or the name beside an Identity Center user's.
 * Other records show the id alone. A federated user's record shows whoever called for it.
 *
 * Identity Center names the sessions of its own roles after the user, and services write the user's id beside them.
 */
export function userShownBy(actor: Actor): KnownUser | KnownCenterUser | null {
  const { type, onBehalfOf } = actor;
  if (type === 'IAMUser') return userOf(actor.principalId, actor.arn);
  if (type === 'FederatedUser' && actor.issuerType === 'IAMUser')
    return userOf(actor.issuerPrincipalId, actor.issuerArn);
  const userName = centerNameOf(actor);
  if (userName === null || isWithheld(userName)) return null;
  if (onBehalfOf?.userId == null || onBehalfOf.identityStoreArn === null) return null;
  const { userId, identityStoreArn } = onBehalfOf;
  return { kind: 'center-user', identityStoreArn, userId, userName };
}

function userOf(principalId: string | null, arn: string | null): KnownUser | null {
  if (principalId?.startsWith('AIDA') !== true || arn === null || isWithheld(arn)) return null;
  return { kind: 'user', principalId, arn };
}

function centerNameOf({ type, userName, principalId, issuerArn }: Actor): string | null {
  if (type === 'IdentityCenterUser') return userName;
  const isOfCenter = type === 'AssumedRole' && isIdentityCenterRole(issuerArn);
  return isOfCenter ? sessionNameOf(principalId) : null;
}

/** Whether an actor is an Identity Center user whose record shows the id only, as all do since 2025. */
export function isUnnamedCenterUser(actor: Actor): actor is Actor & { readonly onBehalfOf: OnBehalfOf } {
  return actor.type === 'IdentityCenterUser' && actor.userName === null && actor.onBehalfOf?.userId != null;
}
