import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CallerGone } from '../graphql/api-fault.ts';
import type { Told } from '../graphql/graphql-endpoint.ts';
import { refuse } from '../http/http-refusal.ts';
import { viewerOf } from '../http/request-guard.ts';
import type { Admitted } from '../limits/admit.ts';
import { openStream } from './open-stream.ts';
import type { OpenStream, StreamDeps } from './open-stream.ts';
import { COMPLETE, eventOf, sseText } from './sse-text.ts';

export const EVENTS_TYPE = 'text/event-stream';

export type SseRouteDeps = StreamDeps;

/** For streams to say that they end, when the server stops. */
const END_WITHIN_MS = 2_000;

/** Whether events are asked for by name: what takes anything has not asked to be told for ever. */
export function acceptsEvents({ headers }: FastifyRequest): boolean {
  const ranges = (headers.accept ?? '').split(',').map((range) => (range.split(';')[0] ?? '').trim().toLowerCase());
  return ranges.includes(EVENTS_TYPE);
}

/** A GraphQL request in the query of an address, as the body of a POST would say it. */
export function requestInQuery(query: unknown): unknown {
  const { variables, ...rest } = query as Readonly<Record<string, unknown>>;
  return { ...rest, ...(variables === undefined ? {} : { variables: jsonIn(variables) }) };
}

function jsonIn(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}

/** Tells a subscription as Server-Sent Events, one connection for each. When the server stops, each is told that it ends. */
export function sseRoute(
  server: FastifyInstance,
  deps: SseRouteDeps,
): (admitted: Admitted, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const open = new Map<OpenStream, FastifyReply>();
  let isClosing = false;
  server.addHook('preClose', async () => {
    isClosing = true;
    const told = [...open].map(async ([stream, reply]) => {
      const ended = new Promise((resolve) => reply.raw.once('close', resolve));
      stream.end('closing');
      await Promise.race([ended, sleep(END_WITHIN_MS, undefined, { ref: false })]);
      reply.raw.destroy();
    });
    await Promise.all(told);
  });
  return async (admitted, request, reply) => {
    const { headers, id: requestId } = request;
    const gone = goneOf(reply);
    const opened = await openStream(
      admitted,
      { viewer: viewerOf(request), headers, requestId, transport: 'sse' },
      deps,
    );
    if (!opened.ok) return refused(reply, opened.reason);
    const stream = opened.value;
    open.set(stream, reply);
    reply.raw.once('close', () => {
      open.delete(stream);
      stream.end('gone');
    });
    if (gone.aborted) stream.end('gone');
    if (isClosing) stream.end('closing');
    const { streamBeatMs: beatMs, streamStallMs: stallMs } = deps.limits;
    const onStalled = (): void => {
      deps.log.warn({ requestId }, 'a stream was not taken in time, and is cut');
      reply.raw.destroy();
    };
    return eventsReply(reply).send(
      Readable.from(sseText(stream, { beatMs, stallMs, onStalled }), { highWaterMark: 1 }),
    );
  };
}

/** One answer as events, for whoever takes nothing else. */
export function tellOnce(reply: FastifyReply, { body }: Told): FastifyReply {
  return eventsReply(reply).send(`${eventOf({ ...body, cursor: null })}${COMPLETE}`);
}

/** Proxies that gather answers would hold events back. */
const eventsReply = (reply: FastifyReply): FastifyReply =>
  reply.type(`${EVENTS_TYPE}; charset=utf-8`).header('x-accel-buffering', 'no');

function refused(reply: FastifyReply, errors: Told['body']['errors'] & object): FastifyReply {
  const exhausted = errors.find(({ extensions }) => extensions.code === 'STREAMS_EXHAUSTED');
  if (exhausted !== undefined) return refuse(reply, 'STREAMS_EXHAUSTED', exhausted.message);
  return reply.status(400).type('application/json; charset=utf-8').send(JSON.stringify({ errors }));
}

/** Aborted when the connection closes before the answer is out. */
export function goneOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new CallerGone());
  });
  return gone.signal;
}
