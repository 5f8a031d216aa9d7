import { isoSecond } from './draft.ts';
import type { Role, User } from './cast.ts';
import type { Truth, TrueOrigin } from './truth.ts';
import { boundBy, proven } from './truth.ts';

/** A role session: who holds it in truth, and what was delivered of it. */
export type Session = {
  readonly role: Role;
  readonly name: string;
  /** The key that its issue shows. */
  readonly key: string;
  readonly createdMs: number;
  /** The truth of a use that shows this key. */
  readonly truth: Truth;
  /** Whether the answer to its issue held credentials and did not name the session. */
  readonly isBare: boolean;
  /** `userIdentity` of its records, but for the key: the text before and after it. */
  readonly identity: readonly [string, string];
};

/** Who calls: a user, a session, an identity provider's subject, an AWS service, or any other identity as it is written. */
export type Party =
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'saml'; readonly subject: string; readonly provider: string; readonly issuer?: string }
  | { readonly kind: 'web'; readonly subject: string; readonly provider: string; readonly accountId: string }
  | { readonly kind: 'service'; readonly service: string }
  | ({ readonly kind: 'other'; readonly foreignId: string } & Somebody);

/** An acting identity as its records write it. */
export type Somebody = {
  readonly identity: string;
  readonly accountId: string;
  readonly truth: Truth;
  /** The service that calls on its behalf: its name stands where the caller's address would. */
  readonly via?: string;
  /** Further members of its records, each with its leading comma. */
  readonly more?: string;
};

const NAME_QUALIFIER = 'kWnRqXyJb2hOZ0lTQ1hTQU1QTEU=';

/** What is true of a record that this party made. */
export function truthOfCaller(party: Party): Truth {
  if (party.kind === 'session') return party.session.truth;
  return party.kind === 'other' ? party.truth : proven(originOf(party));
}

/** A user as an origin. */
export const userOrigin = ({ arn, accountId }: User): TrueOrigin => ({ kind: 'IAM_USER', id: arn, accountId });

function originOf(party: Exclude<Party, { kind: 'session' | 'other' }>): TrueOrigin {
  switch (party.kind) {
    case 'user':
      return userOrigin(party.user);
    case 'saml':
      return { kind: party.issuer === undefined ? 'SAML_USER' : 'IDENTITY_CENTER_USER', id: party.subject };
    case 'web':
      return { kind: 'WEB_IDENTITY', id: party.subject, accountId: party.accountId };
    case 'service':
      return { kind: 'AWS_SERVICE', id: party.service };
  }
}

/** The account that a party belongs to; null for those outside of all accounts. */
export function accountOfParty(party: Party): string | null {
  if (party.kind === 'user') return party.user.accountId;
  if (party.kind === 'other') return party.accountId;
  return party.kind === 'session' ? party.session.role.accountId : null;
}

/** `userIdentity` as the caller's own account sees it. */
export function identityOf(party: Party): string {
  switch (party.kind) {
    case 'user':
      return identityOfUser(party.user);
    case 'session':
      return identityOfSession(party.session, party.session.key);
    case 'saml':
      return `{"type":"SAMLUser","principalId":"${NAME_QUALIFIER}:${party.subject}","userName":"${party.subject}","identityProvider":"${NAME_QUALIFIER}"}`;
    case 'web':
      return `{"type":"WebIdentityUser","principalId":"${party.provider}:sts.amazonaws.com:${party.subject}","userName":"${party.subject}","identityProvider":"${party.provider}"}`;
    case 'service':
      return `{"type":"AWSService","invokedBy":"${party.service}"}`;
    case 'other':
      return party.identity;
  }
}

/** `userIdentity` of a user who calls with a long-term key. */
export const identityOfUser = ({ id, arn, accountId, key, name }: User): string =>
  `{"type":"IAMUser","principalId":"${id}","arn":"${arn}","accountId":"${accountId}","accessKeyId":"${key}","userName":"${name}"}`;

/** `userIdentity` as the role owner's copy of a cross-account call shows it: the caller's unique id and account alone. */
export function foreignIdentityOf(party: Party): string {
  return `{"type":"AWSAccount","principalId":"${foreignIdOf(party)}","accountId":"${accountOfParty(party) ?? ''}"}`;
}

function foreignIdOf(party: Party): string {
  if (party.kind === 'session') return principalOf(party.session);
  if (party.kind === 'other') return party.foreignId;
  return party.kind === 'user' ? party.user.id : '';
}

/** `AROA…:name`. */
export const principalOf = ({ role, name }: Pick<Session, 'role' | 'name'>): string => `${role.id}:${name}`;

/** `userIdentity` of a session's records, with a key or, as some services write it, without, and what is written behind. */
export function identityOfSession(session: Session, key: string | null, more = ''): string {
  const [before, after] = session.identity;
  const tail = `${after.slice(0, -1)}${more}}`;
  return key === null ? before + tail : `${before}"accessKeyId":"${key}",${tail}`;
}

/** A session that acts by itself, under the key that was issued to it. */
export const withItsKey = (session: Session): Somebody => ({
  identity: identityOfSession(session, session.key),
  accountId: session.role.accountId,
  truth: session.truth,
});

/** A session in a record that shows no key, or an empty one, which is the same. */
export const withoutKey = (session: Session, isEmpty = false): Somebody => ({
  ...withItsKey(session),
  identity: identityOfSession(session, isEmpty ? '' : null),
  truth: boundBy(session.truth, session.isBare ? 'ROLE_AND_NAME' : 'SESSION_IDENTITY'),
});

/** A session under a key that no record issued to it, which only something else than its issue can explain. */
export const withAnotherKey = (session: Session, key: string, more = ''): Somebody => ({
  ...withItsKey(session),
  identity: identityOfSession(session, key, more),
  truth: boundBy(session.truth, 'SESSION_IDENTITY'),
});

/** A session on whose behalf a service calls: forward access, with a key that is never issued in the logs. */
export const throughService = (session: Session, key: string, service: string): Somebody => ({
  ...withAnotherKey(session, key, `,"invokedBy":"${service}"`),
  truth: boundBy(session.truth, 'FORWARD_ACCESS', 'SESSION_IDENTITY', 'ROLE_AND_NAME'),
  via: service,
});

/** The two halves of `userIdentity` around the key. */
export function identityHalves(
  session: Pick<Session, 'role' | 'name' | 'createdMs'>,
  delivery: '1.0' | '2.0' | null,
): readonly [string, string] {
  const { role, createdMs } = session;
  const ec2 = delivery === null ? '' : `,"ec2RoleDelivery":"${delivery}"`;
  return [
    `{"type":"AssumedRole","principalId":"${principalOf(session)}","arn":"${sessionArnOf(session)}","accountId":"${role.accountId}",`,
    `"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"${role.id}","arn":"${role.arn}","accountId":"${role.accountId}","userName":"${role.name}"},` +
      `"attributes":{"creationDate":"${isoSecond(createdMs)}","mfaAuthenticated":"false"}${ec2}}}`,
  ];
}

/** `arn:aws:sts::…:assumed-role/R/name`, where the role's path is dropped. */
export function sessionArnOf({ role, name }: Pick<Session, 'role' | 'name'>): string {
  return `arn:${role.partition}:sts::${role.accountId}:assumed-role/${role.name}/${name}`;
}
