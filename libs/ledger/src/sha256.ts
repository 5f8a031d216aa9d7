import { hash } from 'node:crypto';

/**
 * SHA-256 of bytes, in a buffer of Node's pool. By way of a string: a hash that Node gives as a buffer is an allocation
 * of its own outside of the heap, and thousands of them are kept until their batch is stored.
 */
export function sha256Of(bytes: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'latin1');
}
