import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { blockInForm, unpackedBlock } from './block-form.ts';

const TEXTS = ['', 'a', '{"eventVersion":"1.11"}', '{"eventVersion":"1.11"}'.repeat(2_000)].map((text) =>
  Buffer.from(text),
);

/** As many bytes as a block has, of a kind that nothing makes smaller. */
const NOISE = Buffer.concat(Array.from({ length: 8192 }, (_, at) => createHash('sha256').update(String(at)).digest()));

describe('the form of a stored block', () => {
  it('gives the block back, byte for byte', async () => {
    for (const text of [...TEXTS, NOISE]) expect(await unpackedBlock(blockInForm(text))).toEqual(text);
  });

  it('is told from the one that blocks were stored in before, which is read as well', async () => {
    for (const text of [...TEXTS, NOISE]) {
      for (const level of [0, 1, 6, 9]) expect(await unpackedBlock(deflateRawSync(text, { level }))).toEqual(text);
    }
  });

  it('is no block any more, whichever bit of its first byte is changed', async () => {
    const packed = blockInForm(Buffer.from('{"eventVersion":"1.11"}'.repeat(20)));
    for (let bit = 0; bit < 8; bit++) {
      const changed = Buffer.from(packed);
      changed[0] = (changed[0] ?? 0) ^ (1 << bit);
      expect([bit, await unpackedBlock(changed)]).toEqual([bit, undefined]);
    }
  });

  it('is nothing that was cut, is no such form, or unpacks to more than a block', async () => {
    const packed = blockInForm(Buffer.from('{"eventVersion":"1.11"}'.repeat(2_000)));
    const mark = packed.subarray(0, 1);
    const bombs = [Buffer.alloc(262_145), Buffer.alloc(10_000_000)];
    const damaged = [
      packed.subarray(0, -4),
      Buffer.alloc(0),
      mark,
      Buffer.from('no block'),
      ...bombs.map((bomb) => deflateRawSync(bomb)),
    ];
    damaged.push(...bombs.map((bomb) => Buffer.concat([mark, brotliCompressSync(bomb)])));
    for (const bytes of damaged) expect(await unpackedBlock(bytes)).toBeUndefined();
  });
});
