import type { MessageQueue } from './message-queue.ts';
import type { Timing } from './timing.ts';

export type KeepHiddenOptions = {
  readonly visibilitySeconds: number;
  /** When the message was asked for, by `timing.now`: it is hidden from no earlier than that. */
  readonly hiddenAt: number;
  /** Ends the heartbeat. */
  readonly signal: AbortSignal;
  readonly onFault: (error: unknown) => void;
  readonly timing: Timing;
};

/** So many times within the time that a message is hidden, it is hidden anew; after a failure, again so many times. */
const BEATS = 3;

/**
 * Hides a message anew while it is worked on, until the signal is aborted.
 *
 * @returns `kept` when it was hidden to the end; `lost` as soon as the queue says that it is somebody else's, or it may be:
 *          when it could not be hidden for as long as it stays hidden, or this process slept that long
 */
export async function keepHidden(
  queue: MessageQueue,
  receipt: string,
  { visibilitySeconds, hiddenAt, signal, onFault, timing }: KeepHiddenOptions,
): Promise<'kept' | 'lost'> {
  const hiddenMs = visibilitySeconds * 1_000;
  const beatMs = hiddenMs / BEATS;
  let shownAt = hiddenAt + hiddenMs;
  let pauseMs = beatMs;
  for (;;) {
    await timing.wait(Math.max(0, Math.min(pauseMs, shownAt - timing.now())), signal);
    if (signal.aborted) return 'kept';
    const askedAt = timing.now();
    if (askedAt >= shownAt) return 'lost';
    try {
      if ((await queue.hide(receipt, visibilitySeconds, signal)) === 'lost') return isOver(signal) ? 'kept' : 'lost';
      shownAt = askedAt + hiddenMs;
      pauseMs = beatMs;
    } catch (error) {
      if (isOver(signal)) return 'kept';
      onFault(error);
      pauseMs = beatMs / BEATS;
    }
  }
}

/** Asked anew behind every wait, since it changes there. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;
