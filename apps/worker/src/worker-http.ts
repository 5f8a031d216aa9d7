import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type pg from 'pg';
import { bearerOf } from '#access';
import { createStoreMetrics, healthOf } from '#health';
import type { HealthWatch } from '#health';
import { AppError } from '#kernel';
import { isLoopback, namesLoopback } from '#platform';

export type WorkerHttpOptions = {
  readonly httpHost: string;
  /** 0 lets the system choose a free one. */
  readonly httpPort: number;
  readonly authMode: 'none' | 'token';
  /** By which tokens are looked up. */
  readonly pool: pg.Pool;
  /** As `createHealthPool` makes it. */
  readonly healthPool: pg.Pool;
  readonly health: HealthWatch;
};

export type WorkerHttp = { readonly url: string; readonly close: () => Promise<void> };

/** The address at which a worker tells how it is cannot be taken. */
export class WorkerListenFailed extends AppError {
  readonly code = 'WORKER_LISTEN_FAILED';

  constructor(host: string, port: number, cause: unknown) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    super(`cannot listen on ${host}:${port} (${why}): set WORKER_HTTP_PORT to a free port`, { host, port }, { cause });
  }
}

/** For probes: nobody else has much to say to a worker. */
const HEADERS_MS = 5_000;
const JSON_TYPE = 'application/json; charset=utf-8';

type Answer = { readonly status: number; readonly type: string; readonly text: string };

/**
 * `/healthz`, `/readyz` and `/metrics` of a worker, for orchestrators and Prometheus. As on the server, the first two
 * are open, and the third asks for a token where the server does.
 *
 * @throws {WorkerListenFailed}
 */
export async function openWorkerHttp(options: WorkerHttpOptions): Promise<WorkerHttp> {
  const { httpHost, httpPort, healthPool, health } = options;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const measure = createStoreMetrics({ pool: healthPool, health, registers: [registry] });
  const metrics = async (): Promise<Answer> => {
    await measure();
    return { status: 200, type: registry.contentType, text: await registry.metrics() };
  };
  const server = createServer((request, response) => {
    answerTo(request, options, metrics).then(
      (answer) => {
        send(response, answer);
      },
      () => {
        send(response, refusal(500, 'INTERNAL'));
      },
    );
  });
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = HEADERS_MS;
  await listen(server, httpHost, httpPort);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${httpHost.includes(':') ? `[${httpHost}]` : httpHost}:${port}`, close: () => closed(server) };
}

async function answerTo(
  request: IncomingMessage,
  { httpHost, authMode, pool, health }: WorkerHttpOptions,
  metrics: () => Promise<Answer>,
): Promise<Answer> {
  // As on the server: a page elsewhere may have its own name lead here, and read what this machine is trusted with.
  if (isLoopback(httpHost) && !namesLoopback(request.headers.host)) return refusal(421, 'HOST_NOT_ALLOWED');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'METHOD_NOT_ALLOWED');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://worker');
  if (pathname === '/healthz') return json(200, { status: 'up' });
  if (pathname === '/readyz') {
    const exclude = new Set(searchParams.get('exclude')?.split(',') ?? []);
    const now = healthOf(await health.parts(), exclude);
    return json(now.status === 'not ready' ? 503 : 200, now);
  }
  if (pathname !== '/metrics') return refusal(404, 'NOT_FOUND');
  return authMode === 'none' || (await isBearer(request, pool)) ? await metrics() : refusal(401, 'UNAUTHENTICATED');
}

async function isBearer({ headers: { authorization = '' } }: IncomingMessage, pool: pg.Pool): Promise<boolean> {
  const secret = /^Bearer +([\w-]+)$/i.exec(authorization)?.[1];
  return secret !== undefined && (await bearerOf(pool, secret)) !== null;
}

const json = (status: number, value: unknown): Answer => ({ status, type: JSON_TYPE, text: JSON.stringify(value) });
const refusal = (status: number, why: string): Answer => json(status, { code: why });

function send(response: ServerResponse, { status, type, text }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(status === 401 ? { 'www-authenticate': 'Bearer realm="backtrail"' } : {}),
  });
  response.end(text);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new WorkerListenFailed(host, port, cause));
    });
    server.listen(port, host, resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
