import { setMaxListeners } from 'node:events';
import type pg from 'pg';
import { createBreather } from '#ledger';
import { DEFAULT_READ_LIMITS, discover, fetchAhead, isBucketAddress } from '#source';
import type { BucketSettings, Discovered, DiscoverOptions, ReadLimits, Skipped, Unreadable } from '#source';
import { committedOf } from './committed.ts';
import type { Committed } from './committed.ts';
import { endObject } from './failed-object.ts';
import type { IngestProgress, IngestReport } from './ingest-report.ts';
import { createLanes } from './lanes.ts';
import type { Lanes } from './lanes.ts';
import type { LaneListener } from './lane.ts';
import type { LaneSettings } from './lane-message.ts';
import { loadFound } from './load-found.ts';
import type { Loading } from './load-object.ts';
import { DEFAULT_BATCH_LIMITS, Loader } from './loader.ts';
import type { BatchLimits } from './loader.ts';
import { newObjectOf } from './new-object.ts';
import { createObjectIds } from './object-ids.ts';
import { createReporter } from './reporter.ts';
import { Tally } from './tally.ts';

/** What the use cases of this part need from outside. */
export type IngestDeps = {
  /** Connections of the application's login: at least two. */
  readonly pool: pg.Pool;
  /** The same database for threads of the loader, which connect by themselves. Without it, all is done in this thread. */
  readonly lanes?: { readonly databaseUrl: string; readonly count: number };
  /** How S3 is reached. Default: AWS's own endpoint. */
  readonly buckets?: BucketSettings;
};

export type IngestOptions = {
  readonly readLimits?: ReadLimits;
  readonly batchLimits?: BatchLimits;
  /** What `-` reads. Default: the process's standard input. */
  readonly standardInput?: AsyncIterable<Uint8Array>;
  /** Told at most ten times a second. */
  readonly onProgress?: (progress: IngestProgress) => void;
  /** Told of each commit: how many records are stored by now. */
  readonly onStored?: (records: number) => void;
  /** Ends the ingest: the batch that is being stored is stored, what is not yet stored is left. */
  readonly signal?: AbortSignal;
};

/**
 * Stores every record that lies at the paths, and keeps what is none with its reason.
 *
 * One bad record never costs its file, and one bad file never costs its neighbours. Safe to repeat: what is stored is
 * found to be a duplicate. Memory does not grow with the input. Resolves when everything is committed.
 *
 * Given lanes, threads beside this one read the files of a large input, each as a loader of its own; archives' entries
 * and standard input, which are there only once, are read in this one. Objects of buckets are fetched here, many at once,
 * and read there.
 *
 * @param paths files, folders, `s3://bucket/prefix`, and `-` for standard input
 * @throws {AwsCredentialsUnusable} when a bucket is asked for, and AWS does not know who asks
 * @throws {AppendFailed} when the ledger refuses a batch or stays away; what was committed before stays
 */
export async function ingest(
  deps: IngestDeps,
  paths: readonly string[],
  options: IngestOptions = {},
): Promise<IngestReport> {
  const { signal, readLimits = DEFAULT_READ_LIMITS, batchLimits = DEFAULT_BATCH_LIMITS } = options;
  const tally = new Tally();
  const commit = (committed: Committed): void => {
    tally.commit(committed);
    options.onStored?.(tally.stored());
  };
  const loader = new Loader(
    deps.pool,
    (batch, appended) => {
      commit(committedOf(batch, appended));
    },
    batchLimits,
  );
  const read = { bytes: 0, records: 0 };
  const report = createReporter(options.onProgress ?? (() => undefined));
  const nextObjectId = createObjectIds(deps.pool);
  const isAborted = (): boolean => signal?.aborted === true;
  const onRead = (bytes: number, records: number): void => {
    read.bytes += bytes;
    read.records += records;
    report(() => ({ files: tally.dealtWith(), ...read }));
  };
  const loading: Loading = {
    loader,
    limits: readLimits,
    breathe: createBreather(),
    isAborted,
    onRead,
  };
  const lanes = lanesOf(
    deps,
    { readLimits, batchLimits },
    {
      onRead,
      onCommit: commit,
      onNote: (note) => {
        tally.take(note);
      },
    },
  );

  const finish = () => Promise.all([loader.finish(), lanes?.finish()]);
  const abandon = async (): Promise<void> => {
    const ends = await Promise.allSettled([loader.abandon(), lanes?.abandon()]);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };

  const { standardInput } = options;
  const over = new AbortController();
  const stop = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
  setMaxListeners(0, stop); // as many as there are requests under way
  const input: DiscoverOptions = {
    limits: readLimits,
    signal: stop,
    ...(standardInput === undefined ? {} : { standardInput }),
    ...(deps.buckets === undefined ? {} : { buckets: deps.buckets }),
  };
  const readAll = async (): Promise<void> => {
    for await (const discovered of found(paths, input)) {
      if (isAborted()) break;
      tally.find();
      const isForLanes = discovered.kind === 'file' || discovered.kind === 'fetched';
      if (isForLanes && read.bytes >= ALONE_BYTES && lanes !== null) {
        await loader.flush(); // what was read before would lie here until all is read
        await lanes.load(discovered);
        continue;
      }
      await take(discovered, tally, loading, nextObjectId);
      if (discovered.kind === 'fetched') discovered.release();
    }
  };
  try {
    await readAll().catch((error: unknown) => {
      // Whoever waited for S3 was told to stop.
      if (!isAborted() || error !== signal?.reason) throw error;
    });
    await (isAborted() ? abandon() : finish());
  } catch (error) {
    await abandon().catch(() => undefined); // the first failure is the one to tell
    throw error;
  } finally {
    over.abort();
  }
  options.onProgress?.({ files: tally.dealtWith(), ...read });
  return tally.report(isAborted());
}

function found(paths: readonly string[], input: DiscoverOptions): AsyncGenerator<Discovered, void> {
  const things = discover(paths, input);
  return paths.some(isBucketAddress) ? fetchAhead(things) : things;
}

/** So much is read in this thread before others are started: starting them takes about as long. */
const ALONE_BYTES = 4 * 1024 * 1024;

function lanesOf(
  { lanes }: IngestDeps,
  limits: Omit<LaneSettings, 'databaseUrl'>,
  listener: LaneListener,
): Lanes | null {
  if (lanes === undefined || lanes.count === 0) return null;
  return createLanes(lanes.count, { databaseUrl: lanes.databaseUrl, ...limits }, listener);
}

async function take(
  discovered: Discovered,
  tally: Tally,
  loading: Loading,
  nextObjectId: () => Promise<number>,
): Promise<void> {
  if (discovered.kind === 'skipped') {
    tally.setAside(skippedNote(discovered));
  } else if (discovered.kind === 'unreadable') {
    await takeUnreadable(discovered, tally, loading, nextObjectId);
  } else {
    const note = await loadFound(discovered, await nextObjectId(), loading);
    if (note !== null) tally.take(note);
  }
}

/** A damaged archive is kept as an object that failed; where no bytes could be had there is nothing to keep. */
async function takeUnreadable(
  { name, reason, detail, outcome }: Unreadable,
  tally: Tally,
  { loader }: Loading,
  nextObjectId: () => Promise<number>,
): Promise<void> {
  const note = { kind: 'failed', name, reason, detail } as const;
  if (outcome === null) {
    tally.setAside(note);
    return;
  }
  tally.note(note);
  const object = newObjectOf(await nextObjectId(), name, null);
  loader.begin(object);
  endObject(object, { ...outcome, failure: outcome.failure ?? { reason, detail, byteOffset: 0 } }, loader);
  if (loader.isFull()) await loader.flush();
}

function skippedNote({ name, classification }: Skipped): Parameters<Tally['setAside']>[0] {
  const detail =
    classification.kind === 'foreign' ? classification.why : `by its name it is a CloudTrail ${classification.kind}`;
  return { kind: 'skipped', name, reason: classification.kind, detail };
}
