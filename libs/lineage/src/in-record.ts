import { accountOfKey, isAnonymous } from '#cloudtrail';
import type { Actor, Admitted } from '#cloudtrail';
import type { Behind, Gap, GapReason } from './answer.ts';
import type { Origin, OriginKind } from './origin.ts';
import {
  accountOfArn,
  isIdentityCenterRole,
  isLongTermKey,
  isRoleSession,
  isWithheld,
  partitionOfArn,
  tellingKeyOf,
} from './principal.ts';
import { isUnnamedCenterUser } from './user-shown.ts';

/** What a record by itself says of its actor: an origin, a gap, or that it acted in a session that somebody issued. */
export type Standing = Exclude<Behind, { kind: 'unit' }> | { readonly kind: 'session' };

/**
 * Reads the origin out of the record itself, where AWS names it there.
 *
 * Users, services and federation's own calls name their actor. Role sessions never do. A temporary root session may be
 * somebody else's (`AssumeRoot` reads as the member account's root), so root needs a sign that the root user was there.
 *
 * A subject is named without the provider that vouches for it: two providers that vouch for one subject name one origin
 * (a web identity's account is its role's, a SAML user's is unknown). Where one role trusts both, the answer holds for
 * the subject and does not tell the providers apart; the issuing record that it names does.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function standingOf(actor: Actor): Standing {
  const standing = actor.admitted === null ? standingByType(actor) : admittedStanding(actor, actor.admitted);
  const isNameless = standing.kind === 'origin' && isWithheld(standing.origin.id);
  return isNameless ? { kind: 'gap', gap: redactedGapOf(actor) } : standing;
}

/** The gap of a name that AWS withheld. */
export const redactedGapOf = (actor: Actor): Gap => gapOf('REDACTED', actor, 'nothing: AWS withheld the name');

function standingByType(actor: Actor): Standing {
  if (actor.isUnauthenticated === true) return unauthenticated(actor);
  switch (actor.type) {
    case 'IAMUser':
      return actor.arn === null ? unnamed(actor) : named('IAM_USER', actor.arn, accountOf(actor));
    case 'Root':
      return rootStanding(actor);
    case 'AssumedRole':
      return actor.principalId === null ? unnamed(actor) : { kind: 'session' };
    case 'FederatedUser':
      return federatedUserStanding(actor);
    case 'AWSService':
      return actor.invokedBy === null ? unnamed(actor) : named('AWS_SERVICE', actor.invokedBy, null);
    case 'SAMLUser':
      return samlStanding(actor);
    case 'WebIdentityUser':
      return webIdentityStanding(actor);
    case 'IdentityCenterUser':
      return centerUserStanding(actor);
    case 'AWSAccount':
      return accountStanding(actor);
    case null:
      return isKeyedRoleSession(actor) ? { kind: 'session' } : unnamed(actor);
    default:
      return unnamed(actor);
  }
}

/** What a record without a type shows of a role session, where its very key can tell which. */
const isKeyedRoleSession = ({ principalId, accessKeyId }: Actor): boolean =>
  isRoleSession(principalId) && tellingKeyOf(accessKeyId) !== null;

/**
 * Serial numbers are unique within their authority, and identities within their pool: both are taken for the account's,
 * like the subject of a web identity.
 */
function admittedStanding(actor: Actor, { by, subject, accountId }: Admitted): Standing {
  if (subject === null) return unnamed(actor);
  return named(by === 'rolesanywhere.amazonaws.com' ? 'CERTIFICATE' : 'WEB_IDENTITY', subject, accountId);
}

function rootStanding(actor: Actor): Standing {
  const account = accountOf(actor);
  if (account === null) return unnamed(actor);
  const isPermanent = isLongTermKey(actor.accessKeyId) || !showsSession(actor);
  const isEvidenced = actor.hasMfa === true || actor.isFromConsole === true;
  if (isOfDelegate(actor)) return { kind: 'session' };
  if (actor.isAssumedRoot !== true && (isPermanent || isEvidenced)) {
    return named('ROOT_USER', rootArnOf(account, actor.arn), account);
  }
  return { kind: 'session' };
}

/**
 * Whether anything in a record of root's tells of a session, which may be another's: a key that is not root's own or hides
 * whose it is, a time of creation, whether a second factor was used, which only sessions tell, or a service that acts for one.
 */
const showsSession = ({ accessKeyId, createdAt, hasMfa, invokedBy }: Actor): boolean =>
  accessKeyId !== null || createdAt !== null || hasMfa !== null || invokedBy !== null;

/** The root user's ARN, in the partition of an ARN of the same record. */
const rootArnOf = (accountId: string, arn: string | null): string =>
  `arn:${partitionOfArn(arn)}:iam::${accountId}:root`;

/** Nobody but a user or the root user, with a key of their own, may call for a federated user. */
function federatedUserStanding(actor: Actor): Standing {
  const { issuerType, issuerArn } = actor;
  const accountId = accountOfArn(issuerArn) ?? actor.issuerAccountId;
  if (isOfDelegate(actor)) return { kind: 'session' };
  if (issuerType === 'IAMUser' && issuerArn !== null) return named('IAM_USER', issuerArn, accountId);
  if (issuerType === 'Root' && accountId !== null)
    return named('ROOT_USER', rootArnOf(accountId, issuerArn ?? actor.arn), accountId);
  return actor.principalId === null ? unnamed(actor) : { kind: 'session' };
}

/**
 * A product provider acts as the principal that approved its request, with permissions of its own: the principal is not
 * who acts, whatever the record says of its second factor.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-cloudtrail.html
 */
const isOfDelegate = ({ invokedByDelegateAccountId }: Actor): boolean => invokedByDelegateAccountId !== null;

function samlStanding(actor: Actor): Standing {
  if (actor.userName === null) return unnamed(actor);
  const kind = isIdentityCenterRole(actor.federatedRoleArn) ? 'IDENTITY_CENTER_USER' : 'SAML_USER';
  return named(kind, actor.userName, null);
}

/** The subject of a token that AWS issued is an AWS principal, such as a role: whoever asked for the token stands behind. */
function webIdentityStanding(actor: Actor): Standing {
  if (actor.awsToken !== null) return { kind: 'session' };
  return actor.userName === null
    ? unnamed(actor)
    : named('WEB_IDENTITY', actor.userName, accountOfArn(actor.federatedRoleArn));
}

/** Identity Center's own events stopped to write names in 2025. */
function centerUserStanding(actor: Actor): Standing {
  if (actor.userName !== null) return named('IDENTITY_CENTER_USER', actor.userName, null);
  return isUnnamedCenterUser(actor) ? { kind: 'session' } : { kind: 'gap', gap: unnamedCenterUserGap(actor) };
}

function accountStanding(actor: Actor): Standing {
  if (isAnonymous(actor.accountId) || isAnonymous(actor.principalId)) {
    return named('ANONYMOUS', 'anonymous', null);
  }
  return { kind: 'session' };
}

/**
 * A gap, with the sentence that says what to load to close it; it may name the account.
 *
 * Where the record shows no account, the one is given that the ids themselves tell.
 */
export function gapOf(reason: GapReason, actor: Actor, ingestNext: string | ((account: string) => string)): Gap {
  const accountId = accountOf(actor) ?? accountInIds(actor);
  const account = accountId === null ? 'the account' : `account ${accountId}`;
  const next = typeof ingestNext === 'string' ? ingestNext : ingestNext(account);
  return { reason, accountId, principalId: actor.principalId, ingestNext: next };
}

function accountInIds({ accessKeyId, principalId }: Actor): string | null {
  const uniqueId = principalId?.split(':', 1)[0] ?? '';
  return accountOfKey(uniqueId) ?? accountOfKey(accessKeyId ?? '');
}

/** The account that the identity belongs to, as far as the record says. */
export function accountOf(actor: Actor): string | null {
  return actor.accountId ?? accountOfArn(actor.arn);
}

function unnamed(actor: Actor): Standing {
  const gap = gapOf(
    'IDENTITY_NOT_RECORDED',
    actor,
    'nothing: this record does not name its actor, and no other record can',
  );
  return { kind: 'gap', gap };
}

function unauthenticated(actor: Actor): Standing {
  const next =
    'nothing: whoever this was did not show to be this identity; the record has the address and the program that they used';
  return { kind: 'gap', gap: gapOf('NOT_AUTHENTICATED', actor, next) };
}

/** The gap of an Identity Center user whose name no delivered record shows; what is shown is unique within one store. */
export function unnamedCenterUserGap(actor: Actor): Gap {
  const next =
    "records that show this user's id beside the name, such as of a session of an Identity Center role; else the name is in the identity store alone";
  return { ...gapOf('IDENTITY_NOT_RECORDED', actor, next), principalId: actor.onBehalfOf?.userId ?? actor.principalId };
}

function named(kind: OriginKind, id: string, accountId: string | null): Standing {
  const origin: Origin = { kind, id, accountId, service: null };
  return { kind: 'origin', origin };
}
