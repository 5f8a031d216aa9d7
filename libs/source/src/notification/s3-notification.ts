import { err } from '#kernel';
import { entryOf, nothing } from './entries.ts';
import type { Entry } from './entries.ts';
import { memberOf, objectOf, textOf } from './members.ts';
import type { Members } from './members.ts';
import type { NothingReason } from './notification.ts';
import { notifiedObject } from './notified-object.ts';

/**
 * Events after which there is nothing to read, by the beginning of their names. Any other event of an object, one that
 * is not known yet included, tells of bytes that may be read: reading once too often is cheaper than once too seldom.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
 */
const PASSED_OVER: readonly (readonly [RegExp, NothingReason])[] = [
  [/^(ObjectRemoved|LifecycleExpiration|ReducedRedundancyLostObject)\b/, 'object-removed'],
  [/^ObjectRestore:(Post|Delete)$/, 'object-unchanged'],
  [
    /^(Replication|LifecycleTransition|IntelligentTiering|ObjectTagging|ObjectAcl|ObjectAnnotation)\b/,
    'object-unchanged',
  ],
];

/** Whether an element of `Records` is S3's: CloudTrail's records have members of the same names. */
export function isS3Entry(entry: Members): boolean {
  return objectOf(entry, 's3') !== null || memberOf(entry, 'eventSource') === 'aws:s3';
}

/**
 * Reads one element of an S3 notification. Its key is encoded as in a form: `+` is a space, `%XX` a byte of UTF-8.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function s3Entry(entry: Members): Entry {
  const eventName = textOf(entry, 'eventName')?.replace(/^s3:/, '') ?? '';
  if (eventName === 'TestEvent') return nothing('s3-test-event');
  const passed = PASSED_OVER.find(([pattern]) => pattern.test(eventName));
  if (passed !== undefined) return nothing(passed[1]);

  const s3 = objectOf(entry, 's3') ?? {};
  const object = objectOf(s3, 'object') ?? {};
  const encoded = memberOf(object, 'key');
  const key = typeof encoded === 'string' ? formDecoded(encoded) : undefined;
  if (key === null) {
    return entryOf(err({ reason: 'MESSAGE_KEY_UNUSABLE', detail: 'the encoding of the key is broken' }));
  }
  return entryOf(
    notifiedObject({
      bucket: memberOf(objectOf(s3, 'bucket') ?? {}, 'name'),
      key,
      versionId: memberOf(object, 'versionId'),
      size: memberOf(object, 'size'),
      eTag: memberOf(object, 'eTag'),
      sequencer: memberOf(object, 'sequencer'),
      region: memberOf(entry, 'awsRegion'),
      eventTime: memberOf(entry, 'eventTime'),
    }),
  );
}

/** S3 says of itself, once, that it can reach the queue. */
export function isS3TestEvent(message: Members): boolean {
  return memberOf(message, 'Event') === 's3:TestEvent';
}

/** Null where the text is no encoding of anything. */
function formDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
