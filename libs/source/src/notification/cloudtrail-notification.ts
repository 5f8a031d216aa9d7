import { entryOf, notificationOf } from './entries.ts';
import { memberOf } from './members.ts';
import type { Members } from './members.ts';
import type { Notification } from './notification.ts';
import { notifiedObject } from './notified-object.ts';

const VALIDATION = /^CloudTrail validation message\.?$/i;

/** What CloudTrail sends when a trail is given a topic: a text, no JSON. */
export function isCloudTrailValidation(text: string): boolean {
  return VALIDATION.test(text.trim());
}

/** Whether a message is what a trail sends to its topic. */
export function isCloudTrailNotification(message: Members): boolean {
  return Object.hasOwn(message, 's3Bucket') && Object.hasOwn(message, 's3ObjectKey');
}

/**
 * Reads a trail's own notification, `{"s3Bucket": "…", "s3ObjectKey": ["…"]}`: one bucket, several keys, verbatim.
 * It tells neither sizes nor times.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html
 */
export function cloudTrailNotification(message: Members): Notification {
  const bucket = memberOf(message, 's3Bucket');
  const told = memberOf(message, 's3ObjectKey');
  const keys: readonly unknown[] = Array.isArray(told) ? told : [told];
  return notificationOf(
    'cloudtrail',
    keys.map((key) => entryOf(notifiedObject({ bucket, key }))),
  );
}
