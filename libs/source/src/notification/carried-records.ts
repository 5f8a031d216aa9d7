import { memberOf, membersOf, objectOf, textOf } from './members.ts';
import type { Members } from './members.ts';
import { isS3Entry } from './s3-notification.ts';

/** Every CloudTrail record has some of these beside the name of a service, and no notification has. */
const RECORD_SIGNS = ['eventTime', 'eventVersion', 'eventID'];

/** Whether an object is a CloudTrail record by its looks. Whether it is a sound one shows when it is ingested. */
export function looksLikeRecord(value: unknown): boolean {
  const members = membersOf(value);
  if (members === null || isS3Entry(members)) return false;
  const isOfService = Object.hasOwn(members, 'eventSource') || Object.hasOwn(members, 'eventName');
  return isOfService && RECORD_SIGNS.some((name) => Object.hasOwn(members, name));
}

/**
 * Whether an EventBridge event holds a CloudTrail record, by its `detail`, or by its `detail-type` where the `detail`
 * is damaged: then ingesting it says what is wrong.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-aws-service-specific-topics.html
 */
export function carriesRecord(event: Members): boolean {
  return (
    looksLikeRecord(objectOf(event, 'detail')) || textOf(event, 'detail-type')?.endsWith(' via CloudTrail') === true
  );
}

/** Whether a message is records and nothing else: one, a list, a log file's body, or what EventBridge makes of them. */
export function isAllRecords(message: unknown): boolean {
  const records = Array.isArray(message) ? message : memberOf(membersOf(message) ?? {}, 'Records');
  if (!Array.isArray(records)) return looksLikeRecord(message);
  return records.length > 0 && records.every((each) => looksLikeRecord(each) || carriesRecord(membersOf(each) ?? {}));
}
