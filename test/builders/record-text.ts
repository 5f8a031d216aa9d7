import { createHash } from 'node:crypto';

/** Members of a CloudTrail record; what is not said is an everyday call of an IAM user. */
export type RecordMembers = Readonly<Record<string, unknown>>;

/** A UUID that stands for a word, so that tests can name events. */
export function eventIdOf(word: string): string {
  const hex = createHash('sha256').update(word).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The text of a record. A member that is undefined is left out. */
export function recordTextOf(word: string, members: RecordMembers = {}): string {
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEALICE00001',
      arn: 'arn:aws:iam::111122223333:user/alice',
      accountId: '111122223333',
      accessKeyId: 'AKIAEXAMPLEALICE0001',
      userName: 'alice',
    },
    eventTime: '2026-03-02T09:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.7',
    userAgent: 'aws-cli/2.15.0',
    requestParameters: { bucketName: 'example', key: word },
    responseElements: null,
    requestID: `request-${word}`,
    eventID: eventIdOf(word),
    readOnly: true,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
    ...members,
  });
}
