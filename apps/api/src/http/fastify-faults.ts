import type { FastifyError, FastifyInstance } from 'fastify';
import type { Log } from '#platform';
import { refuse } from './http-refusal.ts';

/** Fastify's own refusals of a body, in our words. What else goes wrong goes to the log, and nothing of it to callers. */
export function tellFaults(scope: FastifyInstance, log: Log, bodyBytes: number, mediaTypes: string): void {
  scope.setErrorHandler((error: FastifyError, request, reply) => {
    switch (error.code) {
      case 'FST_ERR_CTP_BODY_TOO_LARGE':
        return refuse(reply, 'BODY_TOO_LARGE', `the body is larger than ${bodyBytes} bytes`);
      case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      case 'FST_ERR_CTP_INVALID_CONTENT_TYPE':
        return refuse(reply, 'MEDIA_TYPE_REFUSED', `expected the content type ${mediaTypes}`);
      default:
    }
    if ((error.statusCode ?? 500) < 500) {
      return refuse(reply, 'BODY_UNREADABLE', `the body cannot be read: expected ${mediaTypes}`);
    }
    log.error({ err: error, requestId: request.id }, 'a request failed');
    return reply
      .status(500)
      .send({ error: `this failed; the log says why under request ${request.id}`, code: 'INTERNAL' });
  });
}
