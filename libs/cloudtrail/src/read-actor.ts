import type { EpochMs } from '#kernel';
import type { Actor, AwsToken, InScopeOf, OnBehalfOf } from './actor.ts';
import { flagIn, nameIn, placeIn, secondIn } from './place.ts';
import type { Place } from './place.ts';
import { readAdmitted } from './read-admitted.ts';
import { ATTEMPTED_TYPES, isUnauthenticated } from './unauthenticated.ts';

/**
 * Reads who acted, from `userIdentity` and what stands beside it.
 *
 * Total: a field of another type than documented is null and noted, and a record without `userIdentity` has an actor
 * of nulls.
 *
 * @param sharedEventId the record's `sharedEventID`, which becomes part of an `AWSAccount` identity without a key
 * @param eventTime the record's time, which goes beside it
 */
export function readActor(record: Place, sharedEventId: string | null, eventTime: EpochMs): Actor {
  const identity = placeIn(record, 'userIdentity');
  const session = placeIn(identity, 'sessionContext');
  const attributes = placeIn(session, 'attributes');
  const issuer = placeIn(session, 'sessionIssuer');
  const type = nameIn(identity, 'type');
  const accessKeyId = nameIn(identity, 'accessKeyId');
  const copiedFrom = type === 'AWSAccount' && accessKeyId === null ? sharedEventId : null;
  return {
    type,
    principalId: nameIn(identity, 'principalId'),
    arn: nameIn(identity, 'arn'),
    accountId: nameIn(identity, 'accountId'),
    accessKeyId,
    userName: nameIn(identity, 'userName'),
    createdAt: secondIn(attributes, 'creationDate'),
    hasMfa: flagIn(attributes, 'mfaAuthenticated'),
    issuerType: nameIn(issuer, 'type'),
    issuerPrincipalId: nameIn(issuer, 'principalId'),
    issuerArn: nameIn(issuer, 'arn'),
    issuerAccountId: nameIn(issuer, 'accountId'),
    issuerUserName: nameIn(issuer, 'userName'),
    identityProvider: nameIn(identity, 'identityProvider'),
    invokedBy: nameIn(identity, 'invokedBy'),
    sourceIdentity: nameIn(session, 'sourceIdentity'),
    signInSessionArn: nameIn(session, 'signInSessionArn'),
    ec2RoleDelivery: nameIn(session, 'ec2RoleDelivery'),
    federatedProvider: nameIn(placeIn(session, 'webIdFederationData'), 'federatedProvider'),
    inScopeOf: readInScopeOf(placeIn(identity, 'inScopeOf')),
    onBehalfOf: readOnBehalfOf(placeIn(identity, 'onBehalfOf')),
    credentialId: nameIn(identity, 'credentialId'),
    invokedByDelegateAccountId: nameIn(placeIn(identity, 'invokedByDelegate'), 'accountId'),
    isAssumedRoot: flagIn(session, 'assumedRoot') ?? flagIn(attributes, 'assumedRoot'),
    isFromConsole: flagIn(record, 'sessionCredentialFromConsole'),
    federatedRoleArn: isFederated(type) ? nameIn(placeIn(record, 'requestParameters'), 'roleArn') : null,
    sharedEventId: copiedFrom,
    calledAt: copiedFrom === null ? null : eventTime,
    awsToken: type === 'WebIdentityUser' ? readAwsToken(record, nameIn(identity, 'identityProvider')) : null,
    admitted: isNobody(type) ? readAdmitted(record) : null,
    isUnauthenticated: ATTEMPTED_TYPES.has(type) && isUnauthenticated(record) ? true : null,
  };
}

function isFederated(type: string | null): boolean {
  return type === 'SAMLUser' || type === 'WebIdentityUser';
}

/** Types under which a service records calls that no AWS credentials signed. */
function isNobody(type: string | null): boolean {
  return type === null || type === 'Unknown' || type === 'AWSService';
}

function readInScopeOf(place: Place): InScopeOf | null {
  return unlessEmpty({
    issuerType: nameIn(place, 'issuerType'),
    credentialsIssuedTo: nameIn(place, 'credentialsIssuedTo'),
    sourceArn: nameIn(place, 'sourceArn'),
    sourceAccount: nameIn(place, 'sourceAccount'),
  });
}

function readOnBehalfOf(place: Place): OnBehalfOf | null {
  return unlessEmpty({ userId: nameIn(place, 'userId'), identityStoreArn: nameIn(place, 'identityStoreArn') });
}

/** STS is the provider of tokens for AWS principals: each account has an address of its own below this one. */
const AWS_PROVIDER =
  /^(?:arn:[\w-]+:iam::\d{12}:oidc-provider\/|https:\/\/)?[\w-]+\.tokens\.sts\.[\w.-]+\.api\.(?:aws|amazonwebservices\.com\.cn)$/;

function readAwsToken(record: Place, provider: string | null): AwsToken | null {
  const additional = placeIn(record, 'additionalEventData');
  const sourcePrincipalArn = nameIn(placeIn(additional, 'crossPartitionData'), 'sourcePrincipalArn');
  const isOfAws = sourcePrincipalArn !== null || AWS_PROVIDER.test(provider ?? '');
  if (!isOfAws) return null;
  return { id: nameIn(placeIn(record, 'requestParameters'), 'webIdentityTokenId'), sourcePrincipalArn };
}

/** An object without content says as much as no object: CloudTrail writes `{}` for what does not apply. */
function unlessEmpty<T extends object>(values: T): T | null {
  return Object.values(values).every((value) => value === null) ? null : values;
}
