import type { Account, User } from './cast.ts';
import { isoSecond } from './draft.ts';

/** What `userIdentity` of a session that is no role's shows besides who it is. */
export type SessionMarks = {
  readonly key: string | null;
  readonly createdMs: number;
  readonly hasMfa?: boolean;
  readonly invokedBy?: string;
  /** `assumedRoot`, where AWS writes it. */
  readonly isAssumedRoot?: boolean;
  readonly issuer?: string;
};

/** `userIdentity` of a user's session: of the console, or of `GetSessionToken`. */
export const userSessionIdentity = ({ id, arn, accountId, name }: User, marks: SessionMarks): string =>
  sessionIdentity(
    `"type":"IAMUser","principalId":"${id}","arn":"${arn}","accountId":"${accountId}"`,
    marks,
    `,"userName":"${name}"`,
  );

/** `userIdentity` of a root session. */
export const rootSessionIdentity = (account: Account, marks: SessionMarks): string =>
  sessionIdentity(
    `"type":"Root","principalId":"${account.id}","arn":"${rootArnOf(account)}","accountId":"${account.id}"`,
    marks,
  );

/** `userIdentity` of a federated user, which names the user who made it. */
export function federatedIdentity(
  { id, arn, accountId, name: userName }: User,
  name: string,
  marks: SessionMarks,
): string {
  const issuer = `{"type":"IAMUser","principalId":"${id}","arn":"${arn}","accountId":"${accountId}","userName":"${userName}"}`;
  const who = `"type":"FederatedUser","principalId":"${accountId}:${name}","arn":"${federatedArnOf(arn, accountId, name)}","accountId":"${accountId}"`;
  return sessionIdentity(who, { ...marks, issuer });
}

/** `arn:aws:sts::…:federated-user/name`, in the partition of the user. */
export const federatedArnOf = (userArn: string, accountId: string, name: string): string =>
  `arn:${userArn.split(':')[1] ?? 'aws'}:sts::${accountId}:federated-user/${name}`;

/** The root user's ARN. */
export const rootArnOf = ({ partition, id }: Account): string => `arn:${partition}:iam::${id}:root`;

function sessionIdentity(who: string, marks: SessionMarks, userName = ''): string {
  const { key, createdMs, hasMfa = false, invokedBy, isAssumedRoot, issuer = '{}' } = marks;
  const keyText = key === null ? '' : `,"accessKeyId":"${key}"`;
  const root = isAssumedRoot === undefined ? '' : `,"assumedRoot":"${String(isAssumedRoot)}"`;
  const invoker = invokedBy === undefined ? '' : `,"invokedBy":"${invokedBy}"`;
  const attributes = `{"creationDate":"${isoSecond(createdMs)}","mfaAuthenticated":"${String(hasMfa)}"}`;
  const context = `{"sessionIssuer":${issuer},"webIdFederationData":{},"attributes":${attributes}${root}}`;
  return `{${who}${keyText}${userName},"sessionContext":${context}${invoker}}`;
}
