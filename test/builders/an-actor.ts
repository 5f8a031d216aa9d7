import { NO_ACTOR } from '#cloudtrail';
import type { Actor } from '#cloudtrail';
import { moment } from './moment.ts';

/** The account of people, and the one that they cross into. */
export const HOME = '111122223333';
export const AWAY = '444455556666';

/** An acting identity. Say only what the test is about; all else is null, as where a record lacks it. */
export const anActor = (part: Partial<Actor> = {}): Actor => ({ ...NO_ACTOR, ...part });

/** A user by name, with a long-term key: `anIamUser('alice')` is `AIDAALICE` with `AKIAALICE`. */
export function anIamUser(userName: string, part: Partial<Actor> = {}): Actor {
  const accountId = part.accountId ?? HOME;
  return anActor({
    type: 'IAMUser',
    principalId: `AIDA${userName.toUpperCase()}`,
    arn: `arn:aws:iam::${accountId}:user/${userName}`,
    accountId,
    accessKeyId: `AKIA${userName.toUpperCase()}`,
    userName,
    ...part,
  });
}

/** What makes a role session: `createdAt` is a time of day, `key` null where the record shows none. */
export type RoleSession = {
  readonly role?: string;
  readonly path?: string;
  readonly name?: string;
  readonly createdAt?: string | null;
  readonly key?: string | null;
  readonly accountId?: string;
};

/** A session of a role: `aRoleSession({ role: 'Deploy', name: 'ci' })` is `AROADEPLOY:ci`, created at nine. */
export function aRoleSession(session: RoleSession = {}, part: Partial<Actor> = {}): Actor {
  const { role = 'Deploy', path = '/', name = 'ci', createdAt = '09:00:00', key = null, accountId = HOME } = session;
  return anActor({
    type: 'AssumedRole',
    principalId: `${roleIdOf(role)}:${name}`,
    arn: sessionArnOf(accountId, role, name),
    accountId,
    accessKeyId: key,
    createdAt: createdAt === null ? null : moment(createdAt),
    issuerType: 'Role',
    issuerPrincipalId: roleIdOf(role),
    issuerArn: roleArnOf(accountId, role, path),
    issuerAccountId: accountId,
    issuerUserName: role,
    ...part,
  });
}

/** An AWS service that acts for itself or takes a role. */
export const aService = (invokedBy: string): Actor => anActor({ type: 'AWSService', invokedBy });

/** The root user of an account, with its long-term key. */
export function aRootUser(part: Partial<Actor> = {}): Actor {
  const accountId = part.accountId ?? HOME;
  return anActor({
    type: 'Root',
    principalId: accountId,
    arn: `arn:aws:iam::${accountId}:root`,
    accountId,
    accessKeyId: 'AKIAROOT',
    ...part,
  });
}

/** The role owner's view of a caller in another account: a unique id, an account, and the call that it is a copy of. */
export const aStranger = (principalId: string, sharedEventId: string, part: Partial<Actor> = {}): Actor =>
  anActor({ type: 'AWSAccount', principalId, accountId: HOME, sharedEventId, ...part });

/** A person of a SAML provider, in the call that takes a role. */
export const aSamlUser = (userName: string, part: Partial<Actor> = {}): Actor =>
  anActor({
    type: 'SAMLUser',
    principalId: `c2FtbA=:${userName}`,
    userName,
    identityProvider: 'c2FtbA=',
    federatedRoleArn: roleArnOf(HOME, 'Deploy'),
    ...part,
  });

/** A subject of an OpenID Connect provider, in the call that takes a role. */
export const aWebIdentity = (subject: string, part: Partial<Actor> = {}): Actor =>
  anActor({
    type: 'WebIdentityUser',
    principalId: `arn:aws:iam::${HOME}:oidc-provider/token.example.com:sts.amazonaws.com:${subject}`,
    userName: subject,
    identityProvider: `arn:aws:iam::${HOME}:oidc-provider/token.example.com`,
    federatedRoleArn: roleArnOf(HOME, 'Deploy'),
    ...part,
  });

/** A user's `GetFederationToken` session, as its uses show it. */
export const aFederatedUser = (name: string, user: Actor, part: Partial<Actor> = {}): Actor =>
  anActor({
    type: 'FederatedUser',
    principalId: `${user.accountId ?? HOME}:${name}`,
    arn: `arn:aws:sts::${user.accountId ?? HOME}:federated-user/${name}`,
    accountId: user.accountId,
    issuerType: user.type,
    issuerPrincipalId: user.principalId,
    issuerArn: user.arn,
    issuerAccountId: user.accountId,
    issuerUserName: user.userName,
    createdAt: moment('09:00:00'),
    ...part,
  });

/** `AROADEPLOY` for the role `Deploy`. */
export const roleIdOf = (role: string): string => `AROA${role.toUpperCase()}`;

/** A role's ARN, with its path. */
export const roleArnOf = (accountId: string, role: string, path = '/'): string =>
  `arn:aws:iam::${accountId}:role${path}${role}`;

/** A role session's ARN, which drops the role's path. */
export const sessionArnOf = (accountId: string, role: string, name: string): string =>
  `arn:aws:sts::${accountId}:assumed-role/${role}/${name}`;
