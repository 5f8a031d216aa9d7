import { isoSecond } from './draft.ts';
import type { Role, User } from './cast.ts';
import type { TrueOrigin, Truth } from './manifest.ts';

/** A role session: who holds it in truth, and whether what was delivered proves it. */
export type Session = {
  readonly role: Role;
  readonly name: string;
  readonly key: string;
  readonly createdMs: number;
  readonly truth: Truth;
  /** `userIdentity` of its records, but for the key: the text before and after it. */
  readonly identity: readonly [string, string];
};

/** Who calls: a user, a session, an identity provider's subject, or an AWS service. */
export type Party =
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'saml'; readonly subject: string; readonly provider: string }
  | { readonly kind: 'web'; readonly subject: string; readonly provider: string }
  | { readonly kind: 'service'; readonly service: string };

const NAME_QUALIFIER = 'kWnRqXyJb2hOZ0lTQ1hTQU1QTEU=';

/** What is true of a record that this party made. */
export function truthOfCaller(party: Party): Truth {
  if (party.kind === 'session') return party.session.truth;
  return { status: 'PROVEN', origin: originOf(party), hops: 0 };
}

function originOf(party: Exclude<Party, { kind: 'session' }>): TrueOrigin {
  switch (party.kind) {
    case 'user':
      return { kind: 'IAM_USER', id: party.user.arn };
    case 'saml':
      return { kind: 'SAML_USER', id: party.subject };
    case 'web':
      return { kind: 'WEB_IDENTITY', id: party.subject };
    case 'service':
      return { kind: 'AWS_SERVICE', id: party.service };
  }
}

/** The account that a party belongs to; null for those outside of all accounts. */
export function accountOfParty(party: Party): string | null {
  if (party.kind === 'user') return party.user.accountId;
  return party.kind === 'session' ? party.session.role.accountId : null;
}

/** `userIdentity` as the caller's own account sees it. */
export function identityOf(party: Party): string {
  switch (party.kind) {
    case 'user': {
      const { id, arn, accountId, key, name } = party.user;
      return `{"type":"IAMUser","principalId":"${id}","arn":"${arn}","accountId":"${accountId}","accessKeyId":"${key}","userName":"${name}"}`;
    }
    case 'session':
      return identityOfSession(party.session, party.session.key);
    case 'saml':
      return `{"type":"SAMLUser","principalId":"${NAME_QUALIFIER}:${party.subject}","userName":"${party.subject}","identityProvider":"${NAME_QUALIFIER}"}`;
    case 'web':
      return `{"type":"WebIdentityUser","principalId":"${party.provider}:sts.amazonaws.com:${party.subject}","userName":"${party.subject}","identityProvider":"${party.provider}"}`;
    case 'service':
      return `{"type":"AWSService","invokedBy":"${party.service}"}`;
  }
}

/** `userIdentity` as the role owner's copy of a cross-account call shows it: the caller's unique id and account alone. */
export function foreignIdentityOf(party: Party): string {
  const id = party.kind === 'session' ? principalOf(party.session) : party.kind === 'user' ? party.user.id : '';
  return `{"type":"AWSAccount","principalId":"${id}","accountId":"${accountOfParty(party) ?? ''}"}`;
}

/** `AROA…:name`. */
export const principalOf = ({ role, name }: Pick<Session, 'role' | 'name'>): string => `${role.id}:${name}`;

/** `userIdentity` of a session's records, with a key or, as some services write it, without. */
export function identityOfSession(session: Session, key: string | null): string {
  const [before, after] = session.identity;
  return key === null ? before + after : `${before}"accessKeyId":"${key}",${after}`;
}

/** The two halves of `userIdentity` around the key. */
export function identityHalves(
  session: Omit<Session, 'identity' | 'truth' | 'key'>,
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
  return `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${name}`;
}
