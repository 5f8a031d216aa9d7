import type { Readable } from 'node:stream';
import { AppError } from '#kernel';

/** A body that says no size beforehand, and turns out larger than a push may be. */
export class PushTooLarge extends AppError {
  readonly code = 'PUSH_TOO_LARGE';

  constructor(most: number) {
    super(`the body is larger than ${most} bytes`, { most });
  }
}

/**
 * The bytes of a body, as long as they are not too many: then reading ends and `stop` is aborted with the reason.
 * `count` is told of each chunk as it comes.
 */
export async function* cappedBytes(
  body: Readable,
  most: number,
  stop: AbortController,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    count(chunk.length);
    if (bytes > most) {
      stop.abort(new PushTooLarge(most));
      return;
    }
    yield chunk;
  }
}
