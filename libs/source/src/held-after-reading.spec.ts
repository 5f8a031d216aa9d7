import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { delivered } from '../../../test/builders/read-whole.ts';
import type { Openable } from './object-reading.ts';
import { DEFAULT_READ_LIMITS } from './read-limits.ts';
import { readObject } from './read-object.ts';

const LOG_BYTES = 1024 * 1024;
const GZIPPED = gzipSync(Buffer.alloc(LOG_BYTES, '{"eventID":"00000000-0000-4000-8000-000000000000"}'));
const OBJECTS = 60;
/** Two that may still be in hand, and what else Node makes meanwhile. */
const MOST_HELD_BYTES = 8 * LOG_BYTES;

/** Collects what is young, as happens many times a second while files are read; not what V8 once took for lasting. */
function scavenge(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: { readonly type: 'minor' }) => void;
  collect({ type: 'minor' });
}

const heldBytes = (): number => process.memoryUsage().arrayBuffers;

async function readToItsEnd(found: Openable): Promise<number> {
  const reading = readObject(found, DEFAULT_READ_LIMITS);
  let bytes = 0;
  for await (const chunk of reading.chunks) bytes += chunk.length;
  expect(reading.outcome()).toMatchObject({ failure: null, bytesInflated: LOG_BYTES });
  return bytes;
}

describe('the bytes of an object that was read', () => {
  it('are given back soon, if it was read at once, as nearly all are', async () => {
    const found: Openable = { ...delivered(GZIPPED), atOnce: () => Buffer.from(GZIPPED) };
    const before = heldBytes();
    let read = 0;
    for (let object = 0; object < OBJECTS; object++) {
      read += await readToItsEnd(found);
      if (object % 5 === 4) scavenge();
    }
    scavenge();
    expect(read).toBe(OBJECTS * LOG_BYTES);
    expect(heldBytes() - before).toBeLessThan(MOST_HELD_BYTES);
  });
});
