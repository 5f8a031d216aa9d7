export { AwsCredentialsUnusable } from './bucket/aws-credentials-unusable.ts';
export { bucketAddressHint, bucketLabel, isBucketAddress, parseBucketAddress } from './bucket/bucket-address.ts';
export type { BucketAddressFault, BucketPlace } from './bucket/bucket-address.ts';
export { bucketClientFor, createBucketClient } from './bucket/bucket-client.ts';
export type { BucketClient, BucketSettings, ListedObject } from './bucket/bucket-client.ts';
export { foundInBucket, listedInBucket } from './bucket/found-in-bucket.ts';
export { listChildPrefixes, listObjects } from './bucket/list-objects.ts';
export type { ListOptions } from './bucket/list-objects.ts';
export { bucketObjectBytes } from './bucket/object-bytes.ts';
export type { BucketObject, ByteOptions, GivenObject } from './bucket/object-bytes.ts';
export { DEFAULT_PATIENCE } from './bucket/patience.ts';
export type { Patience } from './bucket/patience.ts';
export { dayPrefix, findTrees } from './bucket/trail-trees.ts';
export type { TrailTree } from './bucket/trail-trees.ts';
export { classifyName } from './classify-name.ts';
export type { LogName, NameClass, SetAside } from './classify-name.ts';
export { discover } from './discover.ts';
export type { DiscoverOptions } from './discover.ts';
export { isMendable, isPassing, SourceFailed } from './failure.ts';
export type { Failure, FinalFailure, MendableFailure, ObjectFailure, PassingFailure } from './failure.ts';
export { DEFAULT_FETCH_LIMITS, fetchAhead } from './fetch-ahead.ts';
export type { FetchLimits } from './fetch-ahead.ts';
export { fetchedObject } from './fetched-object.ts';
export type {
  Discovered,
  FetchedObject,
  Found,
  FoundFile,
  FoundInBucket,
  FoundPassing,
  Skipped,
  Unreadable,
  WorthReading,
} from './found-object.ts';
export type { FilePath } from './file-bytes.ts';
export { consumeMessages } from './message-queue/consume-messages.ts';
export type { ConsumeDeps, ConsumeOptions } from './message-queue/consume-messages.ts';
export type { MessageQueueOptions } from './message-queue/client-config.ts';
export { MessageGivenBack, MessageLost } from './message-queue/message-in-hand.ts';
export type { MessageInHand, MessageListener, TakeMessage, Taken } from './message-queue/message-in-hand.ts';
export { MessageQueueFailed } from './message-queue/message-queue-failed.ts';
export type { MessageQueueFailure } from './message-queue/message-queue-failed.ts';
export type {
  MessageQueue,
  QueueDepth,
  QueuedMessage,
  ReceiveOptions,
  Removal,
} from './message-queue/message-queue.ts';
export type { MessageTally } from './message-queue/message-tally.ts';
export { openMessageQueue } from './message-queue/open-message-queue.ts';
export { REAL_TIMING } from './message-queue/timing.ts';
export type { Timing } from './message-queue/timing.ts';
export type {
  Notification,
  NotificationFailure,
  NotificationFault,
  NotifiedObject,
  Notifier,
  NothingReason,
} from './notification/notification.ts';
export { readNotification } from './notification/read-notification.ts';
export { OutcomeNotReady } from './object-outcome.ts';
export type { ObjectOutcome } from './object-outcome.ts';
export { DEFAULT_READ_LIMITS } from './read-limits.ts';
export type { ReadLimits } from './read-limits.ts';
export { fileAt } from './place.ts';
export { walkFolder } from './walk-folder.ts';
export { readDelivered } from './read-delivered.ts';
export { readObject } from './read-object.ts';
export type { ObjectReading, Openable } from './object-reading.ts';
