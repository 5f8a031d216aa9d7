import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { watchHealth } from '#health';
import type { HealthWatch } from '#health';
import { createLog } from '#platform';
import type { Log, QueuePlace } from '#platform';
import type { BucketSettings } from '#source';
import { ApiModule } from './api.module.ts';
import { explorerRoutes, showExplorer } from './explorer/explorer-routes.ts';
import { graphqlEndpoint } from './graphql/graphql-endpoint.ts';
import { graphqlRoutes } from './graphql/graphql-routes.ts';
import { guardRequests } from './http/request-guard.ts';
import { noteRequests } from './http/request-notes.ts';
import { sendSecurityHeaders } from './http/security-headers.ts';
import { LIMITS } from './limits/limits.ts';
import type { Limits } from './limits/limits.ts';
import { ListenFailed } from './listen-failed.ts';
import { authenticateBy } from './login/authenticate.ts';
import { loginRoutes } from './login/login-routes.ts';
import { createApiMetrics } from './metrics/api-metrics.ts';
import { metricsRoute } from './metrics/metrics-route.ts';
import { NestLog } from './nest-log.ts';
import { pageRoutes } from './page/page-routes.ts';
import { queueRoutes } from './queues/queue-routes.ts';
import { createQueueWindow } from './queues/queue-window.ts';
import { recordsRoute } from './records/records-route.ts';
import { createFeed } from './streams/feed.ts';
import { createRunWatch } from './streams/run-watch.ts';
import { createSlots } from './streams/stream-slots.ts';
import { webSocketRoute } from './streams/websocket-route.ts';

export type ApiOptions = {
  /** The application's login, for storing and for bringing the lineage up to what is stored. */
  readonly pool: pg.Pool;
  /** As `createReadPool` makes it. Both stay open when the server closes: who made them ends them. */
  readonly readPool: pg.Pool;
  /** As `createHealthPool` makes it; stays open, too. Default: the one that stores. */
  readonly healthPool?: pg.Pool;
  /** The folder of an embedded store, whose disk is watched. */
  readonly home?: string | null;
  /** Where jobs wait: shown on `/queues`, and counted. Default: nowhere. */
  readonly queue?: QueuePlace;
  /** How S3 is reached, where a source is tested or an object is read again. Default: AWS's own endpoint. */
  readonly buckets?: BucketSettings;
  readonly httpHost: string;
  /** 0 lets the system choose a free one. */
  readonly httpPort: number;
  /** Default: everybody, so only on loopback. */
  readonly authMode?: 'none' | 'token';
  /** Where browsers reach the server; null: wherever they did. */
  readonly httpOrigin?: string | null;
  readonly limits?: Limits;
  /** How far the lineage may be behind, in seconds, before no more is pushed in. Default: as the limits say. */
  readonly pushLagSeconds?: number;
  readonly log?: Log;
};

export type RunningApi = {
  readonly url: string;
  /** Lets requests in flight finish, for `GRACE_MS` at most, and gives the address back. */
  readonly close: () => Promise<void>;
};

/** Well within the 10 seconds that stopping may take altogether. */
const GRACE_MS = 5_000;
/** For a request to come in whole: a push of the largest size over a slow line. */
const REQUEST_MS = 120_000;

/**
 * Starts the HTTP server and returns when it listens. It handles no signals: the caller closes it.
 *
 * @throws {ListenFailed} when the address cannot be taken
 */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const { pool, healthPool = pool, home = null, httpHost, httpPort, log = createLog('api') } = options;
  const { httpOrigin = null, buckets = { endpointUrl: null } } = options;
  const health = watchHealth({ pool: healthPool, home, onChange: noteHealth(log) });
  const adapter = new FastifyAdapter({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    requestTimeout: REQUEST_MS,
    return503OnClosing: true,
    genReqId: () => randomUUID(),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.over(health, { httpHost, httpOrigin, buckets }),
    adapter,
    {
      abortOnError: false,
      bodyParser: false,
      logger: new NestLog(log),
    },
  );
  const server = adapter.getInstance<FastifyInstance>();
  server.addHook('onClose', (_server, done) => {
    health.close();
    done();
  });
  serve(server, options, health, log);

  try {
    await app.listen(httpPort, httpHost);
  } catch (cause) {
    await app.close();
    throw new ListenFailed(httpHost, httpPort, cause);
  }
  const url = urlOf(httpHost, (server.server.address() as AddressInfo).port);
  return { url, close: () => closeWithin(app, server) };
}

/** The routes beside Nest's, and what stands before them all. */
function serve(server: FastifyInstance, options: ApiOptions, health: HealthWatch, log: Log): void {
  const {
    pool,
    readPool,
    healthPool = pool,
    httpHost,
    authMode = 'none',
    httpOrigin = null,
    limits = LIMITS,
  } = options;
  const queue = options.queue === undefined ? null : createQueueWindow(options.queue);
  const metrics = createApiMetrics({ pools: { store: pool, read: readPool, health: healthPool }, health, queue });
  noteRequests(server, log, metrics.http);
  sendSecurityHeaders(server);
  const place = { httpHost, httpOrigin };
  const authenticate = authenticateBy(authMode, pool);
  guardRequests(server, { place, authenticate });
  loginRoutes(server, { pool, authMode, isSecure: httpOrigin?.startsWith('https:') === true, log });
  const endpoint = graphqlEndpoint({ server, store: pool, readPool, limits, log, metrics: metrics.graphql });
  const feed = createFeed({ store: pool, readPool, log });
  const runWatch = createRunWatch({ readPool, log });
  const takeSlot = createSlots(limits.streamsOfViewer, limits.streams);
  const takeSocket = createSlots(limits.streamsOfViewer, limits.streams);
  const reads = { server, store: pool, readPool, limits, log };
  const streams = { ...reads, feed, runWatch, takeSlot, authenticate, metrics: metrics.streams };
  graphqlRoutes(server, { endpoint, showExplorer, streams, bodyBytes: limits.bodyBytes, log });
  webSocketRoute(server, { ...streams, endpoint, place, takeSocket });
  server.addHook('onClose', () => feed.close());
  explorerRoutes(server);
  pageRoutes(server);
  recordsRoute(server, {
    pool,
    authMode,
    log,
    metrics: metrics.push,
    limits: { ...limits.push, lagSeconds: options.pushLagSeconds ?? limits.push.lagSeconds },
  });
  metricsRoute(server, metrics);
  if (queue !== null) queueRoutes(server, { window: queue, log });
}

/** A part that is no longer well, or is again, is worth a line. */
function noteHealth(log: Log): NonNullable<Parameters<typeof watchHealth>[0]['onChange']> {
  return (part, now) => {
    if (now.state === 'unknown') return;
    log[now.state === 'ok' ? 'info' : 'warn']({ part, ...now }, 'a part is in another state');
  };
}

async function closeWithin(app: NestFastifyApplication, server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => {
    server.server.closeAllConnections();
  }, GRACE_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}

const urlOf = (host: string, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
