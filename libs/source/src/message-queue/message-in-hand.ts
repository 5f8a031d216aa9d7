import { AppError } from '#kernel';
import type { EpochMs } from '#kernel';
import type { Notification, NotificationFault } from '../notification/notification.ts';
import type { MessageQueueFailed } from './message-queue-failed.ts';

/** A message that this process works on, as long as the queue hides it from others. */
export type MessageInHand = {
  /** The message's own: the same when it comes again. */
  readonly id: string;
  readonly notification: Notification;
  readonly body: string;
  readonly sentAt: EpochMs | null;
  readonly receivedAt: EpochMs;
  /** How often it was handed out, to whomever, this time included. From 1. */
  readonly receiveCount: number;
  /** Aborted when the message is no longer ours: lost to others (`MessageLost`) or given back (`MessageGivenBack`). */
  readonly signal: AbortSignal;
};

/**
 * What became of a message. `stored`: all that it told of is committed. `set-aside`: it is kept with its reason, and that
 * is committed. `later`: neither, so it shall come again.
 */
export type Taken = 'stored' | 'set-aside' | 'later';

/**
 * Works on a message, and tells only after its commit that it is done: then the message is deleted for good.
 *
 * Must bear being given the same message again, by another worker, too, and at the same time: the queue promises at
 * least once, and a message is handed out anew whenever its worker is thought to be gone. Whatever is thrown means
 * `later`.
 */
export type TakeMessage = (message: MessageInHand) => Promise<Taken>;

/** Told of what happens to messages; nothing that it is told of waits for it, and it must not throw. */
export type MessageListener = {
  readonly received?: (message: MessageInHand) => void;
  /** The message, or entries of it, cannot be understood. `take` decides what becomes of it. */
  readonly poison?: (message: MessageInHand, faults: readonly NotificationFault[]) => void;
  readonly deleted?: (message: MessageInHand) => void;
  /** What it told of is committed, but it could not be deleted: it comes again, and nothing comes of it. */
  readonly undeleted?: (message: MessageInHand, failure: MessageQueueFailed | null) => void;
  /** Shown to others again in so many seconds. */
  readonly returned?: (message: MessageInHand, seconds: number) => void;
  /** It went back to the queue while it was worked on, since it could not be hidden any longer. */
  readonly lost?: (message: MessageInHand) => void;
  /** `take` threw. */
  readonly failed?: (message: MessageInHand, error: unknown) => void;
  /** The queue could not be asked for messages, or to hide one; or `mayReceive` threw. */
  readonly faulted?: (error: unknown) => void;
};

/** A message could not be hidden any longer, so that others have it, or will. */
export class MessageLost extends AppError {
  readonly code = 'MESSAGE_LOST';

  constructor() {
    super('the message is no longer hidden from other workers: it is left to whoever gets it next');
  }
}

/** A message is given back unfinished, since the worker stops. */
export class MessageGivenBack extends AppError {
  readonly code = 'MESSAGE_GIVEN_BACK';

  constructor() {
    super('the worker stops: the message is given back unfinished and comes again');
  }
}
