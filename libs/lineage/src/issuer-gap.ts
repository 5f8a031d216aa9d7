import type { Actor } from '#cloudtrail';
import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type { Gap } from './answer.ts';
import { gapOf, redactedGapOf, unnamedCenterUserGap } from './in-record.ts';
import { CREATION_TOLERANCE_MS } from './join-keys.ts';
import { accountOfArn, identityCenterRegionOf, isHidden } from './principal.ts';

/** The gap of a session that no delivered record issued: whose logs would close it, of which time, in which Regions. */
export function issuerGapOf(actor: Actor): Gap {
  if (actor.invokedByDelegateAccountId !== null) return delegateGapOf(actor, actor.invokedByDelegateAccountId);
  switch (actor.type) {
    case 'AWSAccount':
      return callerGapOf(actor);
    case 'Root':
      return gapOf(
        'ROOT_NOT_EVIDENCED',
        actor,
        (account) =>
          `sign-in and AssumeRoot events ${timeOfIssue(actor)}, of ${account} and of its organization's management account, in all Regions (root signs in through us-east-1)`,
      );
    case 'IdentityCenterUser':
      return unnamedCenterUserGap(actor);
    case 'WebIdentityUser':
      return gapOf('ISSUER_NOT_DELIVERED', actor, tokenEvents(actor));
    default:
      return isOfAwsItself(actor)
        ? gapOf(
            'SERVICE_DELIVERED',
            actor,
            () => 'nothing: AWS makes these credentials for a service of its own, and records no call for it',
          )
        : gapOf(
            'ISSUER_NOT_DELIVERED',
            actor,
            (account) =>
              `management events ${timeOfIssue(actor)}, reads included, of ${account}${takers(actor)}, ${regions(actor)}`,
          );
  }
}

/**
 * AWS hides the principals of some services and organizations from whoever is called; a caller's own copy, which shows
 * them, could then not be told from a stranger's.
 */
function callerGapOf(actor: Actor): Gap {
  if (actor.principalId !== null && isHidden(actor.principalId)) return redactedGapOf(actor);
  return gapOf(
    'CALLER_ACCOUNT_NOT_INGESTED',
    actor,
    (account) =>
      `management events ${timeOfCall(actor)}, of ${account}, in all Regions: its own copy of this call names the caller`,
  );
}

/** The gap of a use that lies outside of the time for which its credential was issued. */
export function validityGapOf(actor: Actor): Gap {
  const next =
    'records of a later issue of the same credential, if there was one: the known one does not cover this moment';
  return gapOf('OUTSIDE_VALIDITY', actor, next);
}

/** The gap of a session that IAM Roles Anywhere took a role for, where the call that shows the certificate is missing. */
export function certificateGapOf(session: Actor): Gap {
  return gapOf(
    'ISSUER_NOT_DELIVERED',
    session,
    (account) =>
      `CreateSession events of rolesanywhere.amazonaws.com ${timeOfIssue(session)}, of ${account}, in all Regions: they show the certificate`,
  );
}

/** What a provider got by a delegation is known to the provider's account alone; there it says who asked for it. */
function delegateGapOf(actor: Actor, delegate: string): Gap {
  const next = `GetDelegatedAccessToken events ${timeOfIssue(actor)}, of account ${delegate}, the delegate's, in all Regions`;
  return { ...gapOf('DELEGATE_NOT_INGESTED', actor, next), accountId: delegate };
}

function tokenEvents({ awsToken }: Actor): string {
  const source = accountOfArn(awsToken?.sourcePrincipalArn ?? null);
  const account = source === null ? 'the account in the other partition that issued the token' : `account ${source}`;
  return `GetWebIdentityToken events of the hour before this call, of ${account}, in all Regions`;
}

/** Sessions such as `111122223333:aws:ec2-infrastructure:i-0abc`, by which EC2 reads an instance's encrypted volumes. */
const isOfAwsItself = ({ principalId }: Actor): boolean => principalId !== null && /^\d{12}:aws:/.test(principalId);

/** A session says when it was created; its issue lies within the tolerance. */
function timeOfIssue({ type, createdAt }: Actor): string {
  if (createdAt !== null) return around(createdAt);
  return `of the ${type === 'AssumedRole' ? 12 : 36} hours before its first use`;
}

const timeOfCall = ({ calledAt }: Actor): string => (calledAt === null ? 'of the time of this call' : around(calledAt));

function around(at: EpochMs): string {
  const from = isoOf((at - CREATION_TOLERANCE_MS) as EpochMs);
  return `from ${from} to ${isoOf((at + CREATION_TOLERANCE_MS) as EpochMs)}`;
}

const takers = ({ type }: Actor): string =>
  type === 'AssumedRole' ? ' and of the accounts that may take this role' : '';

/** STS answers in every Region, and a session goes everywhere; only Identity Center tells where it lives. */
function regions({ issuerArn }: Actor): string {
  const home = identityCenterRegionOf(issuerArn);
  return home === null ? 'in all Regions' : `in ${home}, where its Identity Center is, and in all other Regions`;
}
