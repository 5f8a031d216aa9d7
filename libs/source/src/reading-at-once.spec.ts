import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delivered, readWhole } from '../../../test/builders/read-whole.ts';
import { DEFAULT_READ_LIMITS } from './read-limits.ts';
import type { ReadLimits } from './read-limits.ts';
import { readObject } from './read-object.ts';
import { MOST_SMALL_BYTES, smallFile } from './small-file.ts';
import { smallObject } from './small-object.ts';
import { fileAt } from './place.ts';

const LOG = Buffer.from(
  `{"Records":[${Array.from({ length: 400 }, (_, at) => `{"eventID":"${at * 7919}"}`).join(',')}]}`,
);
const GZIPPED = gzipSync(LOG);
const TRAILER = GZIPPED.subarray(-8);

/** What reading bytes gives, in steps or at once where that can be. */
const inSteps = (bytes: Buffer, limits?: ReadLimits) => readWhole(delivered(bytes), limits);
const atOnce = (bytes: Buffer, limits?: ReadLimits) =>
  readWhole({ ...delivered(bytes), atOnce: () => Buffer.from(bytes) }, limits);

async function bothWays(bytes: Buffer, limits?: ReadLimits): Promise<void> {
  const [truth, found] = [await inSteps(bytes, limits), await atOnce(bytes, limits)];
  expect(Buffer.compare(Buffer.from(found.bytes), Buffer.from(truth.bytes))).toBe(0);
  const plain = ({ outcome }: typeof truth) => ({
    ...outcome,
    head: Buffer.from(outcome.head).toString('hex'),
    tail: Buffer.from(outcome.tail).toString('hex'),
  });
  expect(plain(found)).toEqual(plain(truth));
}

describe('reading an object at once', () => {
  it('is done with a sound file, and with plain bytes', () => {
    expect(smallObject(GZIPPED, DEFAULT_READ_LIMITS)?.bytes).toEqual(LOG);
    expect(smallObject(LOG, DEFAULT_READ_LIMITS)?.bytes).toEqual(LOG);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte of gzip', Buffer.from([0x1f])],
    ['a header alone', GZIPPED.subarray(0, 10)],
    ['an empty member', gzipSync('')],
    ['a stored member', gzipSync(LOG, { level: 0 })],
    ['two members', Buffer.concat([GZIPPED, GZIPPED])],
    ['zeros behind', Buffer.concat([GZIPPED, Buffer.alloc(8)])],
    ['bytes behind that end as the member does', Buffer.concat([GZIPPED, Buffer.from('hidden'), TRAILER])],
    ['a member in a member', gzipSync(GZIPPED)],
    ['a zip', Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), LOG])],
    ['a wrong checksum', withByte(GZIPPED, GZIPPED.length - 8)],
    ['a wrong length', withByte(GZIPPED, GZIPPED.length - 4)],
    ['a stream that does not end', withTrailer(deflateRawSync(LOG, { finishFlush: constants.Z_SYNC_FLUSH }))],
    ['a length that is far too small', withTrailer(deflateRawSync(Buffer.alloc(3_000_000, LOG)))],
    ['very much of one byte', gzipSync(Buffer.alloc(3_000_000, 0x20))],
    ['more than is read at once', gzipSync(Buffer.alloc(5_000_000, LOG))],
    ['as much as is read at once', gzipSync(Buffer.alloc(4 * 1024 * 1024, LOG))],
  ])('gives of %s what reading it in steps gives', async (_, bytes) => {
    await bothWays(bytes);
  });

  it('gives of any damaged file what reading it in steps gives', async () => {
    const change = fc.record({ at: fc.nat(GZIPPED.length - 1), bit: fc.nat(7) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 2 }), fc.nat(GZIPPED.length), async (changes, length) => {
        const bytes = Buffer.from(GZIPPED);
        for (const { at, bit } of changes) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        await bothWays(bytes.subarray(0, length % 3 === 0 ? length : bytes.length));
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('keeps to the limits as reading in steps does', async () => {
    const bytes = gzipSync(Buffer.alloc(2_000_000, LOG));
    for (const maxInflationRatio of [1, 10, 200]) {
      for (const maxInflatedBytes of [1000, 1_999_999, 2_000_000]) {
        await bothWays(bytes, { ...DEFAULT_READ_LIMITS, maxInflationRatio, maxInflatedBytes });
      }
    }
  });

  it('gives chunks of 256 KiB at most', async () => {
    expect((await atOnce(gzipSync(Buffer.alloc(1_000_000, LOG)))).largestChunk).toBe(256 * 1024);
  });

  it('does not tell the outcome before the end', async () => {
    const { chunks, outcome } = readObject({ ...delivered(LOG), atOnce: () => LOG });
    expect(outcome).toThrow('read all of them first');
    await chunks.next();
    expect(outcome).toThrow('read all of them first');
  });
});

describe('reading a file at once', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'backtrail-small-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const at = (name: string): string => path.join(folder, name);

  it('gives all of a small file, behind a link as well, and of an empty one', async () => {
    await writeFile(at('log.json.gz'), GZIPPED);
    await symlink('log.json.gz', at('link.json.gz'));
    await writeFile(at('empty'), '');

    expect(smallFile(at('log.json.gz'))).toEqual(GZIPPED);
    expect(smallFile(Buffer.from(at('link.json.gz')))).toEqual(GZIPPED);
    expect(smallFile(at('empty'))).toHaveLength(0);
  });

  it('leaves large files, folders, devices and what is not there to reading in blocks', async () => {
    await writeFile(at('large'), '');
    await truncate(at('large'), MOST_SMALL_BYTES + 1);

    for (const place of [at('large'), folder, '/dev/null', at('none'), 'a\0b']) expect(smallFile(place)).toBeNull();
  });

  it('tells of a file that cannot be read why, as before', async () => {
    const { outcome } = await readWhole(fileAt(at('gone.json'), 'gone.json', { kind: 'readable' }));
    expect(outcome.failure?.reason).toBe('PATH_NOT_FOUND');
  });
});

function withByte(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

/** A member with the trailer of another. */
function withTrailer(deflated: Buffer): Buffer {
  return Buffer.concat([GZIPPED.subarray(0, 10), deflated, TRAILER]);
}
