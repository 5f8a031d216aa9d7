import type { Origin, Status } from './answer.ts';

/** `iam:CreateUser`: the service's short name and the call's. */
export function actionOf(eventSource: string | null, eventName: string | null): string {
  const source = eventSource?.replace(/\.amazonaws\.com(?:\.cn)?$/, '') ?? '(no source)';
  return `${source}:${eventName ?? '(no event name)'}`;
}

/** The role and the name of a role session; null for other identities. */
export function roleSessionIn(sessionArn: string | null): { readonly role: string; readonly name: string } | null {
  const parts = sessionArn?.split(':assumed-role/')[1]?.split('/');
  const name = parts?.at(-1);
  const role = parts?.at(-2);
  return role === undefined || name === undefined ? null : { role, name };
}

/** The account in an ARN. */
export const accountIn = (arn: string | null): string | null => arn?.split(':')[4] ?? null;

/** What people call an origin: a user by name, all else by id. */
export function shortOrigin({ kind, id }: Pick<Origin, 'kind' | 'id'>): string {
  return kind === 'IAM_USER' ? (id.split('/').at(-1) ?? id) : id;
}

/** `2026-03-02 09:00:00Z`: a moment in UTC as people read it. */
export const momentWords = (moment: string): string => moment.replace('T', ' ');

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  PROVEN: 'AWS names the origin, and each step is tied by what AWS wrote.',
  CORROBORATED: 'Each step is tied, at least one of them by no more than weaker facts that agree.',
  AMBIGUOUS: 'More than one origin fits. None is stated.',
  INCOMPLETE: 'The chain stops before its origin.',
};

/** Words for the values of the schema's enumerations. They may grow: what is not known here is shown by its own name. */
export const ENUM_WORDS = {
  OriginKind: {
    IAM_USER: 'IAM user',
    ROOT_USER: 'root user',
    IDENTITY_CENTER_USER: 'Identity Center user',
    SAML_USER: 'SAML user',
    WEB_IDENTITY: 'web identity',
    WORKLOAD: 'workload',
    AWS_SERVICE: 'AWS service',
    CERTIFICATE: 'certificate',
    ANONYMOUS: 'anonymous',
  },
  JoinedBy: {
    ISSUED_ACCESS_KEY: 'joined by the key id that AWS issued',
    SESSION_IDENTITY: 'joined by principal id and time of creation',
    ROLE_AND_NAME: 'joined by role, session name and second',
    CONSOLE_SIGN_IN: 'joined by the sign-in to the console',
    SIGN_IN_SESSION: 'joined by the sign-in session',
    WEB_IDENTITY_TOKEN: 'joined by the token that AWS issued',
    SHARED_EVENT: "joined by the other account's copy of the call",
    IN_RECORD: 'named in the record itself',
  },
  Strength: {
    EXACT: 'exact',
    STRONG: 'strong',
    WEAK: 'weak',
  },
  GapReason: {
    ISSUER_NOT_DELIVERED: 'The call that issued this session is not in the logs.',
    CALLER_ACCOUNT_NOT_INGESTED: "Only the role owner's copy of the call is here, and it hides the caller.",
    DELEGATE_NOT_INGESTED: 'A provider acted by delegation, and its own account is not in the logs.',
    SERVICE_DELIVERED: 'AWS gave a service of its own this session, and keeps no record of it.',
    OUTSIDE_VALIDITY: 'The session was issued, but this lies before its issue or after its expiry.',
    CYCLE: 'The records make a session its own ancestor.',
    IDENTITY_NOT_RECORDED: 'The record does not say who acted, or in a way that is not understood.',
    REDACTED: 'AWS withheld the name that the record would have given.',
    ROOT_NOT_EVIDENCED: 'A temporary session of root, without a sign that the root user was there.',
    NOT_AUTHENTICATED: 'Somebody tried to be this identity, and was not authenticated as it.',
  },
  ClaimKind: {
    ROLE_SESSION_NAME: 'a session name',
    SOURCE_IDENTITY: 'a source identity',
    FEDERATED_USER_NAME: 'the name of a federated user',
    IDENTITY_PROVIDER: 'the provider that vouched for whoever began the session',
    IN_SCOPE_OF: 'the resource that the credentials were issued to',
    ON_BEHALF_OF: 'the Identity Center user that a service acted for',
    SWITCHED_FROM: 'the identity that the console switched from',
    SESSION_ALIVE: 'a session that was alive then and may have made the call',
    SOURCE_PRINCIPAL: 'the principal of another partition that the token was issued to',
    INVOKED_BY_DELEGATE: 'the account of a provider that acted by delegation',
  },
  Authority: {
    CALLER: 'the caller',
    IDENTITY_PROVIDER: 'the identity provider',
    AWS: 'AWS',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

const named = (value: string): string => value.toLowerCase().replaceAll('_', ' ');

function wordsOf(type: keyof typeof ENUM_WORDS, value: string): string | undefined {
  const known: Readonly<Record<string, string>> = ENUM_WORDS[type];
  return known[value];
}

/** An origin's kind. */
export const kindWords = (kind: string): string => wordsOf('OriginKind', kind) ?? named(kind);
/** What ties a session to the call that issued it. */
export const joinWords = (joinedBy: string): string => wordsOf('JoinedBy', joinedBy) ?? `joined by ${named(joinedBy)}`;
/** How firm such a tie is. */
export const strengthWords = (strength: string): string => wordsOf('Strength', strength) ?? named(strength);
/** Why a chain stops. */
export const gapWords = (reason: string): string =>
  wordsOf('GapReason', reason) ?? `The chain stops: ${named(reason)}.`;
/** What a claim was made by. */
export const claimWords = (kind: string): string => wordsOf('ClaimKind', kind) ?? named(kind);
/** Who vouches for a claim. */
export const authorityWords = (authority: string): string => wordsOf('Authority', authority) ?? named(authority);
