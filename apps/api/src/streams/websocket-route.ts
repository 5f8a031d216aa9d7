import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Viewer } from '../graphql/request-context.ts';
import type { HttpRefusalCode } from '../http/http-refusal.ts';
import { isCrossSite, isOwnHost } from '../http/origin-guard.ts';
import type { ServerPlace } from '../http/origin-guard.ts';
import { watchLogin } from './open-stream.ts';
import type { StreamEnd } from './open-stream.ts';
import { keepAlive, talkOver } from './socket-talk.ts';
import { talkServer } from './talk-server.ts';
import type { Talker, TalkDeps } from './talk-server.ts';
import { refuseUpgrade, serveWithoutUpgrade } from './upgrade.ts';
import type { TakeSlot } from './stream-slots.ts';

export type WebSocketDeps = TalkDeps & {
  readonly place: ServerPlace;
  /** For sockets: each may carry several operations, or none. */
  readonly takeSocket: TakeSlot;
};

const PATH = '/graphql';
/** For streams to say that they end, and then for the other side to hang up. */
const END_WITHIN_MS = 2_000;
const HANG_UP_WITHIN_MS = 1_000;
/** WebSocket's own code for a server that goes down. */
const GOING_AWAY = 1001;

/**
 * `/graphql` over WebSocket, by the protocol `graphql-transport-ws`. Host, site and token are looked at before anything is
 * accepted.
 *
 * @see https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 */
export function webSocketRoute(server: FastifyInstance, deps: WebSocketDeps): void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: deps.limits.bodyBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) && GRAPHQL_TRANSPORT_WS_PROTOCOL,
  });
  const open = new Set<Connection>();
  const talk = talkServer(deps);
  let isClosing = false;
  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
      serveWithoutUpgrade(server.server, request, socket, head);
      return;
    }
    socket.on('error', () => undefined);
    void admitted(request, socket, deps, isClosing).then(
      (admission) => {
        if (admission === null) return;
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          const connection = connect(webSocket, request, admission, deps, talk);
          open.add(connection);
          webSocket.once('close', () => open.delete(connection));
        });
      },
      (error: unknown) => {
        deps.log.error({ err: error }, 'a WebSocket could not be opened');
        socket.destroy();
      },
    );
  });
  server.addHook('preClose', async () => {
    isClosing = true;
    await Promise.all([...open].map(({ close }) => close()));
  });
}

type Admission = { readonly viewer: Viewer };

/** Who asks; null where the request was refused. */
async function admitted(
  request: IncomingMessage,
  socket: Duplex,
  { place, authenticate, takeSocket, metrics }: WebSocketDeps,
  isClosing: boolean,
): Promise<Admission | null> {
  const refuse = (code: HttpRefusalCode, error: string): null => {
    refuseUpgrade(socket, code, error);
    return null;
  };
  const { headers } = request;
  if (isClosing) return refuse('SERVER_STOPPING', 'this server stops: ask again in a moment');
  if (!isOwnHost(headers.host, place)) {
    return refuse('HOST_NOT_ALLOWED', 'this server does not go by that name: see HTTP_HOST and HTTP_ORIGIN');
  }
  if (isCrossSite('GET', headers, place)) {
    return refuse('CROSS_SITE_REFUSED', 'a page from elsewhere may not send this');
  }
  if (request.url?.split('?')[0] !== PATH) return refuse('NO_WEBSOCKET_HERE', `WebSockets are spoken at ${PATH}`);
  const viewer = await authenticate(headers);
  if (viewer === null) {
    return refuse('UNAUTHENTICATED', 'show a token: "Authorization: Bearer bt_…" (backtrail tokens add NAME)');
  }
  const slot = takeSocket(viewer.name);
  if (!slot.ok) return refuse(slot.reason.code, slot.reason.message);
  metrics.sockets(1);
  socket.once('close', () => {
    slot.value();
    metrics.sockets(-1);
  });
  return { viewer };
}

type Connection = { readonly close: () => Promise<void> };

function connect(
  socket: WebSocket,
  { headers }: IncomingMessage,
  { viewer }: Admission,
  deps: WebSocketDeps,
  talk: ReturnType<typeof talkServer>,
): Connection {
  const requestId = `ws-${randomUUID()}`;
  const { log, limits } = deps;
  const working = new Set<Promise<void>>();
  const talker: Talker = { viewer, headers, requestId, operations: new Set() };
  const endAll = (why: StreamEnd): void => {
    for (const end of talker.operations) end(why);
  };
  const finish = async (why: StreamEnd, code: number, reason: string): Promise<void> => {
    endAll(why);
    await Promise.race([Promise.all(working), sleep(END_WITHIN_MS, undefined, { ref: false })]);
    socket.close(code, reason);
  };
  const stopWatching = watchLogin({ headers, viewer }, deps, () => {
    void finish('unauthenticated', CloseCode.Forbidden, 'Forbidden');
  });
  const done = talk.opened(
    talkOver(socket, limits, log, (work) => {
      working.add(work);
      void work.finally(() => working.delete(work));
    }),
    talker,
  );
  keepAlive(socket, limits);
  socket.on('error', (error) => {
    log.warn({ err: error as Error, requestId }, 'a WebSocket failed');
  });
  const closed = new Promise<void>((resolve) => {
    socket.once('close', (code: number, reason: Buffer) => {
      stopWatching();
      endAll('gone');
      log.info({ requestId, path: PATH, code }, 'WebSocket closed');
      void done(code, reason.toString('utf8'));
      resolve();
    });
  });
  log.info({ requestId, path: PATH }, 'WebSocket opened');
  return {
    close: async () => {
      await finish('closing', GOING_AWAY, 'Going away');
      await Promise.race([closed, sleep(HANG_UP_WITHIN_MS, undefined, { ref: false })]);
      socket.terminate();
    },
  };
}
