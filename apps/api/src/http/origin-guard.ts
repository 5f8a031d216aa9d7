import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback, namesLoopback } from '#platform';

/** Where this server is, as far as the headers of a request can tell. */
export type ServerPlace = {
  readonly httpHost: string;
  /** Where browsers reach it; null: wherever they did. */
  readonly httpOrigin: string | null;
};

/**
 * Whether the Host header names this server.
 *
 * Against DNS rebinding: a hostile page may have its own name resolve to this address and read the answers as its own, but
 * its name stays in the Host header. On an open address without `HTTP_ORIGIN` nobody knows the server's name; there a
 * token is asked for, which a rebound page does not have.
 */
export function isOwnHost(hostHeader: string | undefined, { httpHost, httpOrigin }: ServerPlace): boolean {
  if (hostHeader === undefined || hostHeader === '') return false;
  if (httpOrigin !== null && new URL(httpOrigin).host === hostHeader.toLowerCase()) return true;
  return namesLoopback(hostHeader) || (httpOrigin === null && !isLoopback(httpHost));
}

/** Methods that change nothing; a page elsewhere may send them, and cannot read the answer. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A stream is held open for whoever asks, and a WebSocket can be read by a page from elsewhere. */
const opensStream = ({ accept, upgrade }: IncomingHttpHeaders): boolean =>
  upgrade !== undefined || accept?.includes('text/event-stream') === true;

/**
 * Whether a browser sent the request on behalf of a page from elsewhere. Programs send neither header.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function isCrossSite(method: string, headers: IncomingHttpHeaders, { httpOrigin }: ServerPlace): boolean {
  if (SAFE_METHODS.has(method) && !opensStream(headers)) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin, host } = headers;
  if (origin === undefined) return false;
  if (origin === httpOrigin) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase();
}
