import type { OpenStream, StreamResult } from './open-stream.ts';

/** A comment line, which no client shows: a sign of life. */
const BEAT = ':\n\n';
/** Native clients wait so long before they come back, in milliseconds. */
const RETRY = 'retry: 3000\n';

export type SseTimes = {
  readonly beatMs: number;
  /** For the other side to take what was said. */
  readonly stallMs: number;
  readonly onStalled: () => void;
};

/**
 * A stream as Server-Sent Events: `next` for each result, with the cursor as its id, and `complete` at the end. Each text
 * is made when the one before was taken.
 *
 * @see https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md (distinct connections mode)
 */
export async function* sseText(stream: OpenStream, times: SseTimes): AsyncGenerator<string, void, undefined> {
  try {
    yield* timed(`${RETRY}${BEAT}`, times);
    let next = stream.results.next();
    for (;;) {
      const result = await Promise.race([next, beat(times.beatMs, next)]);
      if (result === 'beat') {
        yield* timed(BEAT, times);
        continue;
      }
      if (result.done === true) break;
      yield* timed(eventOf(result.value), times);
      next = stream.results.next();
    }
    yield* timed(COMPLETE, times);
  } finally {
    stream.end('gone');
  }
}

/** The end of a stream. */
export const COMPLETE = 'event: complete\ndata:\n\n';

/** One result as an event. */
export function eventOf({ data, errors, cursor }: StreamResult): string {
  const id = cursor === null ? '' : `id: ${cursor}\n`;
  return `event: next\n${id}data: ${JSON.stringify({ data, errors })}\n\n`;
}

/** Gives a text out, and notices where it is not taken. */
function* timed(text: string, { stallMs, onStalled }: SseTimes): Generator<string> {
  const timer = setTimeout(onStalled, stallMs);
  try {
    yield text;
  } finally {
    clearTimeout(timer);
  }
}

/** Says `beat` after a while, unless the other thing came first: no timer outlives it. */
function beat(ms: number, other: Promise<unknown>): Promise<'beat'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve('beat');
    }, ms);
    const stop = (): void => {
      clearTimeout(timer);
    };
    other.then(stop, stop);
  });
}
