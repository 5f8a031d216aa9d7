import { parentPort, workerData } from 'node:worker_threads';
import { createBreather } from '#ledger';
import { createPool } from '#platform';
import { mayPass } from '#source';
import { createObjectIds } from './object-ids.ts';
import type { Dealt } from './object-place.ts';
import { Loader } from './loader.ts';
import { readItem } from './read-item.ts';
import type { FromReader, ReaderSettings, ToReader } from './reader-message.ts';
import { relayedFailureOf } from './relayed-failure.ts';

/*
 * The thread of a reader: reads the objects that it is given, one after the other, and stores what is in them by
 * connections of its own. It lives as long as its process, since a thread is slow until it is warm.
 */

/** One to store a batch by, one to draft the next. */
const CONNECTIONS = 2;

const port = parentPort;
if (port === null) throw new Error('a reader is started as a thread');
const tell = (message: FromReader): void => {
  port.postMessage(message);
};

const { databaseUrl, readLimits, batchLimits } = workerData as ReaderSettings;
const pool = createPool(databaseUrl, { applicationName: 'backtrail reader', maxConnections: CONNECTIONS });
const nextObjectId = createObjectIds(pool);
const breathe = createBreather();
const newLoader = (): Loader =>
  new Loader(
    pool,
    (_batch, appended) => {
      tell({ kind: 'committed', records: appended.total.appended });
    },
    batchLimits,
  );

let loader = newLoader();
let hasFailed = false;
let work: Promise<void> = Promise.resolve();

port.on('message', (message: ToReader) => {
  if (message.kind === 'ping') tell({ kind: 'pong' });
  else work = work.then(() => deal(message)).catch(fail);
});

async function deal(message: Exclude<ToReader, { readonly kind: 'ping' }>): Promise<void> {
  if (message.kind === 'end') {
    await pool.end();
    tell({ kind: 'ended' });
    port?.close();
  } else if (message.kind === 'store') {
    if (!hasFailed) {
      await loader.finish();
      tell({ kind: 'stored' });
    }
    loader = newLoader();
    hasFailed = false;
  } else if (!hasFailed) {
    const { objectId } = message.item;
    tell({ kind: 'begun', objectId });
    tell({ kind: 'dealt', objectId, dealt: await read(message.item) });
  }
}

function read(item: Extract<ToReader, { readonly kind: 'read' }>['item']): Promise<Dealt> {
  const loading = { loader, limits: readLimits, breathe, isAborted: () => false, onRead: () => undefined };
  return readItem(item, { ...loading, isLeft: ({ reason }) => mayPass(reason) }, nextObjectId);
}

/** The store could not be written: what is in hand is left, and the next batch begins anew. */
async function fail(error: unknown): Promise<void> {
  hasFailed = true;
  await loader.abandon().catch(() => undefined);
  tell({ kind: 'failed', failure: relayedFailureOf(error) });
}
