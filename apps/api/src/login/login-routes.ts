import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { beginLogin, bearerOf, endLogin } from '#access';
import type { Log } from '#platform';
import type { Viewer } from '../graphql/request-context.ts';
import { tellFaults } from '../http/fastify-faults.ts';
import { refuse } from '../http/http-refusal.ts';
import { PAGE_POLICY } from '../http/security-headers.ts';
import { loginCookieIn, loginCookieOf, noLoginCookie } from './login-cookie.ts';
import { LOGIN_STYLE, loginPage } from './login-page.ts';

/** A token has some fifty characters. */
const BODY_BYTES = 1_024;
const FORM = 'application/x-www-form-urlencoded';

export type LoginDeps = {
  readonly pool: pg.Pool;
  readonly authMode: Viewer['authMode'];
  /** Whether browsers come by https. */
  readonly isSecure: boolean;
  readonly log: Log;
};

/** `/login` and `/logout`: for browsers, which then show a cookie instead of the token. */
export function loginRoutes(server: FastifyInstance, { pool, authMode, isSecure, log }: LoginDeps): void {
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string' },
      scope.getDefaultJsonParser('ignore', 'ignore'),
    );
    scope.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, parsed) => {
      parsed(null, Object.fromEntries(new URLSearchParams(body.toString())));
    });
    tellFaults(scope, log, BODY_BYTES, `application/json or ${FORM}`);
    scope.addHook('onRequest', async (_request, reply) => {
      if (authMode === 'token') return undefined;
      return refuse(reply, 'LOGIN_NOT_NEEDED', 'this server asks for no token');
    });

    scope.get('/login', (_request, reply) => page(reply, 200, loginPage(false)));
    scope.get('/login.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(LOGIN_STYLE));

    scope.post('/login', { bodyLimit: BODY_BYTES }, async (request, reply) => {
      const bearer = await bearerOf(pool, tokenIn(request.body));
      const isForm = isFormOf(request);
      if (bearer === null) {
        log.warn({ requestId: request.id }, 'a login was refused');
        if (isForm) return page(reply, 401, loginPage(true));
        return refuse(reply, 'UNAUTHENTICATED', 'that is no token in use');
      }
      void reply.header('set-cookie', loginCookieOf(await beginLogin(pool, bearer), isSecure));
      return isForm ? reply.redirect('/', 303) : reply.status(204).send();
    });

    scope.post('/logout', { bodyLimit: BODY_BYTES }, async (request, reply) => {
      const secret = loginCookieIn(request.headers);
      if (secret !== null) await endLogin(pool, secret);
      void reply.header('set-cookie', noLoginCookie(isSecure));
      return isFormOf(request) ? reply.redirect('/login', 303) : reply.status(204).send();
    });
    done();
  });
}

const page = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply.status(status).header('content-security-policy', PAGE_POLICY).type('text/html; charset=utf-8').send(html);

const isFormOf = ({ headers }: FastifyRequest): boolean => headers['content-type']?.startsWith(FORM) === true;

function tokenIn(body: unknown): string {
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined;
  return typeof token === 'string' ? token.trim() : '';
}
