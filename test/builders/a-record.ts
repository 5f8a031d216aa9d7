import { decodeRecord } from '#cloudtrail';
import type { DecodedRecord, Fact } from '#cloudtrail';

/** A record as CloudTrail writes it, by its field names. */
export type RecordJson = Readonly<Record<string, unknown>>;

/** The name of the file that decoded records came in says this account. */
export const FILE_ACCOUNT = '999988887777';
/** What stands for the hash of every decoded record's bytes. */
export const CONTENT_HASH = 'c0ffee'.repeat(10) + 'c0de';

/** A role session that lists instances. Say only what the test is about; undefined leaves a field out. */
export function aRecord(part: RecordJson = {}): RecordJson {
  return {
    eventVersion: '1.11',
    userIdentity: aRoleIdentity(),
    eventTime: '2026-03-02T09:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.15.30',
    requestParameters: null,
    responseElements: null,
    requestID: '11111111-2222-3333-4444-555555555555',
    eventID: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
    readOnly: true,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
    ...part,
  };
}

/** `userIdentity` of a session of the role Builder, with the key `ASIABUILDER`. */
export function aRoleIdentity(part: RecordJson = {}): RecordJson {
  return {
    type: 'AssumedRole',
    principalId: 'AROABUILDER:ci',
    arn: 'arn:aws:sts::111122223333:assumed-role/Builder/ci',
    accountId: '111122223333',
    accessKeyId: 'ASIABUILDER',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROABUILDER',
        arn: 'arn:aws:iam::111122223333:role/team/Builder',
        accountId: '111122223333',
        userName: 'Builder',
      },
      webIdFederationData: {},
      attributes: { creationDate: '2026-03-02T08:30:00Z', mfaAuthenticated: 'false' },
    },
    ...part,
  };
}

/** A call to STS that gives out the key `ASIANEW` for a session of the role Deploy. */
export function anAssumeRole(part: RecordJson = {}): RecordJson {
  return aRecord({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    requestParameters: { roleArn: 'arn:aws:iam::444455556666:role/ops/Deploy', roleSessionName: 'release' },
    responseElements: {
      credentials: { accessKeyId: 'ASIANEW', sessionToken: 'x', expiration: 'Mar 2, 2026, 10:00:00 AM' },
      assumedRoleUser: {
        assumedRoleId: 'AROADEPLOY:release',
        arn: 'arn:aws:sts::444455556666:assumed-role/Deploy/release',
      },
    },
    ...part,
  });
}

/** The bytes of a record, as it would be delivered. */
export const bytesOf = (json: unknown): Uint8Array => Buffer.from(JSON.stringify(json));

/** Decodes a record that is expected to be one. */
export function decoded(record: RecordJson | Uint8Array | string): DecodedRecord {
  const bytes =
    typeof record === 'string' ? Buffer.from(record) : record instanceof Uint8Array ? record : bytesOf(record);
  const result = decodeRecord(bytes, { accountFromName: FILE_ACCOUNT, contentHashHex: () => CONTENT_HASH });
  if (!result.ok) throw new Error(`no record: ${result.reason.reason}, ${result.reason.detail}`);
  return result.value;
}

/** The facts of one kind that a record teaches. */
export function factsOf<K extends Fact['kind']>(kind: K, record: RecordJson): Extract<Fact, { kind: K }>[] {
  return decoded(record).facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
}
