import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { beat, dueWork, endWorker, forgetDeadWorkers, FOUND_CHANNEL, lookAt } from '#follow';
import { QUEUE_NAMES, sourceOf } from '#follow';
import { createLog, listenTo, oneAtATime } from '#platform';
import type { JobIds, Log, QueuePlace } from '#platform';
import type { BucketSettings } from '#source';
import { openDoorbell } from './doorbell.ts';
import type { Chore } from './doorbell.ts';
import { createListeners } from './listeners.ts';
import { createLineageKeeper } from './keep-lineage.ts';
import { createReaders } from './readers.ts';
import { verifyAWhile } from './verify-a-while.ts';

export type WorkerOptions = {
  /** The application's login. Stays open when the worker closes: who made it ends it. */
  readonly pool: pg.Pool;
  readonly place: QueuePlace;
  readonly log?: Log;
  /** How S3 is reached. Default: AWS's own endpoint. */
  readonly buckets?: BucketSettings;
  /** Threads that read. Default: one for every two processors, since PostgreSQL and the lineage need some, too. */
  readonly readers?: number;
  /** Seconds without a sign of life after which what a worker took is another's. Default: 15. */
  readonly leaseSeconds?: number;
  /** Hours from the end of one verification of the whole ledger to the next. Default: 24. */
  readonly verifyEveryHours?: number;
};

export type RunningWorker = {
  readonly workerId: string;
  /** Ends after the batch in hand, or leaves it: within ten seconds. */
  readonly close: () => Promise<void>;
};

const { lineage: LINEAGE, work: WORK } = QUEUE_NAMES;
/** How long appended records may lie before their lineage is looked at, when whoever appended them does not wait for it. */
const ADVANCE_EVERY_MS = 1_000;
/** How long something may be due before somebody is rung for. */
const RECONCILE_EVERY_MS = 2_000;
/** A sign of life, and a look at the list in case that nothing rings. */
const BEAT_EVERY_MS = 2_000;
/** Beats without a job after which this worker looks for work by itself. */
const QUIET_BEATS = 3;
const TEND_EVERY_BEATS = 2;
/** How often is looked whether the next slice of the ledger is to be verified. */
const VERIFY_EVERY_MS = 5_000;
const VERIFY_EVERY_HOURS = 24;
const LEASE_SECONDS = 15;
const MOST_READERS = 4;
/** Within the eight seconds after which the process is cut off. */
const MOST_CLOSING_MS = 6_500;
/** Jobs that look, reconcile and verify beside those that read. */
const OTHER_JOBS = 3;

/**
 * Starts a worker: it looks at sources when they are due, reads what was found at them, and keeps the lineage current.
 *
 * Any number of workers may run, on any number of machines. What there is to do stands in the store, and each thing is
 * taken by one of them at a time; the queue only rings. A worker whose queue is silent looks at the list by itself.
 *
 * @throws {QueueSchemaUnusable | QueueRedisEvicts}
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { pool, place, leaseSeconds = LEASE_SECONDS, buckets = { endpointUrl: null } } = options;
  const { verifyEveryHours: everyHours = VERIFY_EVERY_HOURS } = options;
  const { readers: count = Math.max(1, Math.min(MOST_READERS, Math.floor(availableParallelism() / 2))) } = options;
  const workerId = randomUUID();
  const log = (options.log ?? createLog('worker')).child({ workerId });
  const stop = new AbortController();
  const readers = createReaders({
    pool,
    reader: { databaseUrl: place.appUrl, buckets },
    buckets,
    taker: { workerId, leaseSeconds },
    count,
    onRead: () => void lineage.keep().catch(later),
    log,
  });
  const lineage = createLineageKeeper({ pool, isLoading: readers.areReading, signal: stop.signal, log });
  const later = (error: unknown): void => {
    log.warn({ err: error }, 'the lineage could not be advanced; it is tried again');
  };
  let quiet = 0;
  let hasBeaten = true;
  const listeners = createListeners({
    pool,
    endpointUrl: buckets.endpointUrl,
    drain: () => readers.drain(),
    mayReceive: () => hasBeaten,
    log,
  });

  const look = async (sourceId: string): Promise<void> => {
    const source = await sourceOf(pool, sourceId);
    if (source?.pausedAt !== null) return;
    const looked = await oneAtATime(pool, `look ${sourceId}`, () => lookAt({ pool, buckets }, source, stop.signal));
    if (looked === null) return;
    const { found, failure } = looked;
    if (failure !== null) log.warn({ source: source.name, failure }, 'a source cannot be looked at');
    if (found > 0) log.info({ source: source.name, found }, 'found');
  };
  let verifying: Promise<void> | null = null;
  const verify = (): Promise<void> =>
    (verifying ??= verifyAWhile(pool, everyHours, log, stop.signal).finally(() => (verifying = null)));
  const fail = (error: unknown): void => {
    log.warn({ err: error }, 'the ledger could not be verified; it is tried again');
  };
  /** Says what is due to whoever hears it first. */
  const reconcile = async (): Promise<void> => {
    await forgetDeadWorkers(pool);
    const due = await dueWork(pool);
    const doorbell = await opening;
    for (const { sourceId, isLookDue } of due)
      if (isLookDue) await doorbell.ring(WORK, { job: 'look', source: sourceId }, `look-${sourceId}`);
    if (!due.some(({ isReadDue }) => isReadDue)) return;
    for (let slot = 0; slot < count; slot++) await doorbell.ring(WORK, { job: 'read' }, `read-${workerId}-${slot}`);
  };
  const work = async (ids: JobIds): Promise<void> => {
    quiet = 0;
    if (stop.signal.aborted) return;
    if (ids['job'] === 'look') {
      await look(String(ids['source']));
      await readers.drain();
    } else if (ids['job'] === 'read') await readers.drain();
    else if (ids['job'] === 'verify') await verify();
    else await reconcile();
  };
  const drainAll = (): Promise<unknown> => Promise.all(Array.from({ length: count }, () => readers.drain()));
  /** All that is due, done here: when it starts, and as long as nothing rings. */
  const doDue = async (): Promise<void> => {
    const due = await dueWork(pool);
    if (due.some(({ isLookDue, isReadDue }) => isLookDue || isReadDue)) readers.warm();
    const reading = drainAll();
    for (const { sourceId, isLookDue } of due) if (isLookDue && !stop.signal.aborted) await look(sourceId);
    await reading;
    await drainAll();
    await lineage.keep();
    verify().catch(fail);
  };

  const chores: readonly Chore[] = [
    {
      queue: LINEAGE,
      concurrency: 1,
      work: lineage.keep,
      every: { advance: { ms: ADVANCE_EVERY_MS, ids: {} } },
    },
    {
      queue: WORK,
      concurrency: count + OTHER_JOBS,
      work,
      every: {
        reconcile: { ms: RECONCILE_EVERY_MS, ids: { job: 'reconcile' } },
        verify: { ms: VERIFY_EVERY_MS, ids: { job: 'verify' } },
      },
    },
  ];
  const away = (error: unknown): void => {
    hasBeaten = false;
    log.warn({ err: error }, 'the store did not answer; it is asked again');
  };
  const hangUp = listenTo(pool, { channel: FOUND_CHANNEL, onRing: () => void drainAll(), log });
  // What is due is begun while the queue is being opened, which takes a while.
  let alone: Promise<void> | null = doDue()
    .catch(away)
    .finally(() => (alone = null));
  const halt = async (): Promise<void> => {
    stop.abort();
    const working = [alone, verifying].map((work) => work?.catch(() => undefined));
    await Promise.all([hangUp(), listeners.close(), readers.close(), ...working]);
  };
  const opening = openDoorbell({ pool, place, chores, log });
  const doorbell = await opening.catch(async (error: unknown) => {
    await halt();
    throw error;
  });
  await beat(pool, workerId, doorbell.state()).catch(async (error: unknown) => {
    await Promise.all([halt(), doorbell.close()]);
    throw error;
  });
  let beats = 0;
  const onBeat = async (): Promise<void> => {
    await beat(pool, workerId, doorbell.state());
    hasBeaten = true;
    await listeners.tend();
    if (beats++ % TEND_EVERY_BEATS === 0) void doorbell.tend();
    void readers.drain(); // one that is free need not wait until it is this worker that is rung for
    if (quiet++ < QUIET_BEATS || alone !== null) return;
    alone = doDue().finally(() => (alone = null));
    await alone;
  };
  const heart = setInterval(() => {
    onBeat().catch(away);
  }, BEAT_EVERY_MS);
  log.info({ queue: place.redisUrl === null ? 'postgres' : 'redis', readers: count }, 'working');

  return {
    workerId,
    close: async () => {
      clearInterval(heart);
      const over = Promise.all([halt(), doorbell.close()]);
      // A server that is frozen may hold one of them longer: whoever ends so is not to be missed.
      await Promise.race([over, sleep(MOST_CLOSING_MS, null, { ref: false })]);
      await endWorker(pool, workerId).catch(() => undefined); // it is forgotten by itself
    },
  };
}
