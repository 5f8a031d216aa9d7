import { parentPort, workerData } from 'node:worker_threads';
import { createBreather } from '#ledger';
import { createPool } from '#platform';
import { Loader } from './loader.ts';
import { createObjectIds } from './object-ids.ts';
import type { ReaderItem } from './object-place.ts';
import { passesOf, readItems } from './read-items.ts';
import type { FromReader, ReaderSettings, ToReader } from './reader-message.ts';
import { relayedFailureOf } from './relayed-failure.ts';
import { standBehindOthers } from './stand-behind.ts';

/*
 * The thread of a reader: reads the objects that it is given and stores what is in them by connections of its own. It
 * lives as long as its process, since a thread is slow until it is warm.
 */

/** One to store a batch by, one to draft the next. */
const CONNECTIONS = 2;

const port = parentPort;
if (port === null) throw new Error('a reader is started as a thread');
const tell = (message: FromReader): void => {
  port.postMessage(message);
};

standBehindOthers();
const { databaseUrl, readLimits, batchLimits, buckets } = workerData as ReaderSettings;
const pool = createPool(databaseUrl, { applicationName: 'backtrail reader', maxConnections: CONNECTIONS });
const nextObjectId = createObjectIds(pool);
const breathe = createBreather();
let work: Promise<void> = Promise.resolve();

port.on('message', (message: ToReader) => {
  if (message.kind === 'ping') tell({ kind: 'pong' });
  else work = work.then(() => read(message.items));
});

async function read(items: readonly ReaderItem[]): Promise<void> {
  const loader = new Loader(
    pool,
    (_batch, appended) => {
      tell({ kind: 'committed', records: appended.total.appended });
    },
    batchLimits,
  );
  const loading = {
    loader,
    limits: readLimits,
    breathe,
    isAborted: () => false,
    onRead: () => undefined,
    isLeft: ({ reason }: { readonly reason: string }) => passesOf(reason) !== 'never',
  };
  try {
    await readItems(
      items,
      { loading, nextObjectId, buckets },
      {
        begun: (objectId) => {
          tell({ kind: 'begun', objectId });
        },
        dealt: (objectId, dealt) => {
          tell({ kind: 'dealt', objectId, dealt });
        },
      },
    );
    await loader.finish();
    tell({ kind: 'stored' });
  } catch (error) {
    await loader.abandon().catch(() => undefined);
    tell({ kind: 'failed', failure: relayedFailureOf(error) });
  }
}
