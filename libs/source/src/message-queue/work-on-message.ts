import { readNotification } from '../notification/read-notification.ts';
import type { Notification, NotificationFault } from '../notification/notification.ts';
import type { Remover } from './create-remover.ts';
import { keepHidden } from './keep-hidden.ts';
import { MessageGivenBack, MessageLost } from './message-in-hand.ts';
import type { MessageInHand, MessageListener, TakeMessage, Taken } from './message-in-hand.ts';
import type { MessageQueue, QueuedMessage } from './message-queue.ts';
import { returnDelaySeconds } from './return-delay.ts';
import type { Timing } from './timing.ts';

/** What work on one message needs. */
export type WorkDeps = {
  readonly queue: MessageQueue;
  readonly remove: Remover;
  readonly take: TakeMessage;
  readonly listener: Required<MessageListener>;
  readonly timing: Timing;
  readonly visibilitySeconds: number;
};

/** Work under way on one message. */
export type Work = {
  /** Resolves when the message is deleted, given back, or lost. Never rejects. */
  readonly done: Promise<void>;
  /**
   * Makes the work end: the message is given back at once and deleted no more, whatever comes of it. Does nothing to one
   * that is being deleted, or is no longer ours.
   */
  readonly giveBack: () => Promise<void>;
};

/** Takes a message in hand: hides it while it is worked on, and deletes it when that is committed, and only then. */
export function workOnMessage(message: QueuedMessage, hiddenAt: number, deps: WorkDeps): Work {
  const { queue, remove, take, listener, timing, visibilitySeconds } = deps;
  const held = new AbortController();
  const beating = new AbortController();
  const inHand: MessageInHand = {
    id: message.id,
    notification: readNotification(message.body),
    body: message.body,
    sentAt: message.sentAt,
    receivedAt: message.receivedAt,
    receiveCount: message.receiveCount,
    signal: held.signal,
  };
  let isLost = false;
  let isReturned = false;
  let isTaken = false;

  const heart = keepHidden(queue, message.receipt, {
    visibilitySeconds,
    hiddenAt,
    signal: beating.signal,
    onFault: listener.faulted,
    timing,
  }).then((end) => {
    if (end === 'kept') return;
    isLost = true;
    listener.lost(inHand);
    held.abort(new MessageLost());
  });

  const showIn = async (seconds: number): Promise<void> => {
    isReturned = true;
    listener.returned(inHand, seconds);
    // Where this fails, it is shown when its time is up.
    await queue.hide(message.receipt, seconds).catch(listener.faulted);
  };

  const end = async (taken: Taken): Promise<void> => {
    if (isReturned) return;
    isTaken = true;
    if (taken === 'later') {
      if (!isLost) await showIn(returnDelaySeconds(message.receiveCount, timing.dice()));
      return;
    }
    // Committed, so it may be deleted though others may have it by now: what they store of it counts as duplicate.
    const removal = await remove(message.receipt);
    if (removal.outcome === 'removed') listener.deleted(inHand);
    else listener.undeleted(inHand, removal.failure);
  };

  const work = async (): Promise<void> => {
    listener.received(inHand);
    const faults = faultsIn(inHand.notification);
    if (faults.length > 0) listener.poison(inHand, faults);
    const taken = await taking(take, inHand, listener);
    beating.abort();
    await heart;
    await end(taken);
  };
  heart.catch(() => undefined); // met where it is waited for

  return {
    done: work().finally(() => {
      beating.abort();
    }),
    giveBack: async () => {
      if (isTaken || isReturned || isLost) return;
      beating.abort();
      const shown = showIn(0);
      held.abort(new MessageGivenBack());
      await shown;
    },
  };
}

async function taking(take: TakeMessage, inHand: MessageInHand, listener: Required<MessageListener>): Promise<Taken> {
  try {
    return await take(inHand);
  } catch (error) {
    if (!inHand.signal.aborted) listener.failed(inHand, error);
    return 'later';
  }
}

function faultsIn(notification: Notification): readonly NotificationFault[] {
  switch (notification.kind) {
    case 'poison':
      return [{ reason: notification.reason, detail: notification.detail }];
    case 'objects':
      return notification.faults;
    case 'records':
    case 'nothing':
      return [];
  }
}
