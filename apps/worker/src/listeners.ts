import { failLook, hasRoom, heard, listSources, takeMessageWith } from '#follow';
import type { FollowedSource } from '#follow';
import { AppError } from '#kernel';
import type { Log } from '#platform';
import { consumeMessages, openMessageQueue } from '#source';
import type { MessageQueue } from '#source';
import type pg from 'pg';

/** What of this process listens to queues of messages, one for each source of that kind. */
export type Listeners = {
  /** Listens to queues that were added or resumed since, and stops listening to those that were paused or removed. */
  readonly tend: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type ListenersOptions = {
  readonly pool: pg.Pool;
  /** Another server than AWS's own. */
  readonly endpointUrl: string | null;
  /** Reads what is due. */
  readonly drain: () => Promise<void>;
  /** Whether the store answers, so that what is asked for can be stored. */
  readonly mayReceive: () => boolean;
  readonly log: Log;
};

/** Messages are in hand until their objects are stored, which is done many at a time. */
const AT_ONCE = 100;
/** How often is kept that a queue answers. */
const TOLD_EVERY_MS = 10_000;
/** When it stops, what is in hand is finished or given back, within the ten seconds that stopping may take. */
const GRACE_MS = 3_000;

export function createListeners(options: ListenersOptions): Listeners {
  const running = new Map<string, { readonly stop: AbortController; readonly over: Promise<void> }>();
  let isClosing = false;

  const listen = (source: FollowedSource): void => {
    const stop = new AbortController();
    const over = listenTo(source, options, stop.signal).finally(() => running.delete(source.sourceId));
    running.set(source.sourceId, { stop, over });
  };

  return {
    tend: async () => {
      const sources = await listSources(options.pool);
      const active = new Set(sources.filter(({ pausedAt }) => pausedAt === null).map(({ sourceId }) => sourceId));
      for (const [sourceId, { stop }] of running) if (!active.has(sourceId)) stop.abort();
      for (const source of sources) {
        const isNew = active.has(source.sourceId) && !running.has(source.sourceId);
        if (source.place.kind === 'queue' && isNew && !isClosing) listen(source);
      }
    },
    close: async () => {
      isClosing = true;
      const all = [...running.values()];
      for (const { stop } of all) stop.abort();
      await Promise.all(all.map(({ over }) => over));
    },
  };
}

/** The same queue, and whoever wants to know is told that it answers, every ten seconds at most. */
function hearing(queue: MessageQueue, onHeard: () => Promise<void>): MessageQueue {
  let toldMs = Number.NEGATIVE_INFINITY;
  return {
    ...queue,
    receive: async (options) => {
      const messages = await queue.receive(options);
      if (performance.now() - toldMs > TOLD_EVERY_MS) {
        toldMs = performance.now();
        onHeard().catch(() => undefined); // the store is away, which is told elsewhere
      }
      return messages;
    },
  };
}

async function listenTo(source: FollowedSource, options: ListenersOptions, signal: AbortSignal): Promise<void> {
  const { pool, endpointUrl, drain, mayReceive, log } = options;
  const { place, sourceId, name } = source;
  if (place.kind !== 'queue') return;
  const said = { source: name };
  try {
    const queue = await openMessageQueue(place.url, { endpoint: endpointUrl });
    const ear = hearing(queue, () => heard(pool, sourceId));
    try {
      const take = takeMessageWith({
        pool,
        sourceId,
        url: place.url,
        ...(place.buckets === undefined ? {} : { buckets: place.buckets }),
        onNoted: () => void drain(),
      });
      const listener = {
        poison: ({ id }: { readonly id: string }) => {
          log.warn({ ...said, message: id }, 'a message cannot be understood; it is kept in the quarantine');
        },
        failed: (_message: unknown, error: unknown) => {
          log.warn({ ...said, err: error }, 'a message could not be stored; it comes again');
        },
        faulted: (error: unknown) => {
          log.warn({ ...said, err: error }, 'the queue of messages did not answer; it is asked again');
        },
      };
      // A store that is away is told of elsewhere.
      const mayAsk = async (): Promise<boolean> => mayReceive() && (await hasRoom(pool, sourceId).catch(() => false));
      const tally = await consumeMessages(
        ear,
        { take, mayReceive: mayAsk, listener },
        { signal, atOnce: AT_ONCE, graceMs: GRACE_MS },
      );
      log.info({ ...said, ...tally }, 'listened');
    } finally {
      queue.close();
    }
  } catch (error) {
    log.warn({ ...said, err: error }, 'a queue of messages cannot be listened to; it is tried again');
    const failure = error instanceof AppError ? `${error.code}: ${error.message}` : 'it could not be listened to';
    await failLook(pool, sourceId, failure).catch(() => undefined); // the store is away, which is told elsewhere
  }
}
