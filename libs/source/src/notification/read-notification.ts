import { err } from '#kernel';
import { isAllRecords } from './carried-records.ts';
import { cloudTrailNotification, isCloudTrailNotification, isCloudTrailValidation } from './cloudtrail-notification.ts';
import { entryOf, notificationOf, poison } from './entries.ts';
import type { Entry } from './entries.ts';
import { eventBridgeNotification, isEventBridgeEvent } from './event-bridge-notification.ts';
import { memberOf, membersOf } from './members.ts';
import type { Members } from './members.ts';
import type { Notification } from './notification.ts';
import { isS3Entry, isS3TestEvent, s3Entry } from './s3-notification.ts';
import { snsMessage } from './sns-message.ts';

/** A queue carries 1 MiB; what is larger did not come from one. */
const MOST_CHARACTERS = 2 * 1024 * 1024;
/** A topic that feeds another, behind an EventBridge rule; more than that nobody builds on purpose. */
const MOST_WRAPPINGS = 4;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Tells what the body of a queue's message says, whoever wrote it: S3, CloudTrail or EventBridge, as it is or wrapped
 * by SNS. Every body has a class, and nothing that it says is left out of it. Never throws.
 *
 * | body | becomes |
 * |---|---|
 * | `{"Records": [{"s3": …}]}` | objects, by S3; keys are decoded |
 * | `{"s3Bucket": …, "s3ObjectKey": […]}` | objects, by CloudTrail; no sizes |
 * | an EventBridge event of `aws.s3` | an object |
 * | an EventBridge event whose `detail` is a record, a record, a list of them, a log file's body | records |
 * | `{"Event": "s3:TestEvent"}`, CloudTrail's validation text, SNS's confirmations, deletions | nothing, and why |
 * | anything else | poison, and why |
 */
export function readNotification(body: string): Notification {
  if (body.length > MOST_CHARACTERS) {
    return poison({ reason: 'MESSAGE_TOO_LARGE', detail: `the body is longer than ${MOST_CHARACTERS} characters` });
  }
  return readText(body, 0);
}

function readText(text: string, wrappings: number): Notification {
  if (wrappings > MOST_WRAPPINGS) {
    return poison({ reason: 'MESSAGE_NESTED', detail: `the message is wrapped more than ${MOST_WRAPPINGS} times` });
  }
  if (isCloudTrailValidation(text)) return { kind: 'nothing', why: 'cloudtrail-validation' };
  const parsed = parsedJson(text);
  if (parsed === NO_JSON) {
    return poison({ reason: 'MESSAGE_NOT_JSON', detail: 'the body is neither JSON nor a text that is known to come' });
  }
  if (typeof parsed === 'string') return readText(parsed, wrappings + 1);
  return readJson(parsed, text, wrappings);
}

function readJson(json: unknown, text: string, wrappings: number): Notification {
  if (isAllRecords(json)) return { kind: 'records', text };
  if (Array.isArray(json) && json.length === 0) return { kind: 'nothing', why: 'empty-notification' };
  const message = membersOf(json);
  if (message === null) return poison({ reason: 'MESSAGE_UNKNOWN', detail: 'the body is JSON, but no object' });

  const sns = snsMessage(message);
  if (sns?.kind === 'nothing') return sns;
  if (sns?.kind === 'published') return readPublished(sns.message, wrappings);
  if (isEventBridgeEvent(message)) return eventBridgeNotification(message, text);
  if (isCloudTrailNotification(message)) return cloudTrailNotification(message);
  if (isS3TestEvent(message)) return { kind: 'nothing', why: 's3-test-event' };
  return readRecords(message);
}

function readPublished(published: unknown, wrappings: number): Notification {
  if (typeof published === 'string') return readText(published, wrappings + 1);
  return poison({ reason: 'MESSAGE_MALFORMED', detail: 'the Message of the SNS notification is no text' });
}

function readRecords(message: Members): Notification {
  const records = memberOf(message, 'Records');
  if (!Array.isArray(records)) {
    return Object.hasOwn(message, 'Records')
      ? poison({ reason: 'MESSAGE_MALFORMED', detail: 'the Records of the message are no list' })
      : poison({ reason: 'MESSAGE_UNKNOWN', detail: 'the body is JSON of a form that is not known' });
  }
  return notificationOf('s3', records.map(recordsEntry));
}

function recordsEntry(element: unknown): Entry {
  const members = membersOf(element);
  if (members !== null && isS3Entry(members)) return s3Entry(members);
  return entryOf(err({ reason: 'MESSAGE_UNKNOWN', detail: 'an element of Records tells of no S3 object' }));
}

const NO_JSON = Symbol('no JSON');

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch {
    return NO_JSON; // a SyntaxError, or a RangeError of one nested too deep
  }
}
