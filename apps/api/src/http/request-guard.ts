import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../graphql/request-context.ts';
import type { Authenticate } from '../login/authenticate.ts';
import { isOfPage } from '../page/page-routes.ts';
import { refuse } from './http-refusal.ts';
import { isCrossSite, isOwnHost } from './origin-guard.ts';
import type { ServerPlace } from './origin-guard.ts';

/** Whoever watches the process, and whoever has no token yet. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/login', '/login.css']);

const VIEWER = 'viewer';

export type GuardDeps = { readonly place: ServerPlace; readonly authenticate: Authenticate };

/** Stands before every route, those that do not exist included: whose host, from where, and who asks. */
export function guardRequests(server: FastifyInstance, { place, authenticate }: GuardDeps): void {
  server.decorateRequest(VIEWER, null);
  server.addHook('onRequest', async (request, reply) => {
    if (!isOwnHost(request.headers.host, place)) {
      return refuse(reply, 'HOST_NOT_ALLOWED', 'this server does not go by that name: see HTTP_HOST and HTTP_ORIGIN');
    }
    if (isCrossSite(request.method, request.headers, place)) {
      return refuse(reply, 'CROSS_SITE_REFUSED', 'a page from elsewhere may not send this');
    }
    const path = pathOf(request);
    if (OPEN_PATHS.has(path) || isOfPage(path)) return undefined;
    const viewer = await authenticate(request.headers);
    if (viewer === null) return askForToken(request, reply);
    request.setDecorator<Viewer>(VIEWER, viewer);
    return undefined;
  });
}

/** Who asks. Behind the guard there always is somebody. */
export function viewerOf(request: FastifyRequest): Viewer {
  return request.getDecorator<Viewer>(VIEWER);
}

export const pathOf = ({ url }: FastifyRequest): string => url.split('?')[0] ?? '';

function askForToken(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.method === 'GET' && request.headers.accept?.includes('text/html') === true) {
    return reply.redirect('/login', 303);
  }
  void reply.header('www-authenticate', 'Bearer realm="backtrail"');
  return refuse(reply, 'UNAUTHENTICATED', 'show a token: "Authorization: Bearer bt_…" (backtrail tokens add NAME)');
}
