export { classifyName } from './classify-name.ts';
export type { LogName, NameClass, SetAside } from './classify-name.ts';
export { discover } from './discover.ts';
export type { DiscoverOptions } from './discover.ts';
export { SourceFailed } from './failure.ts';
export type { Failure, ObjectFailure } from './failure.ts';
export type { Discovered, Found, FoundFile, FoundPassing, Skipped, Unreadable, WorthReading } from './found-object.ts';
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
