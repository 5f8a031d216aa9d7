import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Log } from '#platform';
import { tellFaults } from '../http/fastify-faults.ts';
import { refuse } from '../http/http-refusal.ts';
import { viewerOf } from '../http/request-guard.ts';
import { refusal } from '../limits/refusal.ts';
import { EVENTS_TYPE, acceptsEvents, goneOf, requestInQuery, sseRoute, tellOnce } from '../streams/sse-route.ts';
import type { SseRouteDeps } from '../streams/sse-route.ts';
import type { GraphqlEndpoint, Told } from './graphql-endpoint.ts';

const JSON_TYPE = 'application/json';
const RESPONSE_TYPE = 'application/graphql-response+json';

export type GraphqlRoutesDeps = {
  readonly endpoint: GraphqlEndpoint;
  /** Shows the explorer to a browser. */
  readonly showExplorer: (reply: FastifyReply) => FastifyReply;
  readonly streams: SseRouteDeps;
  readonly bodyBytes: number;
  readonly log: Log;
};

/**
 * `/graphql`: JSON by POST. By GET only a stream can be asked for, as browsers do by themselves, and by nobody for a page
 * from elsewhere: no link and no picture on one can ask. A mutation is a POST that is answered as JSON, and nothing else: the
 * guard refuses what a page from elsewhere posts, and its type is one that a browser asks leave for first.
 *
 * @see https://graphql.github.io/graphql-over-http/draft/
 */
export function graphqlRoutes(server: FastifyInstance, deps: GraphqlRoutesDeps): void {
  const { endpoint, showExplorer, streams, bodyBytes, log } = deps;
  const tellEvents = sseRoute(server, streams);
  const tell = (reply: FastifyReply, type: string, { status, body }: Told): FastifyReply =>
    reply.status(status).type(`${type}; charset=utf-8`).send(JSON.stringify(body));
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(JSON_TYPE, { parseAs: 'string' }, scope.getDefaultJsonParser('ignore', 'ignore'));
    tellFaults(scope, log, bodyBytes, JSON_TYPE);

    scope.get('/graphql', async (request, reply) => {
      if (acceptsEvents(request)) {
        const admitted = endpoint.admit(requestInQuery(request.query));
        if (!admitted.ok) return tell(reply, JSON_TYPE, admitted.reason);
        if (admitted.value.kind === 'subscription') return tellEvents(admitted.value, request, reply);
      } else if (request.headers.accept?.includes('text/html') === true) return showExplorer(reply);
      void reply.header('allow', 'POST');
      const found = 'GraphQL is asked by POST; a browser gets the explorer';
      return refuse(reply, 'METHOD_NOT_ALLOWED', `${found}, and subscriptions are told as ${EVENTS_TYPE}`);
    });

    scope.post('/graphql', { bodyLimit: bodyBytes }, async (request, reply) => {
      const type = typeFor(request.headers.accept);
      if (type === null && !acceptsEvents(request)) {
        return refuse(reply, 'NOT_ACCEPTABLE', `answers are ${RESPONSE_TYPE}, ${JSON_TYPE} or ${EVENTS_TYPE}`);
      }
      const admitted = endpoint.admit(request.body);
      if (!admitted.ok) return tell(reply, type ?? JSON_TYPE, admitted.reason);
      if (admitted.value.kind === 'subscription') {
        return acceptsEvents(request)
          ? tellEvents(admitted.value, request, reply)
          : tell(reply, type ?? JSON_TYPE, endpoint.refuse(NOT_BY_JSON));
      }
      if (admitted.value.kind === 'mutation' && type === null)
        return tell(reply, JSON_TYPE, endpoint.refuse(NOT_BY_EVENTS));
      const gone = goneOf(reply);
      const told = await endpoint.answer(admitted.value, { viewer: viewerOf(request), requestId: request.id, gone });
      return type === null ? tellOnce(reply, told) : tell(reply, type, told);
    });
    done();
  });
}

const NOT_BY_JSON = refusal(
  'OPERATION_UNKNOWN',
  `a subscription was asked for: expected "Accept: ${EVENTS_TYPE}", or a WebSocket`,
);

const NOT_BY_EVENTS = refusal(
  'OPERATION_UNKNOWN',
  `a mutation was asked for: expected "Accept: ${JSON_TYPE}", since a stream is opened again by whoever loses it`,
);

/** What the answer is called: the new name where it is asked for; null where neither name may be used. */
function typeFor(accept: string | undefined): string | null {
  if (accept === undefined) return JSON_TYPE;
  const types = accept.split(',').map((range) => (range.split(';')[0] ?? '').trim().toLowerCase());
  if (types.includes(RESPONSE_TYPE)) return RESPONSE_TYPE;
  return types.some((type) => type === JSON_TYPE || type === 'application/*' || type === '*/*') ? JSON_TYPE : null;
}
