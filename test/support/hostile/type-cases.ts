import type { HostileCase } from './hostile-case.ts';
import { fileOf, logName, ordinaryRecord, readCase } from './hostile-case.ts';

/** Every field that CloudTrail documents, by its path. */
const FIELDS: readonly string[] = [
  ...['eventVersion', 'userIdentity', 'eventSource', 'eventName', 'awsRegion', 'sourceIPAddress', 'userAgent'],
  ...['errorCode', 'errorMessage', 'requestParameters', 'responseElements', 'additionalEventData', 'requestID'],
  ...['eventID', 'eventType', 'apiVersion', 'managementEvent', 'readOnly', 'resources', 'recipientAccountId'],
  ...['serviceEventDetails', 'sharedEventID', 'vpcEndpointId', 'vpcEndpointAccountId', 'eventCategory', 'addendum'],
  ...['sessionCredentialFromConsole', 'edgeDeviceDetails', 'tlsDetails', 'insightDetails', 'eventContext'],
  ...['type', 'userName', 'principalId', 'arn', 'accountId', 'accessKeyId', 'sessionContext', 'invokedBy'].map(
    inIdentity,
  ),
  ...['onBehalfOf', 'identityProvider', 'credentialId', 'inScopeOf', 'invokedByDelegate'].map(inIdentity),
  ...['attributes', 'sessionIssuer', 'webIdFederationData', 'sourceIdentity', 'ec2RoleDelivery'].map(inSession),
  ...['attributes.creationDate', 'attributes.mfaAuthenticated', 'sessionIssuer.type', 'sessionIssuer.arn'].map(
    inSession,
  ),
  ...['sessionIssuer.principalId', 'sessionIssuer.accountId', 'sessionIssuer.userName', 'signInSessionArn'].map(
    inSession,
  ),
  ...['requestParameters.roleArn', 'requestParameters.roleSessionName', 'requestParameters.tags'],
  ...['responseElements.credentials', 'responseElements.credentials.accessKeyId', 'responseElements.assumedRoleUser'],
  ...['responseElements.credentials.expiration', 'responseElements.assumedRoleUser.assumedRoleId'],
  ...['responseElements.assumedRoleUser.arn', 'tlsDetails.tlsVersion', 'addendum.reason', 'addendum.originalEventID'],
];

/** What may stand where something else was promised. `undefined` leaves the field out. */
const VALUES: readonly (readonly [name: string, value: unknown])[] = [
  ['missing', undefined],
  ['null', null],
  ['empty', ''],
  ['number', -1.5e300],
  ['boolean', true],
  ['array', [null, {}, ['']]],
  ['object', { a: { b: null }, length: 3 }],
  ['long', 'long '.repeat(2_000)],
  ['nul', '\u0000'],
];

/** Every field × every wrong value, and every field with its name in capitals: each must be stored, whatever is in it. */
export function typeCases(): readonly HostileCase[] {
  return FIELDS.map((field) => {
    const records = [...VALUES.map(([name, value]) => changed(field, name, value)), inCapitals(field)];
    return readCase(logName(`type-${field}`, 'json'), fileOf(records), records);
  });
}

function changed(field: string, name: string, value: unknown): Buffer {
  const record = fullRecord(`${field} ${name}`);
  put(record, field.split('.'), (holder, last) => {
    if (value === undefined) Reflect.deleteProperty(holder, last);
    else holder[last] = value;
  });
  return Buffer.from(JSON.stringify(record));
}

function inCapitals(field: string): Buffer {
  const record = fullRecord(`${field} capitals`);
  put(record, field.split('.'), (holder, last) => {
    holder[last.toUpperCase()] = holder[last] ?? 'x';
    Reflect.deleteProperty(holder, last);
  });
  return Buffer.from(JSON.stringify(record));
}

type Members = Record<string, unknown>;

function put(record: Members, path: readonly string[], change: (holder: Members, last: string) => void): void {
  const last = path.at(-1) ?? '';
  let holder = record;
  for (const name of path.slice(0, -1)) {
    const inner = isMembers(holder[name]) ? holder[name] : {};
    holder[name] = inner;
    holder = inner;
  }
  change(holder, last);
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A role session that takes a further role: every field has something in it that the decoder looks at. */
function fullRecord(tag: string): Members {
  const ordinary = ordinaryRecord(`type ${tag}`);
  const role = 'arn:aws:iam::111122223333:role/hostile';
  const sessionIssuer = {
    type: 'Role',
    principalId: 'AROARTX3GSDSYHOSTILEA',
    arn: role,
    accountId: '111122223333',
    userName: 'hostile',
  };
  const attributes = { creationDate: '2026-11-03T14:00:00Z', mfaAuthenticated: 'false' };
  return {
    ...ordinary,
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROARTX3GSDSYHOSTILEA:hostile',
      arn: 'arn:aws:sts::111122223333:assumed-role/hostile/hostile',
      accountId: '111122223333',
      accessKeyId: 'ASIARTX3GSDSYHOSTILE',
      sessionContext: { sessionIssuer, attributes },
    },
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    // The tag makes every text another one, also where the event id is what was changed.
    requestParameters: { roleArn: role, roleSessionName: 'hostile' },
    responseElements: {
      credentials: { accessKeyId: 'ASIARTX3GSDSYHOSTILF', expiration: 'Nov 3, 2026, 3:05:00 PM' },
      assumedRoleUser: {
        assumedRoleId: 'AROARTX3GSDSYHOSTILEA:hostile',
        arn: 'arn:aws:sts::111122223333:assumed-role/hostile/hostile',
      },
    },
    apiVersion: tag,
  };
}

function inIdentity(name: string): string {
  return `userIdentity.${name}`;
}

function inSession(name: string): string {
  return `userIdentity.sessionContext.${name}`;
}
