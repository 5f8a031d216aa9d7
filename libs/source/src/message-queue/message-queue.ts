import type { EpochMs } from '#kernel';
import type { MessageQueueFailed } from './message-queue-failed.ts';

/** A message as the queue hands it out, for as long as it stays hidden from others. */
export type QueuedMessage = {
  /** The message's own, whoever reads it and however often. */
  readonly id: string;
  /** Of this one delivery: what hides the message for longer, and deletes it. */
  readonly receipt: string;
  readonly body: string;
  /** How often it was handed out, this time included, as far as the queue knows. From 1. */
  readonly receiveCount: number;
  readonly sentAt: EpochMs | null;
  readonly receivedAt: EpochMs;
};

export type ReceiveOptions = {
  /** 1 to 10. */
  readonly most: number;
  /** How long the queue waits for a message, 0 to 20. */
  readonly waitSeconds: number;
  /** For how long the messages are hidden from others, 0 to 43,200. */
  readonly visibilitySeconds: number;
  /** A message that was handed out to a request that is cut off comes again when it is no longer hidden. */
  readonly signal?: AbortSignal;
};

/**
 * What became of a message that was to be deleted. `lost`: its receipt is no longer good, so it has come again, or will.
 * `kept`: the queue refused or did not answer, so it comes again.
 */
export type Removal =
  | { readonly outcome: 'removed' | 'lost'; readonly failure: null }
  | { readonly outcome: 'kept'; readonly failure: MessageQueueFailed };

/** About how many messages a queue has; SQS counts them within a minute or so. */
export type QueueDepth = { readonly waiting: number; readonly inHand: number; readonly delayed: number };

/** A queue of messages. All of it rejects with `MessageQueueFailed`, or with the reason of a signal that was aborted. */
export type MessageQueue = {
  readonly url: string;
  readonly receive: (options: ReceiveOptions) => Promise<readonly QueuedMessage[]>;
  /** Hides a message for so many seconds from now; 0 shows it to others at once. `lost` where it is no longer ours. */
  readonly hide: (receipt: string, seconds: number, signal?: AbortSignal) => Promise<'hidden' | 'lost'>;
  /** Deletes messages for good: only when all that they told of is committed. In the order of the receipts. Never rejects. */
  readonly remove: (receipts: readonly string[]) => Promise<readonly Removal[]>;
  readonly depth: (signal?: AbortSignal) => Promise<QueueDepth>;
  /** Gives its connections back; requests under way fail. */
  readonly close: () => void;
};
