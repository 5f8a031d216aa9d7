import type { MessageQueue, Removal } from './message-queue.ts';

/** Deletes one message. Never rejects. */
export type Remover = (receipt: string) => Promise<Removal>;

const BATCH = 10;

/** Deletes messages as they come, and those together that come while a request is under way. */
export function createRemover(queue: MessageQueue): Remover {
  const waiting: { readonly receipt: string; readonly done: (removal: Removal) => void }[] = [];
  let isRunning = false;

  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      const removals = await queue.remove(batch.map(({ receipt }) => receipt));
      for (const [at, { done }] of batch.entries()) {
        const removal = removals[at];
        if (removal !== undefined) done(removal);
      }
    }
    isRunning = false;
  };

  return (receipt) =>
    new Promise((done) => {
      waiting.push({ receipt, done });
      if (!isRunning) void run();
    });
}
