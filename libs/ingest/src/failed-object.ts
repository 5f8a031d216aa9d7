import { keptHead, keptTail, quarantineEntryOf } from '#ledger';
import type { NewObject, ObjectEnding, QuarantineEntry } from '#ledger';
import type { Failure, ObjectOutcome } from '#source';
import type { Loader } from './loader.ts';

/** Both ends of a failed object, fit to be kept. */
export function keptEnds({ head, tail }: Pick<ObjectOutcome, 'head' | 'tail'>): Pick<ObjectEnding, 'head' | 'tail'> {
  return { head: keptHead(head), tail: keptTail(tail) };
}

/** The entry that stands in the quarantine for an object that could not be read to its end. */
export function failedObjectEntry(object: NewObject, outcome: ObjectOutcome, failure: Failure): QuarantineEntry {
  const { head, tail, sha256Delivered, bytesDelivered } = outcome;
  return quarantineEntryOf({
    objectId: object.objectId,
    objectName: object.name,
    position: null,
    byteOffset: failure.byteOffset,
    reason: failure.reason,
    detail: failure.detail,
    contentHash: Buffer.from(sha256Delivered, 'hex'),
    contentBytes: bytesDelivered,
    content: { head, tail },
  });
}

/** Ends an object, as failed where it could not be read to its end. */
export function endObject(object: NewObject, outcome: ObjectOutcome, loader: Loader, replays?: number): void {
  const { failure } = outcome;
  if (failure !== null) loader.reject(failedObjectEntry(object, outcome, failure));
  const ending = {
    objectId: object.objectId,
    sha256Delivered: Buffer.from(outcome.sha256Delivered, 'hex'),
    sha256Inflated: Buffer.from(outcome.sha256Inflated, 'hex'),
    bytesDelivered: outcome.bytesDelivered,
    bytesInflated: outcome.bytesInflated,
  };
  if (failure === null) {
    loader.end({ ...ending, outcome: 'READ', reason: null, detail: null, head: null, tail: null }, replays);
  } else {
    const { reason, detail } = failure;
    loader.end({ ...ending, outcome: 'FAILED', reason, detail, ...keptEnds(outcome) });
  }
}
