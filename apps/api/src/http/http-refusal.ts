import type { FastifyReply } from 'fastify';

/** Why an HTTP request is turned away. Stable: listed in `docs/ERRORS.md`. */
export type HttpRefusalCode =
  | 'HOST_NOT_ALLOWED'
  | 'CROSS_SITE_REFUSED'
  | 'UNAUTHENTICATED'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'BODY_TOO_LARGE'
  | 'MEDIA_TYPE_REFUSED'
  | 'BODY_UNREADABLE'
  | 'LOGIN_NOT_NEEDED'
  | 'PUSH_BUSY'
  | 'PUSH_LINEAGE_BEHIND'
  | 'PUSH_QUOTA'
  | 'PUSH_NOT_READ'
  | 'STREAMS_EXHAUSTED'
  | 'NO_WEBSOCKET_HERE'
  | 'SERVER_STOPPING'
  | 'QUEUE_NOT_SEEN';

/** The status that goes with each. */
export const HTTP_REFUSAL_STATUSES: Readonly<Record<HttpRefusalCode, number>> = {
  HOST_NOT_ALLOWED: 421,
  CROSS_SITE_REFUSED: 403,
  UNAUTHENTICATED: 401,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  BODY_TOO_LARGE: 413,
  MEDIA_TYPE_REFUSED: 415,
  BODY_UNREADABLE: 400,
  LOGIN_NOT_NEEDED: 404,
  PUSH_BUSY: 503,
  PUSH_LINEAGE_BEHIND: 429,
  PUSH_QUOTA: 429,
  PUSH_NOT_READ: 422,
  STREAMS_EXHAUSTED: 429,
  NO_WEBSOCKET_HERE: 404,
  SERVER_STOPPING: 503,
  QUEUE_NOT_SEEN: 503,
};

/** Turns an HTTP request away: its status, one sentence, and the code that programs go by. */
export function refuse(reply: FastifyReply, code: HttpRefusalCode, error: string): FastifyReply {
  return reply.status(HTTP_REFUSAL_STATUSES[code]).send({ error, code });
}
