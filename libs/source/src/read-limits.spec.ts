import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { delivered, readWhole } from '../../../test/builders/read-whole.ts';
import { readObject } from './read-object.ts';
import { DEFAULT_READ_LIMITS } from './read-limits.ts';

const MIB = 1024 ** 2;

/** Gzip of `mebibytes` MiB of zeros without a trailer, made from one MiB that is repeated. */
function bombOf(mebibytes: number): Buffer {
  const one = deflateRawSync(Buffer.alloc(MIB), { finishFlush: constants.Z_FULL_FLUSH });
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  return Buffer.concat([header, ...Array.from({ length: mebibytes }, () => one)]);
}

describe('the limits on what may come out of gzip', () => {
  it('stop a bomb of 500 MB after a few of them, without holding them', async () => {
    const bomb = bombOf(500);
    const { chunks, outcome } = readObject(delivered(bomb));
    let bytesGiven = 0;
    let mostHeld = 0;
    const before = process.memoryUsage().arrayBuffers;
    for await (const chunk of chunks) {
      bytesGiven += chunk.length;
      mostHeld = Math.max(mostHeld, process.memoryUsage().arrayBuffers - before);
    }

    expect(bomb.length).toBeLessThan(600_000);
    expect(outcome().failure?.reason).toBe('RATIO_TOO_HIGH');
    expect(outcome()).toMatchObject({ bytesInflated: bytesGiven, bytesDelivered: bomb.length });
    expect(bytesGiven).toBeLessThan(8 * MIB);
    expect(mostHeld).toBeLessThan(160 * MIB);
  });

  it('let a small object shrink as far as it likes', async () => {
    const { outcome } = await readWhole(delivered(gzipSync(Buffer.alloc(MIB, '{"eventName":"ListBuckets"}\n'))));

    expect(outcome.bytesInflated / outcome.bytesDelivered).toBeGreaterThan(200);
    expect(outcome.failure).toBeNull();
  });

  it('count the ratio from the first MiB on, and give what lies below', async () => {
    const { outcome } = await readWhole(delivered(gzipSync(Buffer.alloc(MIB + 1))));

    expect(outcome).toMatchObject({ failure: { reason: 'RATIO_TOO_HIGH' }, bytesInflated: MIB });
  });

  it('give exactly as much as one object may inflate to', async () => {
    const limits = { ...DEFAULT_READ_LIMITS, maxInflatedBytes: 700_001 };
    const object = Buffer.from(Array.from({ length: 900_000 }, (_, index) => (index * index) % 253));
    const { bytes, outcome } = await readWhole(delivered(gzipSync(object)), limits);

    expect(outcome.failure).toMatchObject({ reason: 'INFLATED_TOO_LARGE', detail: 'more than 700001 bytes came out' });
    expect(bytes.equals(object.subarray(0, 700_001))).toBe(true);
  });

  it('let an object through that inflates to exactly the limit', async () => {
    const limits = { ...DEFAULT_READ_LIMITS, maxInflatedBytes: 500_000 };

    expect((await readWhole(delivered(gzipSync(Buffer.alloc(500_000))), limits)).outcome.failure).toBeNull();
  });

  it('do not hold for plain bytes, which nothing multiplies', async () => {
    const limits = { ...DEFAULT_READ_LIMITS, maxInflatedBytes: 10 };

    expect((await readWhole(delivered(Buffer.alloc(MIB)), limits)).outcome).toMatchObject({
      failure: null,
      bytesInflated: MIB,
    });
  });
});
