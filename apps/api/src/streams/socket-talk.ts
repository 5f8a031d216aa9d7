import { CloseCode } from 'graphql-ws';
import type { WebSocket as TalkSocket } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Log } from '#platform';
import type { Limits } from '../limits/limits.ts';

/** Answers that wait for the other side to take them; each operation has one. Beyond, somebody asks and does not listen. */
const MOST_PENDING = 200;

/**
 * A WebSocket as the protocol's library talks to it: what is sent counts as sent when the system has taken it, so that
 * whoever reads slowly is told slowly. A socket whose messages are not taken in time is cut.
 *
 * @param onWork told of each message of the other side's, until all that it asked for is done
 */
export function talkOver(
  socket: WebSocket,
  { streamStallMs }: Limits,
  log: Log,
  onWork: (work: Promise<void>) => void,
): TalkSocket {
  let pending = 0;
  return {
    protocol: socket.protocol,
    send: (text) => {
      if (pending >= MOST_PENDING) socket.terminate();
      pending += 1;
      return new Promise<void>((resolve) => {
        const stalled = setTimeout(() => {
          socket.terminate();
        }, streamStallMs);
        // Where it cannot be sent the socket closes, which ends all that is told over it.
        socket.send(text, () => {
          pending -= 1;
          clearTimeout(stalled);
          resolve();
        });
      });
    },
    close: (code, reason) => {
      socket.close(code, reason);
    },
    onMessage: (take) => {
      socket.on('message', (text: Buffer) => {
        const work = take(text.toString('utf8')).catch((error: unknown) => {
          log.error({ err: error }, 'a message over WebSocket could not be answered');
          socket.close(CloseCode.InternalServerError, 'Internal server error');
        });
        onWork(work);
      });
    },
  };
}

/**
 * Asks from time to time whether somebody is there, and cuts the socket where nobody has been for as long as a message may
 * wait to be taken: whoever does not read does not answer either.
 */
export function keepAlive(socket: WebSocket, { streamBeatMs, streamStallMs }: Limits): void {
  let heardAt = performance.now();
  const hear = (): void => {
    heardAt = performance.now();
  };
  const timer = setInterval(() => {
    if (performance.now() - heardAt > streamStallMs + streamBeatMs) socket.terminate();
    else socket.ping();
  }, streamBeatMs);
  socket.on('pong', hear);
  socket.on('message', hear);
  socket.once('close', () => {
    clearInterval(timer);
  });
}
