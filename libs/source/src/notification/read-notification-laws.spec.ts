import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRecordSplitter, unwrapItem } from '#cloudtrail';
import { LAW_RUNS } from '../../../../test/builders/law-runs.ts';
import { recordTextOf } from '../../../../test/builders/record-text.ts';
import type { Notification } from './notification.ts';
import { readNotification } from './read-notification.ts';

/** As S3 encodes a key: `/` and a few others stay, a space is `+`. */
const formEncoded = (key: string): string =>
  encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/').replaceAll('%3A', ':');
const sns = (message: string): string => JSON.stringify({ Type: 'Notification', TopicArn: 'arn', Message: message });

const key = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 200 })
  .filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text) && Buffer.byteLength(text) <= 1024);
const SHAPES: Readonly<Record<string, (keys: readonly string[]) => string>> = {
  s3: (keys) =>
    JSON.stringify({
      Records: keys.map((each) => ({
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: 'trail' }, object: { key: formEncoded(each) } },
      })),
    }),
  cloudtrail: (keys) => JSON.stringify({ s3Bucket: 'trail', s3ObjectKey: keys }),
  eventbridge: ([only]) =>
    JSON.stringify({
      'detail-type': 'Object Created',
      source: 'aws.s3',
      detail: { bucket: { name: 'trail' }, object: { key: only } },
    }),
};
const keysIn = (notification: Notification): unknown =>
  notification.kind === 'objects' ? notification.objects.map((object) => object.key) : notification;

/** JSON made of the words that notifications are made of, so that it comes close to them. */
const WORDS = [
  'Records',
  's3',
  'bucket',
  'name',
  'object',
  'key',
  'Type',
  'Message',
  'Notification',
  'TopicArn',
  'detail',
];
const MORE = [
  'detail-type',
  'source',
  'aws.s3',
  's3Bucket',
  's3ObjectKey',
  'eventName',
  'Event',
  's3:TestEvent',
  'size',
];
const word = fc.constantFrom(...WORDS, ...MORE, '__proto__', 'eventSource', 'aws:s3', 'eventTime');
const { tree: almost } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    word,
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(word, tie('tree'), { maxKeys: 6 }),
    tie('tree').map((value) => JSON.stringify(value)),
  ),
}));

describe('readNotification', () => {
  it.each(Object.keys(SHAPES))('gives every key of a message of %s back as it was, through SNS, too', (shape) => {
    const body = SHAPES[shape]!;
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: shape === 'eventbridge' ? 1 : 5 }), (keys) => {
        expect(keysIn(readNotification(body(keys)))).toEqual(keys);
        expect(keysIn(readNotification(sns(body(keys))))).toEqual(keys);
      }),
      LAW_RUNS,
    );
  });

  it('has a class for any text and any JSON, and a reason for what it does not understand', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          almost.map((json) => JSON.stringify(json)),
        ),
        (body) => {
          const notification = readNotification(body);
          switch (notification.kind) {
            case 'objects':
              expect(notification.objects.length).toBeGreaterThan(0);
              for (const object of notification.objects) expect([object.bucket, object.key]).not.toContain('');
              return;
            case 'records':
              expect(body).toContain('event');
              return;
            case 'nothing':
              expect(notification.why).toMatch(/^[a-z0-9-]+$/);
              return;
            case 'poison':
              expect(notification.reason).toMatch(/^MESSAGE_[A-Z_]+$/);
              expect(notification.detail).not.toBe('');
          }
        },
      ),
      LAW_RUNS,
    );
  });

  it('leaves nothing of a message with several entries out: each is an object, passed over, or a fault', () => {
    const entry = fc.oneof(
      almost,
      key.map((each) => ({
        eventSource: 'aws:s3',
        s3: { bucket: { name: 'trail' }, object: { key: formEncoded(each) } },
      })),
      fc.constant({ eventSource: 'aws:s3', eventName: 'ObjectRemoved:Delete' }),
    );
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 6 }), (entries) => {
        const notification = readNotification(JSON.stringify({ Records: entries }));
        if (notification.kind !== 'objects') return;
        const { objects, passedOver, faults } = notification;
        expect(objects.length + passedOver.length + faults.length).toBe(entries.length);
      }),
      LAW_RUNS,
    );
  });

  it('calls records what the decoder takes records out of', () => {
    const record = recordTextOf('carried');
    const envelope = `{"version":"0","detail-type":"AWS API Call via CloudTrail","source":"aws.s3","detail":${record}}`;
    for (const body of [record, envelope, `[${record}]`, `[${envelope}]`, `{"Records":[${record}]}`]) {
      const notification = readNotification(sns(body));
      expect(notification).toEqual({ kind: 'records', text: body });
      const splitter = createRecordSplitter();
      const items = [...splitter.push(Buffer.from(body)), ...splitter.end()];
      expect(items.length).toBe(1);
      const [item] = items;
      const unwrapped = item?.kind === 'text' ? unwrapItem(item.bytes) : undefined;
      expect(unwrapped?.kind === 'record' && Buffer.from(unwrapped.bytes).toString()).toBe(record);
    }
  });
});
