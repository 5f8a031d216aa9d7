export { classifyName } from './classify-name.ts';
export type { LogName, NameClass, SetAside } from './classify-name.ts';
export { discover } from './discover.ts';
export type { DiscoverOptions } from './discover.ts';
export { SourceFailed } from './failure.ts';
export type { Failure, ObjectFailure } from './failure.ts';
export type { Discovered, Found, FoundFile, FoundPassing, Skipped, Unreadable, WorthReading } from './found-object.ts';
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
export { fileAt } from './walk-folder.ts';
export { readObject } from './read-object.ts';
export type { ObjectReading, Openable } from './object-reading.ts';
