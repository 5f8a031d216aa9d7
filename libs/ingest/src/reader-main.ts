import { parentPort, workerData } from 'node:worker_threads';
import { createBreather } from '#ledger';
import { createPool } from '#platform';
import { letGo, takeInHand } from './hand.ts';
import { Loader } from './loader.ts';
import { createObjectIds } from './object-ids.ts';
import type { Dealt, ReaderItem } from './object-place.ts';
import { passesOf, readItems } from './read-items.ts';
import type { FromReader, ReaderSettings, ToRead, ToReader } from './reader-message.ts';
import { relayedFailureOf } from './relayed-failure.ts';
import { standBehindOthers } from './stand-behind.ts';

/*
 * The thread of a reader: reads the objects that it is given and stores what is in them by connections of its own. It
 * lives as long as its process, since a thread is slow until it is warm.
 */

/** One to store a batch by, one to draft the next. */
const CONNECTIONS = 2;
/** Most files are read in less time than this, and each message costs both threads. */
const TELLING_MS = 100;

const port = parentPort;
if (port === null) throw new Error('a reader is started as a thread');
const tell = (message: FromReader): void => {
  port.postMessage(message);
};

standBehindOthers();
const { databaseUrl, readLimits, batchLimits, buckets, hand } = workerData as ReaderSettings;
const pool = createPool(databaseUrl, { applicationName: 'backtrail reader', maxConnections: CONNECTIONS });
const nextObjectId = createObjectIds(pool);
const breathe = createBreather();
let work: Promise<void> = Promise.resolve();
/** What came and is not read to its end, in order. */
const unread: ToRead[] = [];
/** Kept from batch to batch, so that the end of one is stored with the beginning of the next, while that is read. */
let open: Loader | null = null;

port.on('message', (message: ToReader) => {
  if (message.kind === 'ping') {
    tell({ kind: 'pong' });
    return;
  }
  unread.push(message);
  work = work.then(() => read(message));
});

async function read({ batch, items, isAlone }: ToRead): Promise<void> {
  const loader = (open ??= openLoader());
  const fail = (error: unknown): void => {
    tell({ kind: 'failed', batch, failure: relayedFailureOf(error) });
  };
  try {
    if (isAlone) await loader.finish();
    await readInto(loader, batch, items);
    loader.whenStored().then(() => {
      tell({ kind: 'stored', batch });
    }, fail);
    if (isAlone) await loader.finish();
    else if (!isSoonStored(unread[1])) await loader.flush();
  } catch (error) {
    fail(error);
    open = null;
    await storeOrGiveUp(loader, error);
  }
  unread.shift();
  if (unread.length === 0) void rest(loader);
}

/** Whether the end of a batch can wait for what is read next: files are there at once, and what S3 has may take minutes. */
const isSoonStored = (next: ToRead | undefined): boolean =>
  next?.items.every(({ place }) => place.kind === 'file') === true;

/** What other batches left with the loader is stored, unless it was the storing that failed. */
async function storeOrGiveUp(loader: Loader, error: unknown): Promise<void> {
  await loader.finish().catch(() => loader.abandon(error).catch(() => undefined));
}

/** While there is nothing to read, its memory is given back. After a failure another one is begun with. */
async function rest(loader: Loader): Promise<void> {
  const isStored = await loader.whenStored().then(
    () => true,
    () => false,
  );
  if (open === loader && (unread.length === 0 || !isStored)) open = null;
}

function openLoader(): Loader {
  return new Loader(
    pool,
    (_batch, appended) => {
      tell({ kind: 'committed', records: appended.total.appended });
    },
    batchLimits,
  );
}

async function readInto(loader: Loader, batch: number, items: readonly ReaderItem[]): Promise<void> {
  const loading = {
    loader,
    limits: readLimits,
    breathe,
    isAborted: () => false,
    onRead: () => undefined,
    isLeft: ({ reason }: { readonly reason: string }) => passesOf(reason) !== 'never',
  };
  const untold = { dealt: new Map<number, Dealt>(), since: performance.now() };
  const tellDealt = (): void => {
    if (untold.dealt.size > 0) tell({ kind: 'dealt', batch, dealt: untold.dealt });
    Object.assign(untold, { dealt: new Map(), since: performance.now() });
  };
  await readItems(
    items,
    { loading, nextObjectId, buckets },
    {
      begun: (objectId) => {
        takeInHand(hand, objectId);
      },
      dealt: (objectId, dealt) => {
        letGo(hand);
        untold.dealt.set(objectId, dealt);
        if (performance.now() - untold.since >= TELLING_MS) tellDealt();
      },
    },
  ).finally(() => {
    letGo(hand);
    tellDealt();
  });
}
