import { carriesRecord } from './carried-records.ts';
import { entryOf, nothing, notificationOf, poison } from './entries.ts';
import type { Entry } from './entries.ts';
import { memberOf, objectOf, textOf } from './members.ts';
import type { Members } from './members.ts';
import type { Notification, NothingReason } from './notification.ts';
import { notifiedObject } from './notified-object.ts';

/**
 * Events of an object after which there is nothing to read; after any other, one that is not known yet included, there
 * may be.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 */
const PASSED_OVER: ReadonlyMap<string, NothingReason> = new Map([
  ['Object Deleted', 'object-removed'],
  ['Object Restore Initiated', 'object-unchanged'],
  ['Object Restore Expired', 'object-unchanged'],
  ['Object Storage Class Changed', 'object-unchanged'],
  ['Object Access Tier Changed', 'object-unchanged'],
  ['Object ACL Updated', 'object-unchanged'],
  ['Object Tags Added', 'object-unchanged'],
  ['Object Tags Deleted', 'object-unchanged'],
]);

/** Whether a message is an EventBridge event, of whatever kind. */
export function isEventBridgeEvent(message: Members): boolean {
  return (
    Object.hasOwn(message, 'detail-type') || (Object.hasOwn(message, 'detail') && Object.hasOwn(message, 'source'))
  );
}

/**
 * Reads an EventBridge event: of an object, or one whose `detail` is a CloudTrail record.
 *
 * @param text the event's own text, which is ingested where it carries a record
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html
 */
export function eventBridgeNotification(event: Members, text: string): Notification {
  if (carriesRecord(event)) return { kind: 'records', text };
  const detail = objectOf(event, 'detail');
  if (detail !== null && isOfObject(event, detail)) return notificationOf('eventbridge', [objectEntry(event, detail)]);
  const known = 'neither an S3 object’s nor one with a CloudTrail record';
  return poison({ reason: 'MESSAGE_UNKNOWN', detail: `the EventBridge event is ${known}` });
}

function isOfObject(event: Members, detail: Members): boolean {
  return memberOf(event, 'source') === 'aws.s3' || (Object.hasOwn(detail, 'bucket') && Object.hasOwn(detail, 'object'));
}

/** Keys stand here verbatim, unlike in S3's own notifications. */
function objectEntry(event: Members, detail: Members): Entry {
  const passed = PASSED_OVER.get(textOf(event, 'detail-type') ?? '');
  if (passed !== undefined) return nothing(passed);
  const object = objectOf(detail, 'object') ?? {};
  return entryOf(
    notifiedObject({
      bucket: memberOf(objectOf(detail, 'bucket') ?? {}, 'name'),
      key: memberOf(object, 'key'),
      versionId: memberOf(object, 'version-id'),
      size: memberOf(object, 'size'),
      eTag: memberOf(object, 'etag'),
      sequencer: memberOf(object, 'sequencer'),
      region: memberOf(event, 'region'),
      eventTime: memberOf(event, 'time'),
    }),
  );
}
