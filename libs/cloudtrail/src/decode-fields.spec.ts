import { describe, expect, it } from '@jest/globals';
import { aRoleIdentity, anAssumeRole, decoded } from '../../../test/builders/a-record.ts';
import type { RecordJson } from '../../../test/builders/a-record.ts';

type Kind = 'text' | 'flag' | 'time' | 'object' | 'expiration';

/** Every field that the decoder looks at, with what is expected to stand there. */
const READ: readonly (readonly [path: string, kind: Kind])[] = [
  ...['eventSource', 'eventName', 'awsRegion', 'sourceIPAddress', 'userAgent', 'errorCode', 'requestID', 'eventID'].map(
    text,
  ),
  ...['eventType', 'recipientAccountId', 'sharedEventID'].map(text),
  ...['readOnly', 'sessionCredentialFromConsole'].map((path) => [path, 'flag'] as const),
  ...['userIdentity', 'requestParameters', 'responseElements', 'additionalEventData', 'addendum'].map(object),
  ...['type', 'principalId', 'arn', 'accountId', 'accessKeyId', 'userName', 'identityProvider'].map(inIdentity),
  ...['invokedBy', 'credentialId', 'invokedByDelegate.accountId'].map(inIdentity),
  ...['sessionContext', 'inScopeOf', 'onBehalfOf', 'invokedByDelegate'].map((path) => object(`userIdentity.${path}`)),
  ...['issuerType', 'credentialsIssuedTo', 'sourceArn', 'sourceAccount'].map((name) => inIdentity(`inScopeOf.${name}`)),
  ...['userId', 'identityStoreArn'].map((name) => inIdentity(`onBehalfOf.${name}`)),
  ...['sourceIdentity', 'signInSessionArn', 'ec2RoleDelivery', 'webIdFederationData.federatedProvider'].map(inSession),
  ...['type', 'principalId', 'arn', 'accountId', 'userName'].map((name) => inSession(`sessionIssuer.${name}`)),
  ...['sessionIssuer', 'attributes', 'webIdFederationData'].map((name) =>
    object(`userIdentity.sessionContext.${name}`),
  ),
  ['userIdentity.sessionContext.attributes.creationDate', 'time'],
  ['userIdentity.sessionContext.attributes.mfaAuthenticated', 'flag'],
  ['userIdentity.sessionContext.assumedRoot', 'flag'],
  ...['roleArn', 'roleSessionName', 'sourceIdentity', 'targetPrincipal'].map((name) =>
    text(`requestParameters.${name}`),
  ),
  ...['assumedRoleUser.assumedRoleId', 'assumedRoleUser.arn'].map((name) => text(`responseElements.${name}`)),
  object('responseElements.assumedRoleUser'),
  ['responseElements.credentials.expiration', 'expiration'],
  ...['signInSessionArn'].map((name) => text(`additionalEventData.${name}`)),
  ...['reason', 'originalEventID', 'updatedFields'].map((name) => text(`addendum.${name}`)),
];

/** Fields that the decoder has no column for: whatever they hold, nothing is odd. */
const UNREAD: readonly string[] = [
  ...['eventVersion', 'errorMessage', 'resources', 'apiVersion', 'managementEvent', 'eventCategory', 'tlsDetails'],
  ...[
    'serviceEventDetails',
    'vpcEndpointId',
    'vpcEndpointAccountId',
    'edgeDeviceDetails',
    'insightDetails',
    'eventContext',
  ],
  ...[
    'requestParameters.tags',
    'requestParameters.policy',
    'requestParameters.maxResults',
    'requestParameters.durationSeconds',
  ],
  ...['responseElements.role', 'responseElements.packedPolicySize'],
  ...['responseElements.credentials', 'responseElements.credentials.sessionToken', 'userIdentity.anything'],
];

const VALUES: readonly (readonly [name: string, value: unknown, fits: Kind | null])[] = [
  ['missing', undefined, null],
  ['null', null, null],
  ['empty', '', null],
  ['a number', -1.5, null],
  ['a boolean', true, 'flag'],
  ['a list', [null, {}, ['']], null],
  ['an object', { a: { b: null }, length: 3 }, 'object'],
  ['a long text', 'long '.repeat(1000), null],
  ['a text', 'a word', 'text'],
];

const CASES = READ.flatMap(([path, kind]) => VALUES.map(([name, value, fits]) => ({ path, kind, name, value, fits })));
const BASE = anAssumeRole({
  userIdentity: aRoleIdentity({ invokedBy: 'x' }),
  addendum: { reason: 'x', updatedFields: 'y' },
});

describe('decodeRecord', () => {
  it.each(CASES)('reads $path when there stands $name', ({ path, kind, value, fits }) => {
    const { oddities } = decoded(withField(path, value));
    const isAbsent = value === undefined || value === null || value === '';
    const isExpected = isAbsent || fits === kind;
    const own = oddities.filter(({ field }) => field === path);
    expect(own).toHaveLength(isExpected ? 0 : 1);
    expect(oddities.filter(({ field }) => field !== path && !path.startsWith(field))).toEqual([]);
  });

  it.each(UNREAD.flatMap((path) => VALUES.map(([name, value]) => ({ path, name, value }))))(
    'passes over $path when there stands $name',
    ({ path, value }) => {
      expect(decoded(withField(path, value)).oddities).toEqual([]);
    },
  );

  it.each(READ)('takes %s in capitals for absent', (path) => {
    const missing = decoded(withField(path, undefined));
    const capitals = decoded(withField(path, undefined, 'x'));
    expect({ ...capitals, stored: null }).toEqual({ ...missing, stored: null });
  });

  it('never lets one odd field spoil another', () => {
    for (const [path] of READ.filter(([each]) => !each.includes('.') && each !== 'eventName')) {
      const { record } = decoded(withField(path, [1]));
      expect([path, record.eventName, record.eventTime]).toEqual([path, 'AssumeRole', Date.UTC(2026, 2, 2, 9)]);
    }
  });
});

/** The record with another value at a path; or with the field's name in capitals. */
function withField(path: string, value: unknown, inCapitals?: unknown): RecordJson {
  const put = (holder: unknown, [name = '', ...rest]: readonly string[]): RecordJson => {
    const members = typeof holder === 'object' && holder !== null ? { ...holder } : {};
    if (rest.length > 0) return { ...members, [name]: put((members as RecordJson)[name], rest) };
    return { ...members, [name]: value, ...(inCapitals === undefined ? {} : { [name.toUpperCase()]: inCapitals }) };
  };
  return put(BASE, path.split('.'));
}

function text(path: string): readonly [string, Kind] {
  return [path, 'text'];
}

function object(path: string): readonly [string, Kind] {
  return [path, 'object'];
}

function inIdentity(name: string): readonly [string, Kind] {
  return [`userIdentity.${name}`, 'text'];
}

function inSession(name: string): readonly [string, Kind] {
  return [`userIdentity.sessionContext.${name}`, 'text'];
}
