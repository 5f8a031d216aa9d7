import { createHash } from 'node:crypto';
import { constants, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delivered, readWhole } from '../../../test/builders/read-whole.ts';
import { SourceFailed } from './failure.ts';
import { OutcomeNotReady } from './object-outcome.ts';
import { DEFAULT_READ_LIMITS } from './read-limits.ts';
import type { ReadLimits } from './read-limits.ts';
import { readObject } from './read-object.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const record = (index: number): string =>
  JSON.stringify({
    eventID: sha256(Buffer.from(String(index))),
    eventTime: '2026-03-02T09:00:00Z',
    awsRegion: 'eu-west-1',
  });
const logOf = (count: number): Buffer =>
  Buffer.from(`{"Records":[${Array.from({ length: count }, (_, index) => record(index)).join(',')}]}`);

const LOG = logOf(36);
const GZIPPED = gzipSync(LOG);

describe('reading an object', () => {
  it('inflates gzip and hashes both what was delivered and what came out', async () => {
    const { bytes, outcome } = await readWhole(delivered(GZIPPED));

    expect(bytes).toEqual(LOG);
    expect(outcome).toMatchObject({
      failure: null,
      bytesDelivered: GZIPPED.length,
      bytesInflated: LOG.length,
      sha256Delivered: sha256(GZIPPED),
      sha256Inflated: sha256(LOG),
    });
  });

  it.each([
    ['as text', (text: string) => text],
    ['as text in lines', (text: string) => `${text.replaceAll(/.{76}/g, '$&\r\n')}\n`],
    ['as a function of Lambda is given it', (text: string) => JSON.stringify({ awslogs: { data: text } })],
    ['with space and escapes', (text: string) => ` { "awslogs": {"data" :"${text.replaceAll('/', '\\/')}" }\n}\n`],
  ])('inflates gzip in base64, %s, alike at once and in steps', async (_, form) => {
    const bytes = Buffer.from(form(GZIPPED.toString('base64')));
    const steps = await readWhole(delivered(bytes.subarray(0, 3), bytes.subarray(3, 90), bytes.subarray(90)));
    const atOnce = await readWhole({ ...delivered(bytes), atOnce: () => bytes });

    expect(steps.bytes).toEqual(LOG);
    expect(atOnce).toEqual(steps);
    expect(steps.outcome).toMatchObject({ failure: null, sha256Delivered: sha256(bytes), sha256Inflated: sha256(LOG) });
  });

  it('reads gzip in base64 under the limits and the strictness of any gzip', async () => {
    const failureOf = async (text: string, limits?: ReadLimits) =>
      (await readWhole(delivered(Buffer.from(text)), limits)).outcome.failure;
    const text = GZIPPED.toString('base64');
    const wrapped = (data: string): string => JSON.stringify({ awslogs: { data } });

    expect(await failureOf(text.slice(0, -40))).toMatchObject({ reason: 'GZIP_TRUNCATED' });
    expect(await failureOf(wrapped(text.slice(0, -40)))).toMatchObject({ reason: 'GZIP_TRUNCATED' });
    expect(await failureOf(`${text}"}}`)).toMatchObject({ reason: 'GZIP_TRAILING_BYTES', byteOffset: text.length });
    expect(await failureOf(`${wrapped(text)}{}`)).toMatchObject({ reason: 'GZIP_TRAILING_BYTES' });
    expect(await failureOf(`${wrapped(text)}${' '.repeat(400)}{}`)).toMatchObject({ reason: 'GZIP_TRAILING_BYTES' });
    const twice = Buffer.concat([GZIPPED, GZIPPED]).toString('base64');
    expect(await failureOf(wrapped(twice))).toMatchObject({ reason: 'GZIP_SECOND_MEMBER' });
    const bomb = gzipSync(Buffer.alloc(4_000_000)).toString('base64');
    expect(await failureOf(wrapped(bomb))).toMatchObject({ reason: 'RATIO_TOO_HIGH' });
    const small = { ...DEFAULT_READ_LIMITS, maxInflatedBytes: 100 };
    expect(await failureOf(wrapped(text), small)).toMatchObject({ reason: 'INFLATED_TOO_LARGE' });
  });

  it('gives plain bytes as they are, whatever they are', async () => {
    const plain = Buffer.from([0x7b, 0x00, 0xff, 0x1f, 0x8b, 0x7d]);
    const { bytes, outcome } = await readWhole(delivered(plain));

    expect(bytes).toEqual(plain);
    expect(outcome).toMatchObject({ failure: null, bytesInflated: 6, sha256Inflated: outcome.sha256Delivered });
  });

  it('reads an empty object as one without bytes', async () => {
    const { bytes, outcome } = await readWhole(delivered());

    expect(bytes).toHaveLength(0);
    expect(outcome).toMatchObject({ failure: null, bytesDelivered: 0, sha256Delivered: sha256(Buffer.alloc(0)) });
  });

  it('reads a header with a name, a comment, extra bytes and a checksum of its own', async () => {
    const withName = Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 4 + 8 + 16, 0, 0, 0, 0, 0, 3]),
      Buffer.from([3, 0, 1, 2, 3]),
      Buffer.from('log.json\0a comment\0'),
      deflateRawSync(LOG),
      GZIPPED.subarray(-8),
    ]);

    expect((await readWhole(delivered(withName))).bytes).toEqual(LOG);
  });

  it('gives chunks of 256 KiB at most, of plain bytes as well', async () => {
    const large = Buffer.alloc(3_000_000, '{"eventName":"ListBuckets"}\n');

    expect((await readWhole(delivered(large))).largestChunk).toBeLessThanOrEqual(256 * 1024);
    expect((await readWhole(delivered(gzipSync(large)))).largestChunk).toBeLessThanOrEqual(256 * 1024);
  });

  it('keeps the first and the last 4 KiB as they were delivered', async () => {
    const large = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index % 251));
    const { outcome } = await readWhole(delivered(large.subarray(0, 100), large.subarray(100)));

    expect(Buffer.from(outcome.head)).toEqual(large.subarray(0, 4096));
    expect(Buffer.from(outcome.tail)).toEqual(large.subarray(-4096));
  });

  it('does not tell the outcome before the end', async () => {
    const { chunks, outcome } = readObject(delivered(LOG));

    await chunks.next();
    expect(outcome).toThrow(OutcomeNotReady);
  });

  it('turns an input error into a failure, with its place, and keeps what came before', async () => {
    const { bytes, outcome } = await readWhole({ open: () => breakingOff(LOG.subarray(0, 1000)) });

    expect(bytes).toEqual(LOG.subarray(0, 1000));
    expect(outcome.failure).toEqual({ reason: 'READ_FAILED', detail: 'the disk is gone', byteOffset: 1000 });
  });

  it('lets a caller leave early and closes the source behind it', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      try {
        for (;;) yield await Promise.resolve(Buffer.alloc(100_000, ' '));
      } finally {
        isClosed = true;
      }
    }
    for await (const chunk of readObject({ open: endless }).chunks) if (chunk.length > 0) break;
    await new Promise(setImmediate);

    expect(isClosed).toBe(true);
  });
});

describe('a damaged gzip object', () => {
  it('fails at every length it may be cut to, and gives what could be inflated', async () => {
    for (let length = 1; length < GZIPPED.length; length += 1) {
      const cut = GZIPPED.subarray(0, length);
      const { bytes, outcome } = await readWhole(delivered(cut));

      expect(outcome.failure).toMatchObject({ reason: 'GZIP_TRUNCATED', byteOffset: length });
      expect(outcome).toMatchObject({ bytesDelivered: length, sha256Delivered: sha256(cut) });
      expect(bytes.equals(length < 10 ? Buffer.alloc(0) : inflatedWithoutEnd(cut))).toBe(true);
    }
  });

  it('never gives other bytes than the object had when one of its bytes is changed, or says so', async () => {
    for (let at = 0; at < GZIPPED.length; at += at < 20 ? 1 : 3) {
      const changed = Buffer.from(GZIPPED);
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      const { bytes, outcome } = await readWhole(delivered(changed));

      const isHarmless = outcome.failure === null && bytes.equals(LOG);
      const isPlainNow = at < 2 && outcome.failure === null && bytes.equals(changed);
      expect(outcome.failure !== null || isHarmless || isPlainNow).toBe(true);
    }
  });

  it('gives nothing when it is damaged within, since what came out before the damage showed may be altered', async () => {
    for (const good of [logOf(40), logOf(4000)]) {
      const compressed = deflateRawSync(good, { finishFlush: constants.Z_SYNC_FLUSH });
      const noSuchBlock = Buffer.alloc(50_000, 0xff);
      const { bytes, outcome } = await readWhole(delivered(GZIPPED.subarray(0, 10), compressed, noSuchBlock));

      expect(outcome.failure?.reason).toBe('GZIP_CORRUPT');
      expect(outcome.failure?.byteOffset).toBe(10 + compressed.length);
      expect(bytes.length).toBe(0);
      expect(outcome.bytesInflated).toBe(good.length);
      expect(outcome.bytesDelivered).toBe(10 + compressed.length + noSuchBlock.length);
    }
  });

  it.each<[string, Buffer, string, boolean]>([
    ['a wrong checksum', changedAt(GZIPPED, -8), 'GZIP_BAD_CHECKSUM', false],
    ['a wrong length', changedAt(GZIPPED, -1), 'GZIP_BAD_CHECKSUM', false],
    ['a second member', Buffer.concat([GZIPPED, gzipSync('{}')]), 'GZIP_SECOND_MEMBER', true],
    ['an empty second member', Buffer.concat([GZIPPED, gzipSync('')]), 'GZIP_SECOND_MEMBER', true],
    ['one zero behind it', Buffer.concat([GZIPPED, Buffer.alloc(1)]), 'GZIP_TRAILING_BYTES', true],
    ['zeros behind it', Buffer.concat([GZIPPED, Buffer.alloc(100_000)]), 'GZIP_TRAILING_BYTES', true],
    ['text behind it', Buffer.concat([GZIPPED, Buffer.from('{"Records":[]}')]), 'GZIP_TRAILING_BYTES', true],
    ['another compression method', changedAt(GZIPPED, 2), 'GZIP_CORRUPT', false],
    [
      'reserved flags',
      Buffer.concat([GZIPPED.subarray(0, 3), Buffer.from([0x80]), GZIPPED.subarray(4)]),
      'GZIP_CORRUPT',
      false,
    ],
    [
      'a header without an end',
      Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8]), Buffer.alloc(300_000, 'a')]),
      'GZIP_CORRUPT',
      false,
    ],
    ['gzip in gzip', gzipSync(GZIPPED), 'GZIP_NESTED', false],
    ['a zip in gzip', gzipSync(Buffer.from('PK\x03\x04 and so on')), 'ARCHIVE_UNEXPECTED', false],
  ])('with %s is refused by name', async (_, damaged, reason, isGiven) => {
    const { bytes, outcome } = await readWhole(delivered(damaged));

    expect(outcome.failure?.reason).toBe(reason);
    expect(bytes).toEqual(isGiven ? LOG : Buffer.alloc(0));
    expect(outcome).toMatchObject({ bytesDelivered: damaged.length, sha256Delivered: sha256(damaged) });
  });
});

describe('whatever pieces an object is delivered in', () => {
  const objects = fc.constantFrom(
    LOG,
    GZIPPED,
    gzipSync(logOf(900)),
    GZIPPED.subarray(0, 1200),
    changedAt(GZIPPED, -300),
    Buffer.concat([GZIPPED, GZIPPED]),
    Buffer.concat([gzipSync(logOf(900)), Buffer.alloc(9)]),
    gzipSync(Buffer.alloc(5_000_000)),
  );

  it('gives the same bytes and the same outcome', async () => {
    await fc.assert(
      fc.asyncProperty(
        objects,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }),
        async (bytes, cuts) => {
          const whole = await readWhole(delivered(bytes));
          const cut = await readWhole(delivered(...piecesOf(bytes, cuts)));

          expect(cut.outcome).toEqual(whole.outcome);
          expect(cut.bytes.equals(whole.bytes)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('gives them byte by byte as well', async () => {
    const pieces = Array.from(GZIPPED, (byte) => Buffer.from([byte]));

    expect((await readWhole(delivered(...pieces))).outcome).toEqual((await readWhole(delivered(GZIPPED))).outcome);
  });
});

function changedAt(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  const index = at < 0 ? bytes.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 0x55;
  return changed;
}

function inflatedWithoutEnd(cut: Buffer): Buffer {
  return gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH });
}

function piecesOf(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)), bytes.length].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

async function* breakingOff(bytes: Buffer): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(bytes);
  throw new SourceFailed('READ_FAILED', 'the disk is gone');
}
