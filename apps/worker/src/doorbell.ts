import type pg from 'pg';
import { AppError } from '#kernel';
import { openQueues } from '#platform';
import type { JobIds, Log, QueuePlace, Queues } from '#platform';
import { upholdSchedules } from './schedules.ts';
import type { Scheduled } from './schedules.ts';

/** A job: its name, and ids of what it is about. */
export type Job = { readonly name: string; readonly ids: JobIds };

export type Chore = Scheduled & {
  readonly concurrency: number;
  readonly work: (ids: JobIds) => Promise<void>;
};

/**
 * The queue as a worker sees it: it rings when there may be something to do. It may be lost, emptied or away at any
 * moment; then nothing rings, and what there is to do still stands in the store.
 */
export type Doorbell = {
  /** Asks any worker to do a job, once for an id that is not done yet. Never rejects: a lost ring loses nothing. */
  readonly ring: (queue: string, ids: JobIds, id: string) => Promise<void>;
  /** `ok`, or why nothing rings. */
  readonly state: () => string;
  /** Says again the schedules that an emptied queue has forgotten, and opens the queue anew if it does not answer. */
  readonly tend: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type DoorbellOptions = {
  /** Where workers settle which of them says the schedules. */
  readonly pool: pg.Pool;
  readonly place: QueuePlace;
  readonly chores: readonly Chore[];
  readonly log: Log;
};

/** How long a job may wait while this worker has nothing to do, before its connection is taken for dead. */
const DEAF_AFTER_MS = 15_000;
/** A queue that is away answers nothing, for ever; so nobody waits for it. */
const PATIENCE_MS = 3_000;

/**
 * Opens the queue.
 *
 * @throws {QueueSchemaUnusable | QueueRedisEvicts} what an operator has to mend; a queue that cannot be reached is tried again
 */
export async function openDoorbell({ pool, place, chores, log }: DoorbellOptions): Promise<Doorbell> {
  let queues: Queues | null = null;
  let state = 'ok';
  let isClosed = false;
  let isTending = false;
  const running = new Map<string, number>();

  const fail = (error: unknown): void => {
    const code = error instanceof AppError ? error.code : codeIn(error);
    if (state !== code) log.warn({ err: error }, 'the queue cannot be used; the work list is looked at without it');
    state = code;
  };
  const open = async (): Promise<void> => {
    // Told at once, not when it is next tended: connections mend themselves, and the next look finds that they have.
    const opened = await openQueues(place, fail);
    for (const chore of chores) {
      const worker = opened.worker(chore.queue, counted(chore, running), chore.concurrency);
      worker.on('failed', (_job, error) => {
        log.error({ err: error, queue: chore.queue }, 'a job failed; what there is to do is still on the list');
      });
    }
    queues = opened;
    state = 'ok';
    await upholdSchedules(pool, opened, chores);
  };
  const reopen = async (): Promise<void> => {
    const old = queues;
    queues = null;
    if (old !== null) await within(old.close(), PATIENCE_MS).catch(() => undefined);
    if (!isClosed) await within(open(), PATIENCE_MS);
  };

  await within(open(), PATIENCE_MS).catch((error: unknown) => {
    if (error instanceof AppError && !(error instanceof NoAnswer)) throw error;
    fail(error);
  });

  return {
    state: () => state,
    ring: async (name, ids, id) => {
      if (queues === null || state !== 'ok') return;
      const ringing = queues.queue(name).add(name, ids, { jobId: id, removeOnFail: true });
      await within(ringing, PATIENCE_MS).catch(fail);
    },
    tend: async () => {
      if (isTending) return;
      isTending = true;
      try {
        if (queues === null || (await isDeaf(queues, chores, running))) await reopen();
        else await within(upholdSchedules(pool, queues, chores), PATIENCE_MS);
        if (queues !== null) state = 'ok';
      } catch (error) {
        fail(error);
      } finally {
        isTending = false;
      }
    },
    close: async () => {
      isClosed = true;
      if (queues !== null) await within(queues.close(), PATIENCE_MS).catch(() => undefined);
    },
  };
}

function counted(chore: Chore, running: Map<string, number>): Chore['work'] {
  const add = (by: number): void => {
    running.set(chore.queue, (running.get(chore.queue) ?? 0) + by);
  };
  return async (ids) => {
    add(1);
    try {
      await chore.work(ids);
    } finally {
      add(-1);
    }
  };
}

/** Whether jobs wait though nothing runs here: a connection that looks alive and is not, as after an outage. */
async function isDeaf(
  queues: Queues,
  chores: readonly Chore[],
  running: ReadonlyMap<string, number>,
): Promise<boolean> {
  for (const { queue } of chores) {
    if ((running.get(queue) ?? 0) > 0) continue;
    const [oldest] = await within(queues.queue(queue).getWaiting(0, 0), PATIENCE_MS);
    if (oldest !== undefined && Date.now() - oldest.timestamp > DEAF_AFTER_MS) return true;
  }
  return false;
}

/** The queue did not answer in time. */
class NoAnswer extends AppError {
  readonly code = 'QUEUE_NO_ANSWER';

  constructor() {
    super(`the queue did not answer within ${PATIENCE_MS} ms`);
  }
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new NoAnswer());
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

function codeIn(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'QUEUE_UNREACHABLE';
}
