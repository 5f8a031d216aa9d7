import type { FastifyInstance } from 'fastify';
import type { Log } from '#platform';
import { pathOf } from './request-guard.ts';

const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Told of each request by the pattern of its route. */
export type CountRequest = (method: string, route: string, status: number, ms: number) => void;

/**
 * Notes each request in the log and in the metrics: path without query, status, time: nothing that a caller may have put
 * a secret into. Watchers' probes are left out of the log.
 */
export function noteRequests(server: FastifyInstance, log: Log, count: CountRequest): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const path = pathOf(request);
    const ms = Math.round(reply.elapsedTime);
    // How long a stream was open says nothing of how fast requests are answered; streams have metrics of their own.
    const isStream = String(reply.getHeader('content-type')).startsWith('text/event-stream');
    if (!isStream) count(method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime);
    if (!PROBES.has(path)) log.info({ requestId: request.id, method, path, status: reply.statusCode, ms }, 'request');
    done();
  });
}
