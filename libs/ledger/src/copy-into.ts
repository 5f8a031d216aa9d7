import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { CopyEncoder } from './copy-encoder.ts';

const CHUNK_BYTES = 256 * 1024;

/** Sends rows to a `copy … from stdin (format binary)` statement. No more may be written to them. */
export async function copyInto(client: pg.ClientBase, statement: string, rows: CopyEncoder): Promise<void> {
  const bytes = rows.end();
  const stream = client.query(copyFrom(statement));
  const done = finished(stream, { readable: false });
  done.catch(() => undefined); // awaited below; a refusal between two chunks must not go unhandled
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES);
    // One chunk at a time: what the stream still holds when the server refuses a row, it would send to a closed statement.
    await Promise.race([new Promise((sent) => stream.write(chunk, sent)), done]);
  }
  stream.end();
  await done;
  rows.received(); // after a failure the socket may still hold them
}
