import type { ByteReader } from './byte-reader.ts';
import { inflateSteps } from './inflate-steps.ts';
import type { DeflateEnd } from './inflate-steps.ts';
import { allowedFor } from './read-limits.ts';
import type { ReadLimits } from './read-limits.ts';

/** How inflating ended: by the stream itself, or by the limit that stopped it. */
export type InflateEnd = DeflateEnd | { readonly kind: 'too-large' | 'ratio-too-high'; readonly byteOffset: number };

/**
 * Inflates a raw deflate stream chunk by chunk, and stops at the limits while it streams.
 *
 * One piece is inflated ahead, on another thread, while the caller works on the last: memory stays within two pieces.
 * What lies below the limit has been given when it stops.
 */
export async function* inflated(reader: ByteReader, limits: ReadLimits): AsyncGenerator<Uint8Array, InflateEnd> {
  const steps = inflateSteps(reader);
  let givenBytes = 0;
  let next = ahead(steps);
  try {
    for (;;) {
      const step = await next;
      if (step.done === true) return step.value;
      next = ahead(steps);

      const allowed = allowedFor(limits, step.value.position);
      for (const chunk of step.value.output) {
        const room = allowed - givenBytes;
        givenBytes += chunk.length;
        if (chunk.length > room) {
          if (room > 0) yield chunk.subarray(0, room);
          const kind = allowed === limits.maxInflatedBytes ? 'too-large' : 'ratio-too-high';
          return { kind, byteOffset: step.value.position };
        }
        if (chunk.length > 0) yield chunk;
      }
    }
  } finally {
    // Not awaited: whoever leaves early must not have to wait for bytes that may never come.
    steps.return({ kind: 'truncated' }).catch(() => undefined);
  }
}

/** Asks for the next step now. Its failure is seen where it is awaited, and nowhere if nobody comes to that point. */
function ahead<T, R>(steps: AsyncGenerator<T, R>): Promise<IteratorResult<T, R>> {
  const next = steps.next();
  next.catch(() => undefined);
  return next;
}
