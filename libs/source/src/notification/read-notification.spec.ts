import { describe, expect, it } from '@jest/globals';
import type { Notification } from './notification.ts';
import { readNotification } from './read-notification.ts';

const KEY = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/02/111122223333_CloudTrail_eu-west-1_x.json.gz';
const RECORD = {
  eventVersion: '1.11',
  eventTime: '2026-03-02T09:00:00Z',
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  eventID: '0a9e7c14-1c1e-4f4b-9d5e-7f1d6a0b2c3d',
};

const s3Record = (key: unknown, more: object = {}, object: object = {}): object => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'eu-west-1',
  eventTime: '2026-03-02T09:05:00.123Z',
  eventName: 'ObjectCreated:Put',
  s3: {
    s3SchemaVersion: '1.0',
    configurationId: 'all',
    bucket: { name: 'trail', ownerIdentity: { principalId: 'A' }, arn: 'arn:aws:s3:::trail' },
    object: { key, size: 1024, eTag: 'd41d8cd9', versionId: '096fKK', sequencer: '0055AED6DCD90281E5', ...object },
  },
  ...more,
});
const s3 = (...records: readonly object[]): string => JSON.stringify({ Records: records });
const sns = (message: unknown, type = 'Notification'): string =>
  JSON.stringify({
    Type: type,
    MessageId: '22b80b92',
    TopicArn: 'arn:aws:sns:eu-west-1:111122223333:trail',
    Message: message,
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
    SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/x.pem',
  });
const eventBridge = (type: string, detail: unknown, source = 'aws.s3'): string =>
  JSON.stringify({
    version: '0',
    id: '17793124',
    'detail-type': type,
    source,
    account: '111122223333',
    time: '2026-03-02T09:05:00Z',
    region: 'eu-west-1',
    resources: ['arn:aws:s3:::trail'],
    detail,
  });
const ofObject = (key: unknown, object: object = {}): object => ({
  version: '0',
  bucket: { name: 'trail' },
  object: { key, size: 5, etag: 'b1946ac9', 'version-id': 'IYV3p45B', sequencer: '00617F08299329D189', ...object },
  reason: 'PutObject',
});
const cloudTrail = (...keys: readonly unknown[]): string => JSON.stringify({ s3Bucket: 'trail', s3ObjectKey: keys });

const keysIn = (notification: Notification): unknown =>
  notification.kind === 'objects' ? notification.objects.map(({ key }) => key) : notification;

describe('a message that tells of objects', () => {
  it("is S3's, raw", () => {
    expect(readNotification(s3(s3Record(KEY)))).toEqual({
      kind: 'objects',
      via: 's3',
      objects: [
        {
          bucket: 'trail',
          key: KEY,
          versionId: '096fKK',
          size: 1024,
          eTag: 'd41d8cd9',
          sequencer: '0055AED6DCD90281E5',
          region: 'eu-west-1',
          eventTime: Date.parse('2026-03-02T09:05:00.123Z'),
        },
      ],
      passedOver: [],
      faults: [],
    });
  });

  it("is EventBridge's, with a key that is not encoded", () => {
    expect(readNotification(eventBridge('Object Created', ofObject('a+b%20c é')))).toMatchObject({
      via: 'eventbridge',
      objects: [
        { bucket: 'trail', key: 'a+b%20c é', versionId: 'IYV3p45B', size: 5, eTag: 'b1946ac9', region: 'eu-west-1' },
      ],
    });
  });

  it("is CloudTrail's own, with several keys and no sizes", () => {
    expect(readNotification(cloudTrail(KEY, 'a+b'))).toMatchObject({
      via: 'cloudtrail',
      objects: [
        { bucket: 'trail', key: KEY, size: null, versionId: null, eTag: null, region: null, eventTime: null },
        { bucket: 'trail', key: 'a+b', size: null },
      ],
    });
    expect(keysIn(readNotification(JSON.stringify({ s3Bucket: 'trail', s3ObjectKey: KEY })))).toEqual([KEY]);
  });

  it.each([
    ['S3', s3(s3Record(KEY))],
    ['CloudTrail', cloudTrail(KEY)],
    ['EventBridge', eventBridge('Object Created', ofObject(KEY))],
  ])('is read alike from %s by itself, through SNS, through two topics, and as a text in JSON', (_who, body) => {
    expect(keysIn(readNotification(body))).toEqual([KEY]);
    for (const wrapped of [sns(body), sns(sns(body)), JSON.stringify(body), `\ufeff${body}`, ` ${body}\n`]) {
      expect(readNotification(wrapped)).toEqual(readNotification(body));
    }
  });

  it.each([
    ['a+b', 'a b'],
    ['a%2Bb', 'a+b'],
    ['%C3%A9%20%F0%9F%A6%8A', 'é 🦊'],
    ['100%25', '100%'],
    ['a%2Fb/c', 'a/b/c'],
    ['x%3D1%26y', 'x=1&y'],
  ])('has of S3 the key %j encoded: %j', (encoded, key) => {
    expect(keysIn(readNotification(s3(s3Record(encoded))))).toEqual([key]);
  });

  it('may be of an object of no bytes, or without a version', () => {
    expect(readNotification(s3(s3Record(KEY, {}, { size: 0, versionId: undefined })))).toMatchObject({
      objects: [{ size: 0, versionId: null }],
    });
  });

  it.each([
    ['size', -1],
    ['size', '7'],
    ['size', 1e300],
    ['versionId', null],
    ['versionId', 5],
    ['eTag', {}],
    ['sequencer', []],
  ])('is read without what has another type than it should: %s %j', (member, value) => {
    const notification = readNotification(s3(s3Record(KEY, {}, { [member]: value })));
    expect(notification).toMatchObject({ objects: [{ key: KEY, [member]: null }] });
  });

  it.each(['2026-02-30T00:00:00Z', 'now', '2026-03-02', 7, null])(
    'is read without a time that is none: %j',
    (eventTime) => {
      expect(readNotification(s3(s3Record(KEY, { eventTime })))).toMatchObject({ objects: [{ eventTime: null }] });
    },
  );

  it('is one, too, when the event is new to us, is an object that came back from an archive, or has no name', () => {
    for (const eventName of [
      'ObjectCreated:New',
      's3:ObjectCreated:Put',
      'ObjectRestore:Completed',
      'Other:Thing',
      null,
    ]) {
      expect(keysIn(readNotification(s3(s3Record(KEY, { eventName }))))).toEqual([KEY]);
    }
    for (const type of ['Object Restore Completed', 'Object Thing']) {
      expect(keysIn(readNotification(eventBridge(type, ofObject(KEY))))).toEqual([KEY]);
    }
  });

  it('says beside the objects what else it has', () => {
    const mixed = s3(
      s3Record('a'),
      s3Record('b', { eventName: 'ObjectRemoved:Delete' }),
      s3Record('%zz'),
      {},
      s3Record('c'),
    );
    expect(readNotification(mixed)).toMatchObject({
      objects: [{ key: 'a' }, { key: 'c' }],
      passedOver: ['object-removed'],
      faults: [{ reason: 'MESSAGE_KEY_UNUSABLE' }, { reason: 'MESSAGE_UNKNOWN' }],
    });
    expect(readNotification(cloudTrail('a', '', 'b', 3))).toMatchObject({
      objects: [{ key: 'a' }, { key: 'b' }],
      faults: [{ reason: 'MESSAGE_KEY_UNUSABLE' }, { reason: 'MESSAGE_MALFORMED' }],
    });
  });
});

describe('a message that carries records', () => {
  const envelope = eventBridge('AWS API Call via CloudTrail', RECORD, 'aws.sts');
  it.each([
    ['an EventBridge event', envelope],
    ['an EventBridge event of another partition', eventBridge('Amazon API Call via CloudTrail', RECORD, 'aws.sts')],
    ['an EventBridge event of an insight, by its detail', eventBridge('AWS Insight', RECORD, 'aws.cloudtrail')],
    ['an EventBridge event of S3’s own calls', eventBridge('AWS API Call via CloudTrail', RECORD)],
    [
      'an EventBridge event with a damaged record, which ingesting tells',
      eventBridge('AWS API Call via CloudTrail', 7),
    ],
    ['the record alone', JSON.stringify(RECORD)],
    ['a list of records and events', `[${JSON.stringify(RECORD)},${envelope}]`],
    ["a log file's body", JSON.stringify({ Records: [RECORD, RECORD] })],
  ])('is %s', (_what, body) => {
    expect(readNotification(body)).toEqual({ kind: 'records', text: body });
    expect(readNotification(sns(body))).toEqual({ kind: 'records', text: body });
  });
});

describe('a message that tells of nothing to read', () => {
  it.each([
    ['s3-test-event', JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Time: 'x', Bucket: 'trail' })],
    ['cloudtrail-validation', 'CloudTrail validation message.'],
    ['subscription-confirmation', sns('You have chosen to subscribe', 'SubscriptionConfirmation')],
    ['unsubscribe-confirmation', sns('You have chosen to go', 'UnsubscribeConfirmation')],
    ['object-removed', s3(s3Record(KEY, { eventName: 'ObjectRemoved:Delete' }))],
    ['object-removed', s3(s3Record(KEY, { eventName: 's3:ObjectRemoved:DeleteMarkerCreated' }))],
    ['object-removed', s3(s3Record(KEY, { eventName: 'LifecycleExpiration:Delete' }))],
    ['object-removed', eventBridge('Object Deleted', ofObject(KEY))],
    ['object-unchanged', s3(s3Record(KEY, { eventName: 'ObjectTagging:Put' }))],
    ['object-unchanged', s3(s3Record(KEY, { eventName: 'ObjectRestore:Post' }))],
    ['object-unchanged', eventBridge('Object Tags Added', ofObject(KEY))],
    ['empty-notification', '{"Records":[]}'],
    ['empty-notification', cloudTrail()],
    ['empty-notification', '[]'],
  ])('says why: %s', (why, body) => {
    expect(readNotification(body)).toEqual({ kind: 'nothing', why });
    if (why !== 'subscription-confirmation') expect(readNotification(sns(body))).toEqual({ kind: 'nothing', why });
  });
});

describe('a message that cannot be understood', () => {
  it.each([
    ['MESSAGE_NOT_JSON', 'hello'],
    ['MESSAGE_NOT_JSON', ''],
    ['MESSAGE_NOT_JSON', '{"Records":[{"s3"'],
    ['MESSAGE_NOT_JSON', sns('hello')],
    ['MESSAGE_TOO_LARGE', `"${'x'.repeat(3_000_000)}"`],
    ['MESSAGE_NESTED', sns(sns(sns(sns(sns(cloudTrail(KEY))))))],
    ['MESSAGE_UNKNOWN', '7'],
    ['MESSAGE_UNKNOWN', 'null'],
    ['MESSAGE_UNKNOWN', '[1]'],
    ['MESSAGE_UNKNOWN', '{}'],
    ['MESSAGE_UNKNOWN', '{"records":[]}'],
    ['MESSAGE_UNKNOWN', '{"Records":[1,null]}'],
    ['MESSAGE_UNKNOWN', eventBridge('Scheduled Event', {}, 'aws.events')],
    ['MESSAGE_UNKNOWN', JSON.stringify({ Event: { toString: 's3:TestEvent' } })],
    ['MESSAGE_MALFORMED', '{"Records":"x"}'],
    ['MESSAGE_MALFORMED', sns(null)],
    ['MESSAGE_MALFORMED', sns({ s3Bucket: 'trail' })],
    ['MESSAGE_MALFORMED', s3(s3Record(null))],
    ['MESSAGE_MALFORMED', s3(s3Record(undefined))],
    ['MESSAGE_MALFORMED', s3({ eventSource: 'aws:s3', s3: null })],
    ['MESSAGE_MALFORMED', s3(s3Record(KEY, { s3: { bucket: { name: '../x' }, object: { key: KEY } } }))],
    ['MESSAGE_UNKNOWN', eventBridge('Object Created', null)],
    ['MESSAGE_MALFORMED', eventBridge('Object Created', {})],
    ['MESSAGE_MALFORMED', JSON.stringify({ s3Bucket: null, s3ObjectKey: [KEY] })],
    ['MESSAGE_MALFORMED', JSON.stringify({ s3Bucket: 'trail', s3ObjectKey: null })],
    ['MESSAGE_KEY_UNUSABLE', s3(s3Record('a%'))],
    ['MESSAGE_KEY_UNUSABLE', s3(s3Record('%FF'))],
    ['MESSAGE_KEY_UNUSABLE', s3(s3Record('a%00b'))],
    ['MESSAGE_KEY_UNUSABLE', cloudTrail('')],
    ['MESSAGE_KEY_UNUSABLE', '{"s3Bucket":"trail","s3ObjectKey":["\\ud83e"]}'],
    ['MESSAGE_KEY_UNUSABLE', cloudTrail('é'.repeat(513))],
  ])('says why: %s', (reason, body) => {
    expect(readNotification(body)).toMatchObject({ kind: 'poison', reason, detail: expect.any(String) });
  });

  it('is no way to what all objects have', () => {
    const body = '{"__proto__":{"s3Bucket":"trail","s3ObjectKey":["k"]},"constructor":{"prototype":{"x":1}}}';
    expect(readNotification(body)).toMatchObject({ kind: 'poison', reason: 'MESSAGE_UNKNOWN' });
    expect([Reflect.get({}, 'x'), Object.keys(Object.prototype)]).toEqual([undefined, []]);
  });

  it('may be nested as deep as a body can be', () => {
    expect(readNotification('['.repeat(500_000) + ']'.repeat(500_000))).toMatchObject({ kind: 'poison' });
    expect(readNotification(`{"Records":${'['.repeat(1e5)}${']'.repeat(1e5)}}`)).toMatchObject({ kind: 'poison' });
  });
});
