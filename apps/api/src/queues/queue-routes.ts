import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#platform';
import { refuse } from '../http/http-refusal.ts';
import { BOARD_PATH, createQueueBoard } from './queue-board.ts';
import type { BoardAnswer, QueueBoard } from './queue-board.ts';
import { withinPatience } from './queue-window.ts';
import type { QueueWindow } from './queue-window.ts';

/** Its components write their measures into the page as style attributes. No script is inline, nor from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
const A_DAY = 'private, max-age=86400';
const STATIC = `${BOARD_PATH}/static/`;
const PATIENCE_MS = 5_000;
/** Questions that a queue which is away has not answered yet. */
const MOST_PENDING = 20;

export type QueueRoutesDeps = { readonly window: QueueWindow; readonly log: Log };

/**
 * `/queues`: the dashboard of the queue, to look at. It goes by GET alone, and the board itself is set to read only. The
 * queue is opened when somebody first looks; while it is away, the answer is 503 and nothing else suffers.
 */
export function queueRoutes(server: FastifyInstance, { window, log }: QueueRoutesDeps): void {
  let making: Promise<QueueBoard> | null = null;
  let pending = 0;

  const board = async (): Promise<QueueBoard> => {
    const queues = await window.queues();
    making ??= createQueueBoard(queues).catch((error: unknown) => {
      making = null;
      throw error;
    });
    return await making;
  };
  const ask = async ({ url, headers }: FastifyRequest): Promise<BoardAnswer> => {
    const { 'if-none-match': ifNoneMatch } = headers;
    const made = await board();
    pending += 1;
    const asking = made.get({ url, headers: ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch } });
    return await withinPatience(
      asking.finally(() => (pending -= 1)),
      PATIENCE_MS,
    );
  };
  const show = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (pending >= MOST_PENDING) return refuse(reply, 'QUEUE_NOT_SEEN', 'the queue does not answer');
    const answer = await ask(request).catch((error: unknown) => {
      log.warn({ err: error, requestId: request.id }, 'the queue cannot be shown');
      return null;
    });
    if (answer === null)
      return refuse(reply, 'QUEUE_NOT_SEEN', 'the queue does not answer; workers go by the work list without it');
    const { status, headers, body } = answer;
    void reply.headers({ ...headers, 'content-security-policy': POLICY });
    if (request.url.startsWith(STATIC)) void reply.header('cache-control', A_DAY);
    return reply.status(status).send(body);
  };
  server.get(BOARD_PATH, show);
  server.get(`${BOARD_PATH}/*`, show);
  server.addHook('onClose', async () => {
    const made = await making?.catch(() => null);
    await made?.close();
    await window.close();
  });
}
