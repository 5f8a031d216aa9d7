import { parentPort, workerData } from 'node:worker_threads';
import { createBreather } from '#ledger';
import { createPool } from '#platform';
import { fetchedObject, fileAt } from '#source';
import type { Found } from '#source';
import { committedOf } from './committed.ts';
import type { FromLane, LaneBytes, LaneFile, LaneSettings, ReadSince, ToLane } from './lane-message.ts';
import { loadFound } from './load-found.ts';
import type { Loading } from './load-object.ts';
import { Loader } from './loader.ts';
import { createObjectIds } from './object-ids.ts';
import { relayedFailureOf } from './relayed-failure.ts';

/*
 * The thread of a lane: reads the files that it is given, one after the other, and stores what is in them by connections
 * of its own.
 */

/** One to store a batch by, one to draft the next. */
const CONNECTIONS = 2;
/** Most files are read in less time than this, and what was read is told with their end: each message costs both threads. */
const TELLING_MS = 100;

const port = parentPort;
if (port === null) throw new Error('a lane is started as a thread');
const tell = (message: FromLane): void => {
  port.postMessage(message);
};

const { databaseUrl, readLimits, batchLimits } = workerData as LaneSettings;
const pool = createPool(databaseUrl, { applicationName: 'backtrail lane', maxConnections: CONNECTIONS });
const loader = new Loader(
  pool,
  (batch, appended) => {
    tell({ kind: 'committed', committed: committedOf(batch, appended) });
  },
  batchLimits,
);
const nextObjectId = createObjectIds(pool);
let isAborted = false;
const untold = { bytes: 0, records: 0, since: performance.now() };
const loading: Loading = {
  loader,
  limits: readLimits,
  breathe: createBreather(),
  isAborted: () => isAborted,
  onRead: (bytes, records) => {
    untold.bytes += bytes;
    untold.records += records;
    if (performance.now() - untold.since >= TELLING_MS) tell({ kind: 'read', read: readSince() });
  },
};

let work: Promise<void> = Promise.resolve();
port.on('message', (message: ToLane) => {
  if (message.kind === 'abort') isAborted = true;
  work = work
    .then(() => (message.kind === 'load' ? load(message.file) : end()))
    .catch((error: unknown) => {
      isAborted = true; // what comes after it is not read
      tell({ kind: 'failed', failure: relayedFailureOf(error) });
    });
});

async function load(file: LaneFile | LaneBytes): Promise<void> {
  if (isAborted) return;
  const note = await loadFound(foundOf(file), await nextObjectId(), loading);
  tell({ kind: 'loaded', read: readSince(), note });
}

function readSince(): ReadSince {
  const { bytes, records } = untold;
  Object.assign(untold, { bytes: 0, records: 0, since: performance.now() });
  return { bytes, records };
}

function foundOf(file: LaneFile | LaneBytes): Found {
  if (file.kind === 'fetched') return fetchedObject(file);
  const { path, name, classification, byteSize } = file;
  return fileAt(typeof path === 'string' ? path : Buffer.from(path), name, classification, byteSize ?? undefined);
}

async function end(): Promise<void> {
  await (isAborted ? loader.abandon().catch(() => undefined) : loader.finish());
  await pool.end();
  tell({ kind: 'ended' });
  port?.close();
}
