import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';

/** One message as a client hears it. */
export type Heard = {
  readonly event: string;
  readonly id?: string;
  readonly payload: {
    readonly data?: Record<string, HeardNode> | null;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  } | null;
};

/** Whatever a message of a stream may hold. */
export type HeardNode = {
  readonly __typename: string;
  readonly cursor: string;
  readonly skipped?: number;
  readonly after?: string | { readonly status: string; readonly origin: { readonly id: string } | null }[];
  readonly event?: { readonly eventId: string };
} & Readonly<Record<string, unknown>>;

/** A client of a stream. */
export type StreamClient = {
  readonly status: number;
  /** Waits for the next message. `end` where the connection is closed. */
  readonly next: () => Promise<Heard | 'end'>;
  /** The nodes of so many messages. */
  readonly nodes: (count: number) => Promise<HeardNode[]>;
  /** Comments that were heard: signs of life. */
  readonly beats: () => number;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly close: () => void;
};

/** Messages in the order of their arrival, for whoever waits for them. */
function createInbox(): {
  readonly put: (heard: Heard | 'end') => void;
  readonly next: () => Promise<Heard | 'end'>;
} {
  const here: (Heard | 'end')[] = [];
  const waiting: ((heard: Heard | 'end') => void)[] = [];
  return {
    put: (heard) => {
      const first = waiting.shift();
      if (first === undefined) here.push(heard);
      else first(heard);
    },
    next: () => {
      const first = here[0];
      if (first === 'end') return Promise.resolve(first);
      here.shift();
      return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
    },
  };
}

async function nodesOf(next: StreamClient['next'], count: number): Promise<HeardNode[]> {
  const nodes: HeardNode[] = [];
  while (nodes.length < count) {
    const heard = await next();
    const data = heard === 'end' ? undefined : heard.payload?.data;
    if (heard === 'end' || data == null || heard.payload?.errors !== undefined) {
      throw new Error(`no message but ${JSON.stringify(heard)} after ${nodes.length}`);
    }
    nodes.push(...Object.values(data));
  }
  return nodes;
}

export type Asking = {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly method?: 'GET' | 'POST';
};

/** Asks for Server-Sent Events; resolves when the answer begins. */
export async function openEvents(
  url: string,
  { query, variables = {}, headers = {}, method = 'POST' }: Asking,
): Promise<StreamClient & { readonly body: () => Promise<{ errors?: unknown; code?: string }> }> {
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) }).toString();
  const target = method === 'GET' ? `${url}/graphql?${search}` : `${url}/graphql`;
  const sent = { accept: 'text/event-stream', 'content-type': 'application/json', ...headers };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(target, { method, headers: sent, agent: false }, resolve);
    asked.on('error', reject);
    asked.end(method === 'POST' ? JSON.stringify({ query, variables }) : undefined);
  });
  const inbox = createInbox();
  let [text, beats] = ['', 0];
  response.setEncoding('utf8');
  response.on('error', () => undefined);
  const isStream = String(response.headers['content-type']).startsWith('text/event-stream');
  if (isStream) {
    response.on('data', (chunk: string) => {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const lines = block.split('\n');
        const fieldOf = (name: string): string | undefined =>
          lines
            .find((line) => line.startsWith(`${name}:`))
            ?.slice(name.length + 1)
            .trimStart();
        if (lines.some((line) => line.startsWith(':'))) beats += 1;
        const [event, id, data] = [fieldOf('event'), fieldOf('id'), fieldOf('data') ?? ''];
        if (event === undefined) continue;
        const payload = data === '' ? null : (JSON.parse(data) as Heard['payload']);
        inbox.put({ event, ...(id === undefined ? {} : { id }), payload });
      }
    });
    response.on('close', () => {
      inbox.put('end');
    });
  }
  return {
    status: response.statusCode ?? 0,
    body: async () => {
      const chunks: string[] = [];
      for await (const chunk of response) chunks.push(chunk as string);
      return JSON.parse(chunks.join('')) as { errors?: unknown; code?: string };
    },
    next: inbox.next,
    nodes: (count) => nodesOf(inbox.next, count),
    beats: () => beats,
    pause: () => response.pause(),
    resume: () => response.resume(),
    close: () => response.destroy(),
  };
}

/** A WebSocket that speaks `graphql-transport-ws`. */
export type SocketClient = StreamClient & {
  readonly subscribe: (id: string, payload: object) => void;
  readonly complete: (id: string) => void;
  /** Its code, once it is closed. */
  readonly closed: Promise<number>;
};

/** Opens one, and is acknowledged; where that is refused `status` says how. */
export async function openSocket(
  url: string,
  headers: Record<string, string> = {},
  protocols: readonly string[] = ['graphql-transport-ws'],
): Promise<SocketClient> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocols, { headers });
  const inbox = createInbox();
  const send = (message: object): void => {
    socket.send(JSON.stringify(message));
  };
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  void closed.then(() => {
    inbox.put('end');
  });
  const status = await new Promise<number>((resolve) => {
    socket.on('error', () => undefined);
    socket.once('unexpected-response', (_request: unknown, response: IncomingMessage) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.once('open', () => {
      send({ type: 'connection_init' });
    });
    void closed.then(() => {
      resolve(101);
    });
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as { type: string; id?: string; payload?: unknown };
      if (message.type === 'connection_ack') resolve(101);
      else {
        const payload = message.payload ?? null;
        inbox.put({ event: message.type, ...(message.id === undefined ? {} : { id: message.id }), payload });
      }
    });
  });
  return {
    status,
    closed,
    next: inbox.next,
    nodes: (count) => nodesOf(inbox.next, count),
    beats: () => 0,
    pause: () => {
      socket.pause();
    },
    resume: () => {
      socket.resume();
    },
    close: () => {
      socket.close();
    },
    subscribe: (id, payload) => {
      send({ id, type: 'subscribe', payload });
    },
    complete: (id) => {
      send({ id, type: 'complete' });
    },
  };
}
