import { NO_ACTOR } from '#cloudtrail';
import type { Actor, Issuance } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import { rootAccountOf } from './join-keys.ts';
import { accountOfArn } from './principal.ts';

/** A session whose moment of creation is known: that of its issue. */
export type IssuedSession = Actor & { readonly createdAt: EpochMs };

/**
 * The session that a call issued, as its first use would show it: for asking who holds a key that no record shows in use.
 *
 * Where the answer names no principal, as those to EC2, ECS and Lambda, the role's unique id stays empty. Null for calls
 * whose sessions are not known to look in any certain way.
 */
export function sessionAsIssued(issuance: Issuance): IssuedSession | null {
  const { caller, issuedKeyId, issuedPrincipalId, sessionArn, sessionName, roleArn, eventName, evidence } = issuance;
  const session = { ...NO_ACTOR, accessKeyId: issuedKeyId, createdAt: evidence.at };
  const accountId = accountOfArn(sessionArn ?? roleArn);
  if (roleArn !== null && (issuedPrincipalId !== null || sessionName !== null)) {
    const principalId = issuedPrincipalId ?? `:${sessionName ?? ''}`;
    return {
      ...session,
      type: 'AssumedRole',
      principalId,
      arn: sessionArn,
      accountId,
      issuerType: 'Role',
      issuerArn: roleArn,
    };
  }
  const root = rootAccountOf(issuance.targetPrincipal);
  if (eventName === 'AssumeRoot' && root !== null) {
    return { ...session, type: 'Root', principalId: root, accountId: root, isAssumedRoot: true };
  }
  const { type, principalId, arn, userName } = caller;
  const isOwn = type === 'IAMUser' || type === 'Root';
  if (eventName === 'GetSessionToken' && isOwn) {
    return { ...session, type, principalId, arn, accountId: caller.accountId, userName };
  }
  if (eventName !== 'GetFederationToken' || !isOwn || issuedPrincipalId === null) return null;
  const issuer = {
    issuerType: type,
    issuerPrincipalId: principalId,
    issuerArn: arn,
    issuerAccountId: caller.accountId,
  };
  return { ...session, ...issuer, type: 'FederatedUser', principalId: issuedPrincipalId, arn: sessionArn, accountId };
}
