import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { HTTP_REFUSAL_STATUSES } from '../http/http-refusal.ts';
import type { HttpRefusalCode } from '../http/http-refusal.ts';

/** Turns a request for another protocol away, as HTTP, with the code that programs go by. */
export function refuseUpgrade(socket: Duplex, code: HttpRefusalCode, error: string): void {
  const status = HTTP_REFUSAL_STATUSES[code];
  const body = JSON.stringify({ error, code });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    ...(status === 401 ? ['www-authenticate: Bearer realm="backtrail"'] : []),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const HOP_BY_HOP: ReadonlySet<string> = new Set(['connection', 'upgrade', 'http2-settings']);

/**
 * Serves a request that offers another protocol than WebSocket, as some clients offer HTTP/2 with each first request, as if
 * it had offered none, which is what the offer allows (RFC 9110, 7.8). Once somebody listens for upgrades Node hands
 * these requests over unread, so it is given the request again.
 */
export function serveWithoutUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/${request.httpVersion}`];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(index, index + 2);
    if (!HOP_BY_HOP.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
