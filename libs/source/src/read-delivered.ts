import { createHash } from 'node:crypto';
import { deliveredTap } from './delivered-tap.ts';
import { SourceFailed } from './failure.ts';
import type { Failure } from './failure.ts';
import type { Openable } from './object-reading.ts';
import type { ObjectOutcome } from './object-outcome.ts';

/**
 * The outcome of an object that is not to be decoded, since decoding it failed in a way that cannot be caught: its bytes
 * are hashed as they are delivered, and nothing of it is inflated.
 *
 * @param failure why it is not decoded; what keeps its bytes from being read takes its place
 */
export async function readDelivered(found: Openable, failure: Failure): Promise<ObjectOutcome> {
  const delivered = deliveredTap();
  let told = failure;
  try {
    for await (const chunk of found.open()) delivered.see(chunk);
  } catch (error) {
    if (!(error instanceof SourceFailed)) throw error;
    told = { reason: error.reason, detail: error.message, byteOffset: delivered.soFar() };
  }
  const { bytes, sha256, head, tail } = delivered.end();
  const nothing = createHash('sha256').digest('hex');
  return {
    sha256Delivered: sha256,
    sha256Inflated: nothing,
    bytesDelivered: bytes,
    bytesInflated: 0,
    failure: told,
    head,
    tail,
  };
}
