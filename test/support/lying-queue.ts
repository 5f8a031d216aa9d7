import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startFauxqs } from 'fauxqs';
import type { FauxqsServer } from 'fauxqs';

/** What is asked of a queue. */
export type QueueAction = 'receive' | 'hide' | 'delete' | 'attributes';

/**
 * What the next request of an action meets instead of the queue, or beside it: `error` is SQS's name for a refusal;
 * `drop` cuts the connection before the queue hears of it, `drop-answer` behind that; `repeat` hands the messages of
 * this answer out once more; `reverse` turns them round; `partial` is a batch of which the queue does the first only.
 */
export type QueueFault =
  | { readonly kind: 'error'; readonly name: string; readonly status: number }
  | { readonly kind: 'drop' | 'drop-answer' | 'repeat' | 'reverse' | 'partial' };

/** SQS, as an emulator plays it, behind something that lies as networks and queues do. */
export type LyingQueue = {
  readonly endpoint: string;
  readonly url: string;
  readonly send: (...bodies: readonly string[]) => Promise<void>;
  /** For the next request of that action, then the one after it, and so on. */
  readonly plan: (action: QueueAction, ...faults: readonly (QueueFault | null)[]) => void;
  /** Shows a message to others while it is worked on, as when its time has run out. */
  readonly expire: (body: string) => Promise<void>;
  /** What was done and marked, in order: `delete BODY` when the queue was told to, and did. */
  readonly log: readonly string[];
  readonly mark: (what: string) => void;
  /** Resolves when the log has a line like that, so many times. */
  readonly logged: (line: RegExp | string, times?: number) => Promise<void>;
  /** Bodies that the queue still has, hidden or not. */
  readonly held: () => readonly string[];
  readonly close: () => Promise<void>;
};

type Json = Record<string, unknown>;
type Delivered = { readonly MessageId: string; readonly ReceiptHandle: string; readonly Body: string };
type Entry = { readonly Id: string; readonly ReceiptHandle: string };

const ACTIONS: Readonly<Record<string, QueueAction>> = {
  ReceiveMessage: 'receive',
  ChangeMessageVisibility: 'hide',
  DeleteMessageBatch: 'delete',
  GetQueueAttributes: 'attributes',
};
const JSON_TYPE = 'application/x-amz-json-1.0';

/** Starts one, with a queue of its own. */
export async function lyingQueue(): Promise<LyingQueue> {
  const emulator = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const { queueUrl } = emulator.createQueue('trail');
  const url = 'https://sqs.us-east-1.example.test/000000000000/trail';
  const plans = new Map<QueueAction, (QueueFault | null)[]>();
  const bodies = new Map<string, string>();
  const repeats: Delivered[] = [];
  const log: string[] = [];
  const waiting = new Set<() => void>();
  const mark = (what: string): void => {
    log.push(what);
    for (const look of [...waiting]) look();
  };

  const forward = (target: string, body: Json): Promise<{ status: number; json: Json }> =>
    // The emulator names its queues by its own address, which is no URL where that is a number.
    forwarded(emulator, target, { ...body, QueueUrl: body['QueueUrl'] === url ? queueUrl : body['QueueUrl'] });

  async function answer(target: string, asked: Json, response: ServerResponse): Promise<void> {
    const action = ACTIONS[target];
    const fault = (action === undefined ? undefined : plans.get(action)?.shift()) ?? null;
    if (fault?.kind === 'drop') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'error') {
      mark(`refused ${action ?? target}: ${fault.name}`);
      respond(response, fault.status, { __type: `com.amazonaws.sqs#${fault.name}`, message: 'planned' });
      return;
    }
    const { status, json } =
      action === 'delete' && fault?.kind === 'partial' ? await partly(target, asked) : await forward(target, asked);
    if (status === 200) note(action, asked, json, fault);
    if (fault?.kind === 'drop-answer') response.destroy();
    else respond(response, status, json);
  }

  async function partly(target: string, asked: Json): Promise<{ status: number; json: Json }> {
    const [first, ...rest] = asked['Entries'] as Entry[];
    const done = await forward(target, { ...asked, Entries: [first] });
    const Failed = rest.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }));
    return { ...done, json: { ...done.json, Failed } };
  }

  function note(action: QueueAction | undefined, asked: Json, json: Json, fault: QueueFault | null): void {
    switch (action) {
      case 'receive':
        json['Messages'] = delivered((json['Messages'] ?? []) as Delivered[], fault);
        return;
      case 'hide':
        mark(`hide ${bodyOf(asked['ReceiptHandle'])} ${String(asked['VisibilityTimeout'])}`);
        return;
      case 'delete':
        for (const { Id } of (json['Successful'] ?? []) as Entry[]) {
          const entry = (asked['Entries'] as Entry[]).find((each) => each.Id === Id);
          mark(`delete ${bodyOf(entry?.ReceiptHandle)}`);
        }
        return;
      case 'attributes':
      case undefined:
    }
  }

  function delivered(fresh: readonly Delivered[], fault: QueueFault | null): Delivered[] {
    const messages = [...repeats.splice(0), ...fresh];
    if (fault?.kind === 'repeat') repeats.push(...fresh);
    if (fault?.kind === 'reverse') messages.reverse();
    for (const { ReceiptHandle, Body } of messages) bodies.set(ReceiptHandle, Body);
    mark(`receive ${messages.map(({ Body }) => Body).join(' ')}`.trim());
    return messages;
  }

  const bodyOf = (receipt: unknown): string => bodies.get(String(receipt)) ?? 'unknown';
  const server = createServer((request, response) => {
    readJson(request)
      .then((asked) => answer(String(request.headers['x-amz-target']).split('.')[1] ?? '', asked, response))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    url,
    send: async (...sent) => {
      for (const MessageBody of sent) {
        const { status } = await forward('SendMessage', { QueueUrl: url, MessageBody });
        if (status !== 200) throw new Error(`the emulator takes no such message: ${MessageBody}`);
      }
    },
    plan: (action, ...faults) => plans.set(action, [...(plans.get(action) ?? []), ...faults]),
    expire: async (body) => {
      for (const { message, receiptHandle } of emulator.inspectQueue('trail')!.messages.inflight) {
        if (message.body !== body) continue;
        await forward('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 });
      }
    },
    log,
    mark,
    logged: (line, times = 1) =>
      new Promise((resolve) => {
        const isLike = (each: string): boolean => (typeof line === 'string' ? each === line : line.test(each));
        const look = (): void => {
          if (log.filter(isLike).length < times) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    held: () => {
      const { ready, delayed, inflight } = emulator.inspectQueue('trail')!.messages;
      return [...ready, ...delayed, ...inflight.map(({ message }) => message)].map(({ body }) => body);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await emulator.stop();
    },
  };
}

async function forwarded(emulator: FauxqsServer, target: string, body: Json): Promise<{ status: number; json: Json }> {
  const response = await fetch(`http://127.0.0.1:${emulator.port}/`, {
    method: 'POST',
    headers: { 'content-type': JSON_TYPE, 'x-amz-target': `AmazonSQS.${target}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as Json };
}

function respond(response: ServerResponse, status: number, json: Json): void {
  response.writeHead(status, { 'content-type': JSON_TYPE }).end(JSON.stringify(json));
}

async function readJson(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Json;
}
