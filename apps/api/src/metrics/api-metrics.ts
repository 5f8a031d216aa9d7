import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type pg from 'pg';
import { createStoreMetrics } from '#health';
import type { HealthWatch } from '#health';
import type { QueueWindow } from '../queues/queue-window.ts';
import { createStreamMetrics } from './stream-metrics.ts';
import type { StreamMetrics } from './stream-metrics.ts';

/** Told of each GraphQL request. */
export type GraphqlMetrics = {
  /** One that was turned away, by the code of why. */
  readonly refused: (code: string) => void;
  /** One that ran; `fault` is the code of its first error. */
  readonly answered: (ms: number, cost: number, fault: string | null) => void;
};

/** What may become of a record. */
const OUTCOMES = ['new', 'duplicate', 'conflict', 'quarantined'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** Told of each push. */
export type PushMetrics = {
  readonly stored: (records: Readonly<Record<Outcome, number>>) => void;
  readonly refused: (code: string) => void;
};

/** What this process tells of itself, in Prometheus's form. */
export type ApiMetrics = {
  readonly graphql: GraphqlMetrics;
  readonly push: PushMetrics;
  readonly streams: StreamMetrics;
  /** Told of each HTTP request by the pattern of its route, never by its path. */
  readonly http: (method: string, route: string, status: number, ms: number) => void;
  readonly text: () => Promise<string>;
  readonly contentType: string;
};

export type MetricsPools = Readonly<Record<'store' | 'read' | 'health', pg.Pool>>;

export type ApiMetricsOptions = {
  readonly pools: MetricsPools;
  readonly health: HealthWatch;
  /** Null where the server has nothing to do with a queue. */
  readonly queue: QueueWindow | null;
};

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const COSTS = [10, 50, 100, 500, 1_000, 2_500, 5_000];

/** Metrics of one server; each has a registry of its own. */
export function createApiMetrics({ pools, health, queue }: ApiMetricsOptions): ApiMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const http = new Histogram({
    name: 'backtrail_http_request_seconds',
    help: 'HTTP requests, from their arrival to the last byte of the answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers,
  });
  const graphqlSeconds = new Histogram({
    name: 'backtrail_graphql_seconds',
    help: 'GraphQL requests that ran, by the code of their first error.',
    labelNames: ['fault'] as const,
    buckets: SECONDS,
    registers,
  });
  const graphqlCost = new Histogram({
    name: 'backtrail_graphql_cost',
    help: 'Points that GraphQL requests were reckoned to cost.',
    buckets: COSTS,
    registers,
  });
  const graphqlRefused = new Counter({
    name: 'backtrail_graphql_refused_total',
    help: 'GraphQL requests that were turned away before anything ran, by code.',
    labelNames: ['code'] as const,
    registers,
  });
  const pushed = new Counter({
    name: 'backtrail_push_records_total',
    help: 'Records that were pushed, by what became of them.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const pushRefused = new Counter({
    name: 'backtrail_push_refused_total',
    help: 'Pushes that were turned away or could not be read, by code.',
    labelNames: ['code'] as const,
    registers,
  });
  const measureStore = createStoreMetrics({ pool: pools.health, health, registers });
  const measureQueue = queue === null ? () => Promise.resolve() : queueGauge(queue, registers);
  measurePools(pools, registers);
  return {
    streams: createStreamMetrics(registers),
    graphql: {
      refused: (code) => {
        graphqlRefused.inc({ code });
      },
      answered: (ms, cost, fault) => {
        graphqlSeconds.observe({ fault: fault ?? '' }, ms / 1000);
        graphqlCost.observe(cost);
      },
    },
    push: {
      stored: (records) => {
        for (const outcome of OUTCOMES) pushed.inc({ outcome }, records[outcome]);
      },
      refused: (code) => {
        pushRefused.inc({ code });
      },
    },
    http: (method, route, status, ms) => {
      http.observe({ method, route, status: String(status) }, ms / 1000);
    },
    text: async () => {
      await Promise.all([measureStore(), measureQueue()]);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

/** While the queue does not answer, nothing is told of it. */
function queueGauge(queue: QueueWindow, registers: Registry[]): () => Promise<void> {
  const jobs = new Gauge({
    name: 'backtrail_queue_jobs',
    help: 'Jobs of the queue that rings for workers. What there is to do is not counted here: see backtrail_source_objects.',
    labelNames: ['queue', 'state'] as const,
    registers,
  });
  return async () => {
    const depths = await queue.depths();
    jobs.reset();
    for (const { queue: name, state, jobs: count } of depths) jobs.set({ queue: name, state }, count);
  };
}

function measurePools(pools: MetricsPools, registers: Registry[]): void {
  new Gauge({
    name: 'backtrail_pool_connections',
    help: 'Connections to PostgreSQL: in use, idle, and requests that wait for one.',
    labelNames: ['pool', 'state'] as const,
    registers,
    collect() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(pools)) {
        this.set({ pool, state: 'in use' }, totalCount - idleCount);
        this.set({ pool, state: 'idle' }, idleCount);
        this.set({ pool, state: 'waiting' }, waitingCount);
      }
    },
  });
}
