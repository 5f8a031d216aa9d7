import type { EpochMs } from '#kernel';

/** An object in a bucket that a message tells of. The bucket is whatever the message says: check that it is the source's. */
export type NotifiedObject = {
  readonly bucket: string;
  /** As S3 takes it: decoded where the message encodes it; 1 to 1,024 bytes of UTF-8 without NUL. */
  readonly key: string;
  /** Of the object's version; null in a bucket without versions, and where the message does not say. */
  readonly versionId: string | null;
  /** In bytes; null where the message does not say, as CloudTrail's own never does. 0 is an object of 0 bytes. */
  readonly size: number | null;
  readonly eTag: string | null;
  /** Hexadecimal; of two events of one key, the longer or greater is the later. */
  readonly sequencer: string | null;
  /** Where the bucket is, by the message. */
  readonly region: string | null;
  readonly eventTime: EpochMs | null;
};

/** Why a message, or an entry of one, tells of nothing that is to be read. No fault. */
export type NothingReason =
  /** S3 sends it when notifications are switched on. */
  | 's3-test-event'
  /** CloudTrail sends it when a trail is given a topic. */
  | 'cloudtrail-validation'
  /** SNS asks whether the queue wants the topic. Nothing is confirmed here: a queue is subscribed by its owner. */
  | 'subscription-confirmation'
  | 'unsubscribe-confirmation'
  /** The object was deleted, has expired, or is lost. What was read of it is kept. */
  | 'object-removed'
  /** Something about the object changed that is not in its bytes: tags, access, storage class, replication. */
  | 'object-unchanged'
  /** A list of objects or records without any. */
  | 'empty-notification';

/** Why a message, or an entry of one, cannot be understood. Stable and public: listed in `docs/ERRORS.md`. */
export type NotificationFailure =
  /** The body is no JSON, and none of the texts that are known to come. */
  | 'MESSAGE_NOT_JSON'
  /** The body is larger than any that a queue carries. */
  | 'MESSAGE_TOO_LARGE'
  /** Messages within messages within messages. */
  | 'MESSAGE_NESTED'
  /** JSON, but neither a notification nor a record. */
  | 'MESSAGE_UNKNOWN'
  /** A notification that lacks what it must say, or says it in another type. */
  | 'MESSAGE_MALFORMED'
  /** The key is none that S3 has, or its encoding is broken. */
  | 'MESSAGE_KEY_UNUSABLE'
  /** It names an object in a bucket that its source does not allow. */
  | 'MESSAGE_BUCKET_NOT_ALLOWED';

/** `detail` is a sentence without any input in it. */
export type NotificationFault = { readonly reason: NotificationFailure; readonly detail: string };

/** Who told of the objects. */
export type Notifier = 's3' | 'cloudtrail' | 'eventbridge';

/** What a message of a queue says. */
export type Notification =
  | {
      readonly kind: 'objects';
      readonly via: Notifier;
      /** At least one. */
      readonly objects: readonly NotifiedObject[];
      /** Other entries of the same message, which tell of nothing to read. */
      readonly passedOver: readonly NothingReason[];
      /** Other entries of the same message that cannot be understood: keep the body, too. */
      readonly faults: readonly NotificationFault[];
    }
  /** The message carries CloudTrail records themselves: ingest `text` as if it had been pushed. */
  | { readonly kind: 'records'; readonly text: string }
  | { readonly kind: 'nothing'; readonly why: NothingReason }
  | ({ readonly kind: 'poison' } & NotificationFault);
