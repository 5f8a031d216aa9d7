import type { IncomingHttpHeaders } from 'node:http';
import type pg from 'pg';
import { bearerOf, bearerOfLogin } from '#access';
import type { Viewer } from '../graphql/request-context.ts';
import { loginCookieIn } from './login-cookie.ts';

/** Who shows the headers of a request; null where that is nobody who may ask. */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<Viewer | null>;

/** On loopback without authentication: whoever is on this machine. */
const everybody: Authenticate = () => Promise.resolve({ name: 'anonymous', authMode: 'none' });

/** Checks by the mode that was set. A bearer's token goes before a cookie; one that is not good is not made good by it. */
export function authenticateBy(authMode: Viewer['authMode'], pool: pg.Pool): Authenticate {
  if (authMode === 'none') return everybody;
  return async (headers) => {
    const secret = bearerTokenIn(headers);
    const login = loginCookieIn(headers);
    const bearer =
      secret !== null ? await bearerOf(pool, secret) : login === null ? null : await bearerOfLogin(pool, login);
    return bearer === null ? null : { name: bearer.name, authMode };
  };
}

/** The text behind `Bearer`; empty where another scheme is used, so that it counts as shown. */
export function bearerTokenIn({ authorization }: IncomingHttpHeaders): string | null {
  if (authorization === undefined) return null;
  return /^Bearer +([\w-]+)$/i.exec(authorization)?.[1] ?? '';
}
