import { MessageQueueFailed } from './message-queue-failed.ts';
import type { MessageQueue, QueuedMessage } from './message-queue.ts';
import type { Timing } from './timing.ts';

export type ReceiveDeps = {
  readonly queue: MessageQueue;
  readonly mayReceive: () => boolean | Promise<boolean>;
  /** Takes a message in hand, which has been hidden from others since `hiddenAt` at the earliest, by `timing.now`. */
  readonly begin: (message: QueuedMessage, hiddenAt: number) => void;
  readonly inHand: {
    readonly count: () => number;
    /** Resolves when one fewer is in hand, or the signal is aborted. */
    readonly changed: () => Promise<void>;
  };
  readonly onFault: (error: unknown) => void;
  readonly timing: Timing;
};

export type ReceiveLoopOptions = {
  readonly signal: AbortSignal;
  readonly atOnce: number;
  readonly visibilitySeconds: number;
  readonly waitSeconds: number;
  readonly untilEmpty: boolean;
  readonly holdMs: number;
};

const MOST_AT_A_TIME = 10;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Asks for as many messages as may be taken in hand, until the signal is aborted or the queue is empty.
 *
 * @throws {MessageQueueFailed} when the queue cannot be used until somebody changes something
 */
export async function receiveMessages(deps: ReceiveDeps, options: ReceiveLoopOptions): Promise<void> {
  const { inHand, timing } = deps;
  const { signal, atOnce, untilEmpty, holdMs } = options;
  let failures = 0;
  while (!signal.aborted) {
    if (inHand.count() >= atOnce) {
      await inHand.changed();
    } else if (await mayReceiveNow(deps)) {
      const count = await receiveOnce(deps, options);
      failures = count === null ? failures + 1 : 0;
      if (count === null) await timing.wait(pauseMs(failures, timing.dice()), signal);
      if (count !== 0 || !untilEmpty) continue;
      if (inHand.count() === 0) return;
      await inHand.changed(); // what is given back may be there again
    } else {
      await timing.wait(holdMs, signal);
    }
  }
}

/** How many messages came; null where the queue is not there for now, or the signal was aborted. */
async function receiveOnce(deps: ReceiveDeps, options: ReceiveLoopOptions): Promise<number | null> {
  const { queue, begin, inHand, onFault, timing } = deps;
  const { signal, atOnce, visibilitySeconds, waitSeconds } = options;
  const most = Math.min(MOST_AT_A_TIME, atOnce - inHand.count());
  const hiddenAt = timing.now();
  try {
    const messages = await queue.receive({ most, waitSeconds, visibilitySeconds, signal });
    for (const message of messages) begin(message, hiddenAt);
    return messages.length;
  } catch (error) {
    if (signal.aborted) return null;
    onFault(error);
    if (error instanceof MessageQueueFailed && error.isTransient) return null;
    throw error;
  }
}

/** While it cannot be told whether there is room, there is none. */
async function mayReceiveNow({ mayReceive, onFault }: ReceiveDeps): Promise<boolean> {
  try {
    return await mayReceive();
  } catch (error) {
    onFault(error);
    return false;
  }
}

function pauseMs(failures: number, dice: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE_MS) * (1 - dice / 2);
}
