import type { IncomingHttpHeaders } from 'node:http';
import { LOGIN_SECONDS } from '#access';

const NAME = 'backtrail_login';

/** The login that a browser shows; null where it shows none. */
export function loginCookieIn({ cookie }: IncomingHttpHeaders): string | null {
  return /(?:^|;\s*)backtrail_login=([\w-]+)/.exec(cookie ?? '')?.[1] ?? null;
}

/** Sets a login. No script can read it, and no page elsewhere can have it sent. */
export function loginCookieOf(secret: string, isSecure: boolean): string {
  return `${NAME}=${secret}; Max-Age=${LOGIN_SECONDS}; ${attributes(isSecure)}`;
}

/** Takes a login back. */
export const noLoginCookie = (isSecure: boolean): string => `${NAME}=; Max-Age=0; ${attributes(isSecure)}`;

const attributes = (isSecure: boolean): string => `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
