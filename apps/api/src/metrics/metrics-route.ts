import type { FastifyInstance } from 'fastify';
import type { ApiMetrics } from './api-metrics.ts';

/** `/metrics`: for Prometheus. Asks for a token where the server does. */
export function metricsRoute(server: FastifyInstance, metrics: ApiMetrics): void {
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}
