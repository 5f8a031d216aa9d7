import { Worker } from 'node:worker_threads';
import { DEFAULT_READ_LIMITS } from '#source';
import type { BucketSettings, ReadLimits } from '#source';
import { emptyHand, lastIn } from './hand.ts';
import type { Hand } from './hand.ts';
import { DEFAULT_BATCH_LIMITS } from './loader.ts';
import type { BatchLimits } from './loader.ts';
import type { Dealt, ReaderItem } from './object-place.ts';
import { ReaderDied } from './reader-died.ts';
import type { FromReader, ReaderSettings, ToReader } from './reader-message.ts';
import { errorOf } from './relayed-failure.ts';

/**
 * A thread that reads objects and stores what is in them, batch after batch. An object that ends the thread, by taking
 * all of its memory or by never giving it back, ends nothing else.
 */
export type Reader = {
  /**
   * Reads and stores a batch. Those that are given meanwhile are read after it, the next one while the end of it is being
   * stored.
   *
   * @returns what became of each, once all that was read is committed
   * @throws {ReaderDied} when the thread ended or went silent: the reader is of no more use
   * @throws {AwsCredentialsUnusable} when AWS does not know who asks: the batch may be given again
   * @throws {AppendFailed} when the store cannot be written: the batch may be given again
   */
  readonly read: (items: readonly ReaderItem[], options?: ReadOptions) => Promise<ReadonlyMap<number, Dealt>>;
  readonly isUsable: () => boolean;
  /** Ends the thread; what it has in hand is left. */
  readonly close: () => Promise<void>;
};

export type ReadOptions = {
  /** Nothing else is read or stored meanwhile, so that what ends the thread is in this batch. Default: false. */
  readonly isAlone?: boolean;
};

export type ReaderOptions = {
  readonly databaseUrl: string;
  readonly readLimits?: ReadLimits;
  readonly batchLimits?: BatchLimits;
  /** How S3 is reached. Default: AWS's own endpoint. */
  readonly buckets?: BucketSettings;
  /** A thread that has answered nothing for so long is taken for one that never will. Default: 60 s. */
  readonly silentMs?: number;
  /** MiB of the thread's heap. Default: 512. */
  readonly heapMb?: number;
  /** The program of the thread. Default: the one beside this file. */
  readonly program?: URL;
  /** Told of each commit. */
  readonly onStored?: (records: number) => void;
};

const SILENT_MS = 60_000;
const HEAP_MB = 512;
const YOUNG_MB = 24;

/** As sources, as compiled and as put together, the file lies beside this one under this one's kind of name. */
const MAIN = new URL(`./reader-main.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

type Batch = {
  readonly items: readonly ReaderItem[];
  readonly dealt: Map<number, Dealt>;
  readonly resolve: (dealt: ReadonlyMap<number, Dealt>) => void;
  readonly reject: (error: Error) => void;
};

/** Starts a reader. */
export function openReader(options: ReaderOptions): Reader {
  const { databaseUrl, readLimits = DEFAULT_READ_LIMITS, batchLimits = DEFAULT_BATCH_LIMITS } = options;
  const { silentMs = SILENT_MS, heapMb = HEAP_MB, program = MAIN, onStored = () => undefined } = options;
  const { buckets = { endpointUrl: null } } = options;
  const hand = emptyHand();
  const settings: ReaderSettings = { databaseUrl, readLimits, batchLimits, buckets, hand };
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: heapMb };
  const worker = new Worker(program, { workerData: settings, resourceLimits });
  const batches = new Map<number, Batch>();
  let given = 0;
  let isAlive = true;
  let heardAt = performance.now();

  const say = (message: ToReader): void => {
    worker.postMessage(message);
  };
  const settle = (number: number, how: (batch: Batch) => void): void => {
    const batch = batches.get(number);
    batches.delete(number);
    if (batch !== undefined) how(batch);
  };
  const rejectAll = (errorFor: (batch: Batch) => Error): void => {
    for (const batch of batches.values()) batch.reject(errorFor(batch));
    batches.clear();
  };
  const die = (reason: string): void => {
    isAlive = false;
    clearInterval(watch);
    const suspects = new Set(suspectsAmong([...batches.values()], hand));
    rejectAll(
      ({ items }) =>
        new ReaderDied(
          reason,
          idsOf(items).filter((objectId) => suspects.has(objectId)),
        ),
    );
  };
  const hear = (message: FromReader): void => {
    heardAt = performance.now();
    if (message.kind === 'dealt') {
      const batch = batches.get(message.batch);
      for (const [objectId, dealt] of message.dealt) batch?.dealt.set(objectId, dealt);
    }
    if (message.kind === 'committed') onStored(message.records);
    if (message.kind === 'stored') {
      settle(message.batch, ({ dealt, resolve }) => {
        resolve(dealt);
      });
    }
    if (message.kind === 'failed') {
      settle(message.batch, ({ reject }) => {
        reject(errorOf(message.failure));
      });
    }
  };
  const watch = setInterval(() => {
    if (batches.size === 0) return;
    if (performance.now() - heardAt > silentMs) {
      die(`it answered nothing for ${silentMs} ms`);
      void worker.terminate();
    } else {
      say({ kind: 'ping' });
    }
  }, silentMs / 4);
  watch.unref();
  worker.on('message', hear);
  worker.on('error', (error) => {
    die(error.message);
  });
  worker.on('exit', (code) => {
    die(`exit code ${code}`);
  });

  return {
    read: (items, { isAlone = false } = {}) =>
      new Promise((resolve, reject) => {
        if (!isAlive) {
          reject(new Error('a reader that has ended was given a batch'));
          return;
        }
        const batch = given++;
        if (batches.size === 0) heardAt = performance.now();
        batches.set(batch, { items, dealt: new Map(), resolve, reject });
        say({ kind: 'read', batch, items, isAlone });
      }),
    isUsable: () => isAlive,
    close: async () => {
      clearInterval(watch);
      isAlive = false;
      // Nothing in its objects ended it, so none of them is under suspicion.
      rejectAll(() => new Error('the reader was closed before it had read all'));
      await worker.terminate();
    },
  };
}

const idsOf = (items: readonly ReaderItem[]): number[] => items.map(({ objectId }) => objectId);

/** What a thread may have died of: the object that it had in hand; else what was read and is not stored, told of or not. */
function suspectsAmong(batches: readonly Batch[], hand: Hand): readonly number[] {
  const last = lastIn(hand);
  if (last === null) return [];
  if (last.isInHand) return [last.objectId];
  return [...batches.flatMap(({ dealt }) => [...dealt.keys()]), last.objectId];
}
