import { createRequire } from 'node:module';
import path from 'node:path';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { QUEUE_NAMES } from '#follow';
import type { Queues } from '#platform';

/** What is asked of the board: an address below its own, and the headers that it may see. */
export type BoardRequest = { readonly url: string; readonly headers: Readonly<Record<string, string>> };
export type BoardAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** The queue's dashboard. It is only ever asked with GET, so that it can show and change nothing. */
export type QueueBoard = {
  readonly get: (request: BoardRequest) => Promise<BoardAnswer>;
  readonly close: () => Promise<void>;
};

export const BOARD_PATH = '/queues';

const KEPT_HEADERS = ['content-type', 'etag', 'last-modified'] as const;
/** The board asks for typefaces elsewhere, which our pages never do. */
const FOREIGN_LINK = /<link\b[^>]*\bhref="https?:[^>]*>/g;
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  [QUEUE_NAMES.lineage]: 'Rings for the next step of the lineage.',
  [QUEUE_NAMES.work]: 'Rings for looks at sources and for objects to be read. What there is to do is kept elsewhere.',
};

/** Makes the dashboard. What it is made of is loaded here, since most servers are never asked for it. */
export async function createQueueBoard(queues: Queues): Promise<QueueBoard> {
  const { createBullBoard } = await import('@bull-board/api');
  const { BullMQAdapter } = await import('@bull-board/api/bullMQAdapter');
  const { FastifyAdapter } = await import('@bull-board/fastify');
  const adapter = new FastifyAdapter();
  adapter.setBasePath(BOARD_PATH);
  const boards = Object.values(QUEUE_NAMES).map(
    (name) =>
      new BullMQAdapter(queues.queue(name), {
        readOnlyMode: true,
        allowRetries: false,
        description: DESCRIPTIONS[name] ?? '',
      }),
  );
  createBullBoard({
    queues: boards,
    serverAdapter: adapter,
    options: {
      uiBasePath: path.dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json')),
      uiConfig: { boardTitle: 'Backtrail: queues', miscLinks: [{ text: 'Backtrail', url: '/' }] },
    },
  });
  const inner: FastifyInstance = fastify({ logger: false });
  await inner.register(adapter.registerPlugin(), { prefix: BOARD_PATH });
  await inner.ready();
  return {
    get: async ({ url, headers }) => {
      const answer = await inner.inject({ method: 'GET', url, headers });
      const kept = KEPT_HEADERS.flatMap((name) => {
        const value = answer.headers[name];
        return typeof value === 'string' ? [[name, value] as const] : [];
      });
      const isPage = String(answer.headers['content-type']).startsWith('text/html');
      const body = isPage ? Buffer.from(answer.body.replaceAll(FOREIGN_LINK, '')) : answer.rawPayload;
      return { status: answer.statusCode, headers: Object.fromEntries(kept), body };
    },
    close: () => inner.close(),
  };
}
