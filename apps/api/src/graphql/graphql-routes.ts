import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#platform';
import { tellFaults } from '../http/fastify-faults.ts';
import { refuse } from '../http/http-refusal.ts';
import { viewerOf } from '../http/request-guard.ts';
import { CallerGone } from './api-fault.ts';
import type { graphqlEndpoint } from './graphql-endpoint.ts';

const JSON_TYPE = 'application/json';
const RESPONSE_TYPE = 'application/graphql-response+json';

export type GraphqlRoutesDeps = {
  readonly answer: ReturnType<typeof graphqlEndpoint>;
  /** Shows the explorer to a browser. */
  readonly showExplorer: (reply: FastifyReply) => FastifyReply;
  readonly bodyBytes: number;
  readonly log: Log;
};

/**
 * `/graphql`: JSON by POST alone. Nothing is asked by GET, so no link and no picture on a page elsewhere can ask.
 *
 * @see https://graphql.github.io/graphql-over-http/draft/
 */
export function graphqlRoutes(server: FastifyInstance, deps: GraphqlRoutesDeps): void {
  const { answer, showExplorer, bodyBytes, log } = deps;
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(JSON_TYPE, { parseAs: 'string' }, scope.getDefaultJsonParser('ignore', 'ignore'));
    tellFaults(scope, log, bodyBytes, JSON_TYPE);

    scope.get('/graphql', (request, reply) => {
      if (request.headers.accept?.includes('text/html') === true) return showExplorer(reply);
      void reply.header('allow', 'POST');
      return refuse(reply, 'METHOD_NOT_ALLOWED', 'GraphQL is asked by POST; a browser gets the explorer');
    });

    scope.post('/graphql', { bodyLimit: bodyBytes }, async (request, reply) => {
      const type = typeFor(request.headers.accept);
      if (type === null) return refuse(reply, 'NOT_ACCEPTABLE', `answers are ${RESPONSE_TYPE} or ${JSON_TYPE}`);
      const { status, body } = await answer({
        body: request.body,
        viewer: viewerOf(request),
        requestId: request.id,
        gone: goneOf(request, reply),
      });
      return reply.status(status).type(`${type}; charset=utf-8`).send(JSON.stringify(body));
    });
    done();
  });
}

/** What the answer is called: the new name where it is asked for; null where neither name may be used. */
function typeFor(accept: string | undefined): string | null {
  if (accept === undefined) return JSON_TYPE;
  const types = accept.split(',').map((range) => (range.split(';')[0] ?? '').trim().toLowerCase());
  if (types.includes(RESPONSE_TYPE)) return RESPONSE_TYPE;
  return types.some((type) => type === JSON_TYPE || type === 'application/*' || type === '*/*') ? JSON_TYPE : null;
}

/** Aborted when the connection closes before the answer is out. */
function goneOf(_request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new CallerGone());
  });
  return gone.signal;
}
