import type pg from 'pg';
import { createLog, openQueues } from '#platform';
import type { Log, QueuePlace } from '#platform';
import { advance } from '#projection';

export type WorkerOptions = {
  /** The application's login. Stays open when the worker closes: who made it ends it. */
  readonly pool: pg.Pool;
  readonly place: QueuePlace;
  readonly log?: Log;
};

export type RunningWorker = {
  /** Ends after the job in hand. */
  readonly close: () => Promise<void>;
};

const QUEUE = 'lineage';
/** How long appended records may lie before their lineage is looked at, when whoever appended them does not wait for it. */
const ADVANCE_EVERY_MS = 1_000;

/**
 * Starts the jobs that keep the store current: for now, one that advances the lineage over what others appended.
 *
 * Any number of workers may run, on any number of machines: steps wait for each other, and a job that comes twice finds
 * nothing to do. What there is to do stands in the ledger, so losing the queue loses nothing.
 *
 * @throws {QueueSchemaUnusable | QueueRedisEvicts}
 */
export async function startWorker({ pool, place, log = createLog('worker') }: WorkerOptions): Promise<RunningWorker> {
  const queues = await openQueues(place, (error) => {
    log.warn({ err: error }, 'the queue lost a connection');
  });
  const worker = queues.worker(QUEUE, () => advanceToHorizon(pool, log));
  worker.on('failed', (_job, error) => {
    log.error({ err: error }, 'a job failed and will be tried again');
  });
  await queues.queue(QUEUE).upsertJobScheduler('advance', { every: ADVANCE_EVERY_MS }, { name: 'advance', data: {} });
  log.info({ queue: queues.kind }, 'working');
  return { close: queues.close };
}

async function advanceToHorizon(pool: pg.Pool, log: Log): Promise<void> {
  for (let step = await advance(pool); step.appends > 0; step = await advance(pool))
    log.info({ ...step }, 'lineage advanced');
}
