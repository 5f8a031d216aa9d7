import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { createLog } from '#platform';
import type { Log } from '#platform';
import { ApiModule } from './api.module.ts';
import { ListenFailed } from './listen-failed.ts';
import { isLoopback, namesLoopback } from './loopback.ts';
import { NestLog } from './nest-log.ts';

export type ApiOptions = {
  /** The application's login. Stays open when the server closes: who made it ends it. */
  readonly pool: pg.Pool;
  readonly httpHost: string;
  /** 0 lets the system choose a free one. */
  readonly httpPort: number;
  readonly log?: Log;
};

export type RunningApi = {
  readonly url: string;
  /** Lets requests in flight finish, for `GRACE_MS` at most, and gives the address back. */
  readonly close: () => Promise<void>;
};

/** Well within the 10 seconds that stopping may take altogether. */
const GRACE_MS = 5_000;
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/**
 * Starts the HTTP server and returns when it listens. It handles no signals: the caller closes it.
 *
 * @throws {ListenFailed} when the address cannot be taken
 */
export async function startApi({ pool, httpHost, httpPort, log = createLog('api') }: ApiOptions): Promise<RunningApi> {
  const adapter = new FastifyAdapter({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.over(pool), adapter, {
    abortOnError: false,
    logger: new NestLog(log),
  });
  const server = adapter.getInstance<FastifyInstance>();
  if (isLoopback(httpHost)) refuseForeignHosts(server);
  logRequests(server, log);

  try {
    await app.listen(httpPort, httpHost);
  } catch (cause) {
    await app.close();
    throw new ListenFailed(httpHost, httpPort, cause);
  }
  const url = urlOf(httpHost, (server.server.address() as AddressInfo).port);
  return { url, close: () => closeWithin(app, server) };
}

function refuseForeignHosts(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (namesLoopback(request.headers.host)) done();
    else void reply.status(421).send({ error: 'this server answers to localhost only', code: 'HOST_NOT_ALLOWED' });
  });
}

/** Path without query, status, time: nothing that a caller may have put a secret into. Watchers' probes are left out. */
function logRequests(server: FastifyInstance, log: Log): void {
  server.addHook('onResponse', (request, reply, done) => {
    const [path = ''] = request.url.split('?');
    const line = { method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    if (!PROBES.has(path)) log.info(line, 'request');
    done();
  });
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
