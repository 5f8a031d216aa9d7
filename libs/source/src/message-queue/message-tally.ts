import type { MessageListener } from './message-in-hand.ts';

/** How many messages, by what happened to them. One may be received more than once, and counts each time. */
export type MessageTally = {
  readonly received: number;
  readonly poison: number;
  readonly deleted: number;
  readonly undeleted: number;
  readonly returned: number;
  readonly lost: number;
};

type Counting = { readonly listener: Required<MessageListener>; readonly tally: () => MessageTally };

/** Counts beside a listener. */
export function createTally(listener: MessageListener): Counting {
  const counts = { received: 0, poison: 0, deleted: 0, undeleted: 0, returned: 0, lost: 0 };
  return {
    listener: {
      received: (message) => {
        counts.received += 1;
        listener.received?.(message);
      },
      poison: (message, faults) => {
        counts.poison += 1;
        listener.poison?.(message, faults);
      },
      deleted: (message) => {
        counts.deleted += 1;
        listener.deleted?.(message);
      },
      undeleted: (message, failure) => {
        counts.undeleted += 1;
        listener.undeleted?.(message, failure);
      },
      returned: (message, seconds) => {
        counts.returned += 1;
        listener.returned?.(message, seconds);
      },
      lost: (message) => {
        counts.lost += 1;
        listener.lost?.(message);
      },
      failed: (message, error) => listener.failed?.(message, error),
      faulted: (error) => listener.faulted?.(error),
    },
    tally: () => ({ ...counts }),
  };
}
