import { openReader, ReaderDied } from '#ingest';
import type { Reader, ReaderOptions } from '#ingest';
import { dueWork, readDue } from '#follow';
import type { Taker } from '#follow';
import type { BucketSettings } from '#source';
import { isRetryable } from '#platform';
import type { Log } from '#platform';
import type pg from 'pg';

/** The readers of this process: threads that read what is due, source by source in turn. */
export type Readers = {
  /** Starts threads that are not there yet: each takes a while until it can read. */
  readonly warm: () => void;
  /**
   * Reads until nothing is due, if a reader is free; else returns at once, and those that are not look once more before
   * they are. Never rejects: what was not read stays due.
   */
  readonly drain: () => Promise<void>;
  readonly areReading: () => boolean;
  /** Reads no further, waits a while for what is in hand, then leaves it. */
  readonly close: () => Promise<void>;
};

export type ReadersOptions = {
  readonly pool: pg.Pool;
  readonly reader: ReaderOptions;
  readonly buckets: BucketSettings;
  readonly taker: Taker;
  readonly count: number;
  /** Told when nothing is due any more, and something was read. */
  readonly onRead: () => void;
  readonly log: Log;
};

/** Takings at once: of one the end is being stored, one is read, and others wait for it, since to take more takes a while. */
const AT_ONCE = 4;
/** Within the ten seconds that stopping may take altogether. */
const GRACE_MS = 5_000;

export function createReaders({ pool, reader: options, buckets, taker, count, onRead, log }: ReadersOptions): Readers {
  const free: Reader[] = [];
  /** Each with its number, below the count. */
  const used = new Map<Reader, number>();
  const drains = new Set<Promise<void>>();
  const served: string[] = [];
  let isClosing = false;
  /** Something became due while all were reading. */
  let isRung = false;

  const isRungNow = (): boolean => isRung;
  const waiting = (): Reader | null => {
    for (let reader = free.pop(); reader !== undefined; reader = free.pop()) if (reader.isUsable()) return reader;
    return null;
  };
  const acquire = (): Reader | null => {
    if (isClosing || used.size >= count) return null;
    const reader = waiting() ?? openReader(options);
    const numbers = new Set(used.values());
    let nth = 0;
    while (numbers.has(nth)) nth++;
    used.set(reader, nth);
    return reader;
  };
  const release = async (reader: Reader): Promise<void> => {
    used.delete(reader);
    if (reader.isUsable() && !isClosing) free.push(reader);
    else await reader.close();
  };
  /** The source that was served longest ago, of those at which something is due. */
  const nextSource = async (): Promise<string | null> => {
    const due = (await dueWork(pool)).filter(({ isReadDue }) => isReadDue).map(({ sourceId }) => sourceId);
    const [next] = due.toSorted((a, b) => served.indexOf(a) - served.indexOf(b));
    if (next === undefined) return null;
    if (served.includes(next)) served.splice(served.indexOf(next), 1);
    served.push(next);
    return next;
  };
  const drainWith = async (reader: Reader): Promise<void> => {
    const asOne = { ...taker, reader: { nth: used.get(reader) ?? 0, of: count } };
    let objects = 0;
    let hasFailed = false;
    const isOver = (): boolean => hasFailed || isClosing;
    const readOn = async (): Promise<void> => {
      for (let source = await nextSource(); source !== null && !isOver(); source = await nextSource()) {
        const taken = await readDue({ pool, reader, buckets, taker: asOne }, source);
        if (taken > 0) log.info({ source, objects: taken }, 'read');
        objects += taken;
      }
    };
    const fail = (error: unknown): void => {
      // What ended one ended the others.
      if (!hasFailed && error instanceof ReaderDied)
        log.error({ err: error }, 'a reader died; another takes its place');
      else if (!isOver())
        log[isRetryable(error) ? 'warn' : 'error']({ err: error }, 'reading stopped; it is taken up again');
      hasFailed = true;
    };
    do {
      isRung = false;
      await Promise.all(Array.from({ length: AT_ONCE }, () => readOn().catch(fail)));
    } while (isRungNow() && !isOver());
    await release(reader);
    if (objects > 0 && !isClosing) onRead();
  };

  return {
    warm: () => {
      while (!isClosing && free.length + used.size < count) free.push(openReader(options));
    },
    areReading: () => used.size > 0,
    drain: async () => {
      const reader = acquire();
      if (reader === null) {
        isRung = true;
        return;
      }
      const draining = drainWith(reader);
      drains.add(draining);
      await draining.finally(() => drains.delete(draining));
    },
    close: async () => {
      isClosing = true;
      const cut = setTimeout(() => {
        for (const reader of used.keys()) void reader.close();
      }, GRACE_MS);
      await Promise.all(drains);
      clearTimeout(cut);
      await Promise.all(free.map((reader) => reader.close()));
    },
  };
}
