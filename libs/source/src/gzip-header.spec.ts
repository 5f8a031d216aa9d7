import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { readGzipHeader } from './gzip-header.ts';

const header = (flags: number, ...rest: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3]), ...rest]);

function withChecksum(bytes: Buffer): Buffer {
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(crc32(bytes) & 0xffff);
  return Buffer.concat([bytes, checksum]);
}

describe('a gzip header', () => {
  it.each([
    ['without anything', header(0), 10],
    ['with extra bytes', header(4, Buffer.from([2, 0, 9, 9])), 14],
    ['with a name', header(8, Buffer.from('a.json\0')), 17],
    ['with an empty name and a comment', header(24, Buffer.from('\0hello\0')), 17],
    ['with a checksum', withChecksum(header(2)), 12],
    ['with all of it', withChecksum(header(30, Buffer.from([1, 0, 9]), Buffer.from('n\0c\0'))), 19],
  ])('%s is read to its end, and is unfinished at every shorter length', (_, bytes, length) => {
    expect(readGzipHeader(Buffer.concat([bytes, Buffer.from([1, 2, 3])]))).toEqual({ kind: 'complete', length });
    for (let cut = 2; cut < length; cut += 1) {
      expect(readGzipHeader(bytes.subarray(0, cut))).toEqual({ kind: 'unfinished' });
    }
  });

  it.each([
    ['a method other than deflate', Buffer.from([0x1f, 0x8b, 7])],
    ['reserved flags', header(0x20)],
    ['a wrong checksum', header(2, Buffer.from([1, 2]))],
    ['a name of 200 KB', header(8, Buffer.alloc(200_000, 'n'))],
    ['a comment of 200 KB that ends', header(16, Buffer.alloc(200_000, 'n'), Buffer.alloc(1))],
  ])('with %s is invalid', (_, bytes) => {
    expect(readGzipHeader(bytes).kind).toBe('invalid');
  });
});
