import { createRemover } from './create-remover.ts';
import type { MessageListener, TakeMessage } from './message-in-hand.ts';
import type { MessageQueue } from './message-queue.ts';
import { createTally } from './message-tally.ts';
import type { MessageTally } from './message-tally.ts';
import { receiveMessages } from './receive-messages.ts';
import { REAL_TIMING } from './timing.ts';
import type { Timing } from './timing.ts';
import { workOnMessage } from './work-on-message.ts';
import { createWorksInHand } from './works-in-hand.ts';

/** What consuming needs from outside. */
export type ConsumeDeps = {
  readonly take: TakeMessage;
  /** Asked before each receive: while it says no, nothing is asked for, so that nothing lies here that cannot be stored. */
  readonly mayReceive?: () => boolean | Promise<boolean>;
  readonly listener?: MessageListener;
};

export type ConsumeOptions = {
  /** Stops it: no message is asked for any more, those in hand are finished or given back. */
  readonly signal?: AbortSignal;
  /** Messages in hand at the same time. Default: 10. */
  readonly atOnce?: number;
  /** How long a message is hidden at a time, 3 or more; it is hidden anew while it is worked on. Default: 120. */
  readonly visibilitySeconds?: number;
  /** How long the queue waits for a message, 0 to 20, and no longer than a third of the above. Default: 20. */
  readonly waitSeconds?: number;
  /** When stopped, how long messages in hand may go on; then they are given back. Default: 5,000. */
  readonly graceMs?: number;
  /** And how long giving them back may take. Default: 2,000. */
  readonly giveBackMs?: number;
  /** Ends when the queue gives no message and none is in hand. Default: goes on until it is stopped. */
  readonly untilEmpty?: boolean;
  /** How long to wait until `mayReceive` is asked again. Default: 1,000. */
  readonly holdMs?: number;
  readonly timing?: Timing;
};

/**
 * Works off a queue: hands each message to `take`, and deletes it when `take` says that what it told of is committed.
 * Never before, since a message that is deleted does not come again.
 *
 * While `take` works the message is hidden from others by a heartbeat. What is not stored is given back, for longer
 * each time it comes. A queue that is not there for now is waited for.
 *
 * @returns the counts, when the signal was aborted, or at the end of the queue
 * @throws {MessageQueueFailed} when the queue cannot be used until somebody changes something; by then, messages in hand
 *         have been finished or given back
 */
export async function consumeMessages(
  queue: MessageQueue,
  { take, mayReceive = () => true, listener: told = {} }: ConsumeDeps,
  options: ConsumeOptions = {},
): Promise<MessageTally> {
  const { signal, atOnce = 10, visibilitySeconds = 120, waitSeconds = 20, timing = REAL_TIMING } = options;
  const { graceMs = 5_000, giveBackMs = 2_000, untilEmpty = false, holdMs = 1_000 } = options;
  const { listener, tally } = createTally(told);
  const remove = createRemover(queue);
  const stop = new AbortController();
  const broken: unknown[] = [];
  const inHand = createWorksInHand(timing, (error) => {
    broken.push(error);
    end();
  });
  const end = (): void => {
    stop.abort();
    inHand.wake();
  };

  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted === true) end();
  try {
    await receiveMessages(
      {
        queue,
        mayReceive,
        begin: (message, hiddenAt) => {
          inHand.add(workOnMessage(message, hiddenAt, { queue, remove, take, listener, timing, visibilitySeconds }));
        },
        inHand,
        onFault: listener.faulted,
        timing,
      },
      {
        signal: stop.signal,
        atOnce,
        visibilitySeconds,
        waitSeconds: Math.min(waitSeconds, Math.floor(visibilitySeconds / 3)),
        untilEmpty,
        holdMs,
      },
    );
  } finally {
    signal?.removeEventListener('abort', end);
    await inHand.finish(graceMs);
    await inHand.giveBack(giveBackMs);
  }
  if (broken.length > 0) throw broken[0];
  return tally();
}
