import { AppError } from '#kernel';
import { QUEUE_NAMES } from '#follow';
import { openQueues } from '#platform';
import type { QueuePlace, Queues } from '#platform';

/** The queue did not answer in time, or could not be opened. The server goes on without it. */
export class QueueNotSeen extends AppError {
  readonly code = 'QUEUE_NOT_SEEN';

  constructor(options?: ErrorOptions) {
    super('the queue does not answer; workers go by the work list without it', {}, options);
  }
}

/** How many jobs of a queue are in which state. */
export type QueueDepth = { readonly queue: string; readonly state: string; readonly jobs: number };

/** A look into the queue, which is opened when somebody first looks, and may be away. */
export type QueueWindow = {
  /** @throws {QueueNotSeen} */
  readonly queues: () => Promise<Queues>;
  /** Empty while the queue does not answer. Never rejects. */
  readonly depths: () => Promise<readonly QueueDepth[]>;
  readonly close: () => Promise<void>;
};

const STATES = ['waiting', 'active', 'delayed', 'prioritized', 'failed'] as const;
const PATIENCE_MS = 3_000;

export function createQueueWindow(place: QueuePlace): QueueWindow {
  let opening: Promise<Queues> | null = null;
  let counting: Promise<readonly QueueDepth[]> | null = null;

  const open = (): Promise<Queues> => {
    opening ??= openQueues(place).catch((cause: unknown) => {
      opening = null;
      throw new QueueNotSeen({ cause });
    });
    return opening;
  };
  const count = async (): Promise<readonly QueueDepth[]> => {
    const queues = await open();
    const counts = Object.values(QUEUE_NAMES).map(async (queue) => {
      const jobs = await queues.queue(queue).getJobCounts(...STATES);
      return STATES.map((state) => ({ queue, state, jobs: jobs[state] ?? 0 }));
    });
    return (await Promise.all(counts)).flat();
  };

  return {
    queues: () => withinPatience(open(), PATIENCE_MS),
    depths: async () => {
      // While one question hangs no other is asked: a Redis that is away keeps them all until it is back.
      counting ??= count().finally(() => (counting = null));
      return await withinPatience(counting, PATIENCE_MS).catch(() => []);
    },
    close: async () => {
      const opened = await opening?.catch(() => null);
      if (opened) await withinPatience(opened.close(), PATIENCE_MS).catch(() => undefined);
    },
  };
}

/** @throws {QueueNotSeen} when it takes longer */
export async function withinPatience<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new QueueNotSeen());
    }, ms);
  });
  work.catch(() => undefined);
  return await Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}
