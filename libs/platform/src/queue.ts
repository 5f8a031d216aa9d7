import type { ConnectionOptions, PgQueryResult, Queue, Worker, runMigrations } from 'bullmq';
import type { Redis } from 'ioredis';
import pg from 'pg';
import { AppError } from '#kernel';

/** Where jobs wait: in the store, or in the Redis that `redisUrl` names. */
export type QueuePlace = { readonly appUrl: string; readonly redisUrl: string | null };

/** What one job asks for. Ids alone, never log text or anything secret: whoever reads the queue's tables can read it. */
export type JobIds = Readonly<Record<string, string | number>>;

/**
 * Queues of jobs. A job is a doorbell: what there is to do stands in the ledger's own tables, so losing every job loses
 * nothing, and a job that comes twice does nothing twice.
 */
export type Queues = {
  readonly kind: 'postgres' | 'redis';
  /** For Nest's `BullModule.forRoot({ connection })`; only in this process, whose default backend it goes with. */
  readonly connection: ConnectionOptions;
  readonly queue: (name: string) => Queue<JobIds>;
  readonly worker: (name: string, work: (ids: JobIds) => Promise<void>, concurrency?: number) => Worker<JobIds, void>;
  /** Ends the workers after the jobs in hand, then the queues. */
  readonly close: () => Promise<void>;
};

/** The database has no schema for the queue's tables, or the application's login may not make tables in it. */
export class QueueSchemaUnusable extends AppError {
  readonly code = 'QUEUE_SCHEMA_UNUSABLE';

  constructor(cause: unknown) {
    super(
      `the queue's tables cannot be made in the schema ${SCHEMA}: run backtrail migrate, and see that the application's ` +
        `login has usage and create on it`,
      { schema: SCHEMA },
      { cause },
    );
  }
}

/** Redis throws keys away when memory is short, jobs among them. */
export class QueueRedisEvicts extends AppError {
  readonly code = 'QUEUE_REDIS_EVICTS';

  constructor(policy: string) {
    super(`the Redis that REDIS_URL names may drop jobs: its maxmemory-policy is ${policy}, expected noeviction`, {
      policy,
    });
  }
}

const SCHEMA = 'bullmq';
// Of each queue and each worker; what listens has one of its own. Every connection costs a start some 30 ms of processors.
const CONNECTIONS_EACH = 1;
// A worker that is killed holds its job until its lock ends and somebody looks for such locks: meanwhile nobody else is
// rung for the same thing. Both are 30 s by default.
const LOCKS = { lockDuration: 10_000, stalledInterval: 5_000 };
// A finished job says nothing that the tables do not say; failed ones are kept for a look.
const JOB_OPTIONS = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: true,
  removeOnFail: { count: 1_000 },
};

/**
 * Opens the queues. Here alone is decided what they stand on: PostgreSQL, unless there is a Redis. BullMQ's backend is
 * one for the whole process, so one process opens queues of one place.
 *
 * @param onError told of what goes wrong on the connections, which mend themselves
 * @throws {QueueSchemaUnusable} on PostgreSQL, when the migrations have not been applied
 * @throws {QueueRedisEvicts} when Redis is set to drop keys
 */
export async function openQueues(
  place: QueuePlace,
  onError: (error: Error) => void = () => undefined,
): Promise<Queues> {
  // Loaded on use: most commands need no queue, and it takes as long to load as they take.
  const bullmq = await import('bullmq');
  const connection = place.redisUrl === null ? postgresConnection(place.appUrl) : redisConnection(place.redisUrl);
  if (place.redisUrl === null) await prepareSchema(place.appUrl, bullmq.runMigrations);
  else await refuseEviction(place.redisUrl);
  bullmq.setDefaultBackendFactory(place.redisUrl === null ? bullmq.createPostgresBackend : undefined);

  const queues = new Map<string, Queue<JobIds>>();
  const workers: Worker<JobIds, void>[] = [];
  const queue = (name: string): Queue<JobIds> => {
    const opened = queues.get(name) ?? new bullmq.Queue<JobIds>(name, { connection, defaultJobOptions: JOB_OPTIONS });
    if (!queues.has(name)) opened.on('error', onError);
    queues.set(name, opened);
    return opened;
  };
  const worker: Queues['worker'] = (name, work, concurrency = 1) => {
    const opened = new bullmq.Worker<JobIds, void>(name, (job) => work(job.data), {
      connection,
      concurrency,
      ...LOCKS,
    });
    opened.on('error', onError);
    workers.push(opened);
    return opened;
  };
  const close = async (): Promise<void> => {
    await Promise.all(workers.map((each) => each.close()));
    await Promise.all([...queues.values()].map((each) => each.close()));
  };
  return { kind: place.redisUrl === null ? 'postgres' : 'redis', connection, queue, worker, close };
}

function postgresConnection(appUrl: string): ConnectionOptions {
  // A variable, since the type knows only what Redis takes; the backend for PostgreSQL takes these.
  const connection = { connectionString: appUrl, schema: SCHEMA, max: CONNECTIONS_EACH, keepAlive: true };
  return connection;
}

function redisConnection(redisUrl: string): ConnectionOptions {
  return { url: redisUrl, maxRetriesPerRequest: null };
}

type Migrator = typeof runMigrations;

/**
 * Makes the queue's tables, or brings them up to date, as the application's login. The schema is made by the migrations;
 * BullMQ would make it too, for which PostgreSQL wants the right to make schemas even if it is there: a right that the
 * application must not have, since a schema named like the owner's login would be searched before all others.
 */
async function prepareSchema(appUrl: string, runMigrations: Migrator): Promise<void> {
  const client = new pg.Client({ connectionString: appUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await runMigrations(withoutCreateSchema(client), SCHEMA);
  } catch (error) {
    throw error instanceof pg.DatabaseError && isMissingRight(error) ? new QueueSchemaUnusable(error) : error;
  } finally {
    await client.end();
  }
}

function withoutCreateSchema(client: pg.Client): Parameters<Migrator>[0] {
  return {
    async query<R>(text: string, params: readonly unknown[] = []): Promise<PgQueryResult<R>> {
      if (text.startsWith('CREATE SCHEMA')) return { rows: [] };
      const { rows, rowCount } = await client.query(text, [...params]);
      return { rows: rows as R[], rowCount };
    },
  };
}

/** invalid_schema_name and insufficient_privilege. */
function isMissingRight(error: pg.DatabaseError): boolean {
  return error.code === '3F000' || error.code === '42501';
}

async function refuseEviction(redisUrl: string): Promise<void> {
  const { Redis } = await import('ioredis');
  const client: Redis = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 1 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const info = await client.info('memory');
    const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'noeviction';
    if (policy !== 'noeviction') throw new QueueRedisEvicts(policy);
  } finally {
    client.disconnect();
  }
}
