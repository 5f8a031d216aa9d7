import type { EpochMs } from '#kernel';

/**
 * The acting identity of a record: all of `userIdentity`, and of what stands beside it, that attribution depends on.
 *
 * Two records with equal actors have, at one moment, the same answer to "who did it?". An absent or empty field is null.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export type Actor = {
  /** `userIdentity.type`, verbatim: IAMUser, AssumedRole, Root, FederatedUser, AWSAccount, AWSService, SAMLUser, … */
  readonly type: string | null;
  /** `AROA…:name` for a role session, `AIDA…` for a user, 12 digits for root, `account:name` for a federated user. */
  readonly principalId: string | null;
  readonly arn: string | null;
  readonly accountId: string | null;
  /** The key that signed. Not unique: temporary key ids repeat, and some are masked. */
  readonly accessKeyId: string | null;
  readonly userName: string | null;
  /** `sessionContext.attributes.creationDate`: when the session began, to the second. */
  readonly createdAt: EpochMs | null;
  readonly hasMfa: boolean | null;
  readonly issuerType: string | null;
  readonly issuerPrincipalId: string | null;
  /** The role's ARN with its path, where `arn` (`assumed-role/…`) drops the path. */
  readonly issuerArn: string | null;
  readonly issuerAccountId: string | null;
  readonly issuerUserName: string | null;
  readonly identityProvider: string | null;
  /** The AWS service that acted, or called on the identity's behalf; `AWS Internal` is one such value. */
  readonly invokedBy: string | null;
  readonly sourceIdentity: string | null;
  readonly signInSessionArn: string | null;
  /** `sessionContext.ec2RoleDelivery`: "1.0" or "2.0", the version of the instance metadata service that handed out the key. */
  readonly ec2RoleDelivery: string | null;
  readonly federatedProvider: string | null;
  readonly inScopeOf: InScopeOf | null;
  readonly onBehalfOf: OnBehalfOf | null;
  readonly credentialId: string | null;
  readonly invokedByDelegateAccountId: string | null;
  readonly isAssumedRoot: boolean | null;
  /** Top-level `sessionCredentialFromConsole`; null where the record lacks it, which says nothing. */
  readonly isFromConsole: boolean | null;
  /**
   * `requestParameters.roleArn`, only where the identity is a `SAMLUser` or `WebIdentityUser`: its own role's account
   * and path tell an Identity Center user from another, and where a web identity's subject is unique.
   */
  readonly federatedRoleArn: string | null;
  /** Only where the identity is an `AWSAccount` copy without a key: it leads to the caller's own copy of the call. */
  readonly sharedEventId: string | null;
  /** The record's time, only beside `sharedEventId`: such a copy shows one call, and no session that would say when. */
  readonly calledAt: EpochMs | null;
  /** Only where the identity is a `WebIdentityUser` whose token STS itself issued, in another partition of AWS. */
  readonly awsToken: AwsToken | null;
  /** Only where the identity names nobody, since the called service let somebody in by a check of its own. */
  readonly admitted: Admitted | null;
  /** Only where the identity is root's or an Identity Center user's: true where whoever acted was not authenticated as it. */
  readonly isUnauthenticated: boolean | null;
};

/**
 * Whom a service let in that checks other things than AWS credentials: the certificate that IAM Roles Anywhere took, by
 * its serial number, and the identity that Amazon Cognito gave a role to, by its id.
 */
export type Admitted = {
  /** The service that checked, by its principal: `rolesanywhere.amazonaws.com`, `cognito-identity.amazonaws.com`. */
  readonly by: string | null;
  readonly subject: string | null;
  /** The account of the role that was asked for, else the account that the call was made in. */
  readonly accountId: string | null;
};

/**
 * The token of `GetWebIdentityToken` by which an AWS principal takes a role in another partition: its id
 * (`requestParameters.webIdentityTokenId`) and the ARN of the principal that asked for it
 * (`additionalEventData.crossPartitionData.sourcePrincipalArn`).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_cross_partition_auditing.html
 */
export type AwsToken = { readonly id: string | null; readonly sourcePrincipalArn: string | null };

/** `userIdentity.inScopeOf`: which resource AWS says the credentials were issued to. */
export type InScopeOf = {
  readonly issuerType: string | null;
  readonly credentialsIssuedTo: string | null;
  readonly sourceArn: string | null;
  readonly sourceAccount: string | null;
};

/** `userIdentity.onBehalfOf`: an Identity Center user; `userId` is unique only within `identityStoreArn`. */
export type OnBehalfOf = { readonly userId: string | null; readonly identityStoreArn: string | null };
