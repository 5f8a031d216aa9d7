import type { Hop, Origin } from '#lineage';

/** `iam:CreateUser`: the service's short name and the call's. */
export function actionOf(eventSource: string | null, eventName: string | null): string {
  const source = eventSource?.replace(/\.amazonaws\.com(?:\.cn)?$/, '') ?? '(no source)';
  return `${source}:${eventName ?? '(no event name)'}`;
}

/** `ci-deploy "build-7781"`: a role session's role and name; null for other identities. */
export function roleAndName(sessionArn: string | null): string | null {
  const parts = sessionArn?.split(':assumed-role/')[1]?.split('/');
  const name = parts?.at(-1);
  const role = parts?.at(-2);
  return role === undefined || name === undefined ? null : `${role} "${name}"`;
}

/** A session in as few words as tell it from others. */
export function sessionLabel(hop: Pick<Hop, 'sessionArn' | 'accessKeyId'>, sessionId: string | null): string {
  return roleAndName(hop.sessionArn) ?? sessionId ?? hop.accessKeyId ?? 'a session';
}

/** What people call an origin: a user by name, all else by id. */
export function shortOrigin({ kind, id }: Origin): string {
  return kind === 'IAM_USER' ? (id.split('/').at(-1) ?? id) : id;
}

const KIND_WORDS: Readonly<Record<Origin['kind'], string>> = {
  IAM_USER: 'IAM user',
  ROOT_USER: 'root user',
  IDENTITY_CENTER_USER: 'Identity Center user',
  SAML_USER: 'SAML user',
  WEB_IDENTITY: 'web identity',
  WORKLOAD: 'workload',
  AWS_SERVICE: 'AWS service',
  CERTIFICATE: 'certificate',
  ANONYMOUS: 'anonymous',
};

/** An origin's kind in words. */
export const kindWords = (kind: Origin['kind']): string => KIND_WORDS[kind];

const JOINED_BY: Readonly<Record<string, string>> = {
  ISSUED_ACCESS_KEY: 'joined by the key id that AWS issued',
  SESSION_IDENTITY: 'joined by principal id and time of creation',
  ROLE_AND_NAME: 'joined by role, session name and second',
  CONSOLE_SIGN_IN: 'joined by the sign-in to the console',
  FORWARD_ACCESS: 'joined by the service that acted for the session',
  SIGN_IN_SESSION: 'joined by the sign-in session',
  WEB_IDENTITY_TOKEN: 'joined by the token that AWS issued',
  SHARED_EVENT: "joined by the other account's copy of the call",
  IN_RECORD: 'named in the record itself',
};

/** What ties a session to the call that issued it, in words. */
export const joinWords = (joinedBy: Hop['joinedBy']): string =>
  JOINED_BY[joinedBy] ?? `joined by ${joinedBy.toLowerCase().replaceAll('_', ' ')}`;
