import type { Actor, Evidence, Grant, InScopeOf, Issuance, OnBehalfOf, SharedCall, SignIn } from '#cloudtrail';
import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type { KnownFact } from '#lineage';
import type { RecordJson } from '../a-record.ts';
import { HOME } from '../an-actor.ts';
import { eventIdOf } from '../record-text.ts';
import { unitOf } from '../a-sighting.ts';

/** Somebody acted at a moment, in a call that issues nothing. */
export type Deed = { readonly actor: Actor; readonly at: EpochMs };

/** The records of some facts, as CloudTrail writes them, and one of each deed that is not told by a fact already. */
export function recordsOf(facts: readonly KnownFact[], deeds: readonly Deed[]): readonly RecordJson[] {
  const calls = facts.flatMap(callOf);
  const told = new Set(calls.map(({ deed }) => deedKey(deed)));
  const acts = deeds.filter((deed) => !told.has(deedKey(deed)));
  return [...calls.map(({ record }) => record), ...acts.map(actOf)];
}

type Call = { readonly deed: Deed; readonly record: RecordJson };

const deedKey = ({ actor, at }: Deed): string => `${at} ${unitOf(actor)}`;

function callOf(fact: KnownFact): readonly Call[] {
  switch (fact.kind) {
    case 'issuance':
      return [{ deed: { actor: fact.issuance.caller, at: fact.issuance.evidence.at }, record: issue(fact.issuance) }];
    case 'sign-in':
      return [{ deed: { actor: fact.signIn.actor, at: fact.signIn.evidence.at }, record: signIn(fact.signIn) }];
    case 'grant':
      return [{ deed: { actor: fact.grant.actor, at: fact.grant.evidence.at }, record: grant(fact.grant) }];
    case 'shared-call':
      return [{ deed: { actor: fact.call.actor, at: fact.call.evidence.at }, record: sharedCall(fact.call) }];
    default:
      return [];
  }
}

function sharedCall({ actor, evidence, sharedEventId }: SharedCall): RecordJson {
  return recordOf(actor, {
    ...headOf({ eventName: 'GetObject', evidence }),
    eventSource: 's3.amazonaws.com',
    sharedEventID: sharedEventId,
  });
}

function actOf({ actor, at }: Deed, number: number): RecordJson {
  const id = eventIdOf(`deed ${number} ${deedKey({ actor, at })}`);
  const call = { eventSource: 's3.amazonaws.com', eventName: 'GetObject' };
  return recordOf(actor, { ...call, eventID: id, eventTime: isoOf(at), recipientAccountId: actor.accountId ?? HOME });
}

function issue(made: Issuance): RecordJson {
  return recordOf(made.caller, {
    ...headOf(made),
    eventSource: made.eventSource,
    sharedEventID: made.sharedEventId,
    requestID: made.requestId,
    requestParameters: requestOf(made),
    responseElements: isOfRolesAnywhere(made) ? { credentialSet: [written(answerOf(made))] } : answerOf(made),
    addendum: addendumOf(made),
  });
}

const isOfRolesAnywhere = ({ eventSource }: Issuance): boolean => eventSource === 'rolesanywhere.amazonaws.com';

const isFederationToken = ({ eventName }: Issuance): boolean => eventName === 'GetFederationToken';

function requestOf(made: Issuance): RecordJson {
  return {
    roleArn: made.roleArn,
    [isFederationToken(made) ? 'name' : 'roleSessionName']: made.sessionName,
    targetPrincipal: made.targetPrincipal,
    tags: made.workloadTags.map(([key, value]) => ({ key, value })),
    identityId: made.caller.admitted?.by === 'cognito-identity.amazonaws.com' ? made.caller.admitted.subject : null,
  };
}

function answerOf(made: Issuance): RecordJson {
  const { issuedKeyId, issuedPrincipalId, sessionArn, expiresAt } = made;
  const expiration = expiresAt === null ? null : isoOf(expiresAt);
  const names = { [isFederationToken(made) ? 'federatedUserId' : 'assumedRoleId']: issuedPrincipalId, arn: sessionArn };
  return {
    credentials: issuedKeyId === null ? null : { accessKeyId: issuedKeyId, sessionToken: 'none', expiration },
    [isFederationToken(made) ? 'federatedUser' : 'assumedRoleUser']: names,
    assumedPrincipal: made.assumedPrincipalArn,
    sourceIdentity: made.sourceIdentity,
  };
}

function addendumOf({ amends, evidence }: Issuance): RecordJson | null {
  if (amends === null) return null;
  const originalEventID = idOf(amends.eventId, evidence.accountId);
  return { reason: 'UPDATED_DATA', updatedFields: amends.fields, originalEventID };
}

function signIn(made: SignIn): RecordJson {
  return recordOf(made.actor, {
    ...headOf(made),
    eventSource: 'signin.amazonaws.com',
    eventType: 'AwsConsoleSignIn',
    responseElements: { [made.eventName]: 'Success' },
    additionalEventData: {
      MFAUsed: made.hasMfa === null ? null : made.hasMfa ? 'Yes' : 'No',
      SamlProviderArn: made.samlProviderArn,
      SwitchFrom: made.switchFrom,
    },
  });
}

function grant(made: Grant): RecordJson {
  return recordOf(made.actor, {
    ...headOf(made),
    eventSource: made.eventSource,
    additionalEventData: {
      signInSessionArn: made.signInSessionArn,
      'identitycenter:CredentialId': made.identityCenterCredentialId,
    },
    responseElements: { webIdentityTokenId: made.webIdentityTokenId },
    serviceEventDetails: { role_name: made.roleName, account_id: made.roleAccountId },
  });
}

type Head = { readonly eventName: string; readonly evidence: Evidence };

const idOf = (eventId: string, accountId: string): string => eventIdOf(`${eventId} ${accountId}`);

const headOf = ({ eventName, evidence }: Head): RecordJson => ({
  eventName,
  eventID: idOf(evidence.eventId, evidence.accountId),
  eventTime: isoOf(evidence.at),
  recipientAccountId: evidence.accountId,
});

/** The record of a call by an actor, with all that it shows of him, in `userIdentity` and beside it. */
function recordOf(actor: Actor, members: RecordJson): RecordJson {
  const { federatedRoleArn, awsToken } = actor;
  const asked = federatedRoleArn === null ? {} : { roleArn: federatedRoleArn };
  const source = { sourcePrincipalArn: awsToken?.sourcePrincipalArn };
  return written({
    eventVersion: '1.11',
    userIdentity: identityOf(actor),
    awsRegion: 'eu-central-1',
    sessionCredentialFromConsole: textOf(actor.isFromConsole),
    eventType: 'AwsApiCall',
    ...members,
    sharedEventID: members['sharedEventID'] ?? actor.sharedEventId,
    requestParameters: { ...asJson(members['requestParameters']), ...asked, webIdentityTokenId: awsToken?.id },
    additionalEventData: { ...asJson(members['additionalEventData']), crossPartitionData: source },
  });
}

function identityOf(actor: Actor): RecordJson {
  return {
    type: actor.type,
    principalId: actor.principalId,
    arn: actor.arn,
    accountId: actor.accountId,
    accessKeyId: actor.accessKeyId,
    userName: actor.userName,
    sessionContext: contextOf(actor),
    identityProvider: actor.identityProvider,
    invokedBy: actor.invokedBy,
    inScopeOf: actor.inScopeOf satisfies InScopeOf | null,
    onBehalfOf: actor.onBehalfOf satisfies OnBehalfOf | null,
    credentialId: actor.credentialId,
    invokedByDelegate: { accountId: actor.invokedByDelegateAccountId },
  };
}

function contextOf(actor: Actor): RecordJson {
  return {
    sessionIssuer: {
      type: actor.issuerType,
      principalId: actor.issuerPrincipalId,
      arn: actor.issuerArn,
      accountId: actor.issuerAccountId,
      userName: actor.issuerUserName,
    },
    attributes: {
      creationDate: actor.createdAt === null ? null : isoOf(actor.createdAt),
      mfaAuthenticated: textOf(actor.hasMfa),
    },
    webIdFederationData: { federatedProvider: actor.federatedProvider },
    sourceIdentity: actor.sourceIdentity,
    signInSessionArn: actor.signInSessionArn,
    ec2RoleDelivery: actor.ec2RoleDelivery,
    assumedRoot: textOf(actor.isAssumedRoot),
  };
}

const textOf = (flag: boolean | null): string | null => (flag === null ? null : String(flag));

/** A record leaves out what it does not say. */
function written(members: RecordJson): RecordJson {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => {
      if (value === null || value === undefined) return [];
      if (typeof value !== 'object' || Array.isArray(value)) return [[name, value]];
      const inner = written(asJson(value));
      return Object.keys(inner).length === 0 ? [] : [[name, inner]];
    }),
  );
}

const asJson = (value: unknown): RecordJson =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
