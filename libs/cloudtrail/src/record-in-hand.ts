import type { Actor } from './actor.ts';
import type { Evidence } from './fact.ts';
import { placeIn, presentIn } from './place.ts';
import type { Place } from './place.ts';
import type { TrailRecord } from './trail-record.ts';

/** A record that facts are taken from: its columns, its actor, and the objects that the facts stand in. */
export type RecordInHand = {
  readonly root: Place;
  readonly record: TrailRecord;
  readonly actor: Actor;
  readonly evidence: Evidence;
  readonly request: Place;
  readonly response: Place;
  readonly additional: Place;
  /** First part of `eventSource`, such as `sts`; empty when the record has none. */
  readonly source: string;
  readonly eventName: string;
  /** No error is noted, and the record is the call's own, not the copy that an endpoint's owner gets. */
  readonly isSuccess: boolean;
};

/** Puts together what facts are taken from. */
export function recordInHand(root: Place, record: TrailRecord, actor: Actor): RecordInHand {
  return {
    root,
    record,
    actor,
    evidence: { eventId: record.eventId, accountId: record.accountId, at: record.eventTime },
    request: placeIn(root, 'requestParameters'),
    response: placeIn(root, 'responseElements'),
    additional: placeIn(root, 'additionalEventData'),
    source: record.eventSource?.split('.', 1)[0] ?? '',
    eventName: record.eventName ?? '',
    isSuccess: !hasFailed(root) && !isEndpointCopy(root, record),
  };
}

/** An error of any type counts: an odd one must not turn a refused call into a successful one. */
export function hasFailed(root: Place): boolean {
  return presentIn(root, 'errorCode') !== undefined || presentIn(root, 'errorMessage') !== undefined;
}

/** Network activity events: the documentation says `AwsVpceEvents`, its sample `AwsVpceEvent`. */
function isEndpointCopy(root: Place, record: TrailRecord): boolean {
  if (record.eventType === 'AwsVpceEvent' || record.eventType === 'AwsVpceEvents') return true;
  return presentIn(root, 'eventCategory') === 'NetworkActivity';
}
