import type { IncomingHttpHeaders } from 'node:http';
import { GraphQLError, parse } from 'graphql';
import type { ExecutionArgs } from 'graphql';
import { makeServer } from 'graphql-ws';
import type { Server } from 'graphql-ws';
import { CallerGone } from '../graphql/api-fault.ts';
import type { GraphqlEndpoint, Told } from '../graphql/graphql-endpoint.ts';
import type { Viewer } from '../graphql/request-context.ts';
import type { ToldError } from '../graphql/told-errors.ts';
import type { Admitted } from '../limits/admit.ts';
import { refusal } from '../limits/refusal.ts';
import { openStream } from './open-stream.ts';
import type { OpenStream, StreamDeps, StreamEnd, StreamResult } from './open-stream.ts';

export type TalkDeps = StreamDeps & { readonly endpoint: GraphqlEndpoint };

/** Whoever is at the other end of a WebSocket. */
export type Talker = {
  readonly viewer: Viewer;
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
  /** What ends each operation that goes on. */
  readonly operations: Set<(why: StreamEnd) => void>;
};

/** What was asked for, when the library asks for it to be carried out. */
type Prepared =
  { readonly kind: 'stream'; readonly stream: OpenStream } | { readonly kind: 'answer'; readonly body: Told['body'] };

/**
 * The protocol `graphql-transport-ws`. What is asked passes the same gate as over HTTP; a query takes a place of those for
 * streams while it is answered, since one socket may ask many at once.
 */
export function talkServer(deps: TalkDeps): Server<Talker> {
  return makeServer<Record<string, unknown>, Talker>({
    connectionInitWaitTimeout: deps.limits.deadlineMs,
    onSubscribe: async ({ extra }, _id, payload) => {
      const admitted = deps.endpoint.admit(payload);
      if (!admitted.ok) return errorsOf(admitted.reason.body.errors ?? []);
      const prepared = await prepare(admitted.value, extra, deps);
      if (!('kind' in prepared)) return errorsOf(prepared);
      const { schema } = deps.server.graphql;
      return { schema, document: parse(admitted.value.query), contextValue: prepared };
    },
    subscribe: (args) => {
      const prepared = preparedIn(args);
      return prepared.kind === 'stream' ? prepared.stream.results : (prepared.body as object);
    },
    execute: (args) => {
      const prepared = preparedIn(args);
      return prepared.kind === 'answer' ? (prepared.body as object) : prepared.stream.results;
    },
    onNext: (_context, _id, _payload, _args, result) => shownOf(result as unknown as Shown),
  });
}

/** As `onSubscribe` put it there. */
const preparedIn = ({ contextValue }: ExecutionArgs): Prepared => contextValue as Prepared;

const NOT_BY_SOCKET = refusal('OPERATION_UNKNOWN', 'a mutation was asked for over a WebSocket: expected a POST');

async function prepare(admitted: Admitted, talker: Talker, deps: TalkDeps): Promise<Prepared | readonly ToldError[]> {
  if (admitted.kind === 'mutation') return deps.endpoint.refuse(NOT_BY_SOCKET).body.errors ?? [];
  if (admitted.kind === 'query') return answerQuery(admitted, talker, deps);
  const { viewer, headers, requestId, operations } = talker;
  let end: ((why: StreamEnd) => void) | null = null;
  const onEnded = (): void => {
    if (end !== null) operations.delete(end);
  };
  const opened = await openStream(admitted, { viewer, headers, requestId, transport: 'websocket', onEnded }, deps);
  if (!opened.ok) return opened.reason;
  end = opened.value.end;
  operations.add(end);
  return { kind: 'stream', stream: opened.value };
}

async function answerQuery(
  admitted: Admitted,
  { viewer, requestId, operations }: Talker,
  { endpoint, takeSlot }: TalkDeps,
): Promise<Prepared | readonly ToldError[]> {
  const slot = takeSlot(viewer.name);
  if (!slot.ok) return [{ message: slot.reason.message, extensions: { code: slot.reason.code } }];
  const gone = new AbortController();
  const end = (): void => {
    gone.abort(new CallerGone());
  };
  operations.add(end);
  try {
    const { body } = await endpoint.answer(admitted, { viewer, requestId, gone: gone.signal });
    if (body.data === undefined && body.errors !== undefined) return body.errors;
    return { kind: 'answer', body };
  } finally {
    operations.delete(end);
    slot.value();
  }
}

const errorsOf = (told: readonly ToldError[]): readonly GraphQLError[] =>
  told.map(({ message, path, extensions }) => new GraphQLError(message, { path: path ?? null, extensions }));

/** As `subscribe` and `execute` give them. */
type Shown = Omit<StreamResult, 'cursor'> & Told['body'];

/** A result without what only the server knows. */
function shownOf(result: Shown): Record<string, unknown> {
  const { data, errors, extensions } = result;
  return { data, ...(errors === undefined ? {} : { errors }), ...(extensions === undefined ? {} : { extensions }) };
}
