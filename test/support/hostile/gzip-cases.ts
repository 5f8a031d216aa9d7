import { crc32, constants, deflateRawSync, gzipSync } from 'node:zlib';
import type { HostileCase } from './hostile-case.ts';
import { failedCase, fileOf, logName, ordinary, readCase } from './hostile-case.ts';

const MEBIBYTE = 1024 ** 2;
const TRUNCATIONS = [1, 2, 9, 10, 11, 64, 400, -9, -8, -4, -1];
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** Files whose compression is broken, doubled, trailed or far too good. */
export function gzipCases(): readonly HostileCase[] {
  return [
    ...truncated(),
    ...trailed(),
    ...damaged(),
    ...misnamed(),
    bomb('bomb-of-zeros', 0),
    bomb('bomb-of-spaces', 0x20),
  ];
}

function truncated(): readonly HostileCase[] {
  return TRUNCATIONS.map((at) => {
    const tag = `truncated-at-${at}`;
    const records = ordinary(tag, 20);
    const whole = gzipSync(fileOf(records));
    // The first byte of gzip's magic alone is still a gzip member that ends too early.
    return failedCase(logName(tag), whole.subarray(0, at), ['GZIP_TRUNCATED'], records);
  });
}

function trailed(): readonly HostileCase[] {
  const trails: readonly (readonly [string, Buffer, string])[] = [
    ['trailing-zeros', Buffer.alloc(512), 'GZIP_TRAILING_BYTES'],
    ['trailing-text', Buffer.from('and more'), 'GZIP_TRAILING_BYTES'],
    ['second-member', gzipSync(fileOf(ordinary('smuggled', 3))), 'GZIP_SECOND_MEMBER'],
    ['second-empty-member', gzipSync(Buffer.alloc(0)), 'GZIP_SECOND_MEMBER'],
  ];
  return trails.map(([tag, trail, reason]) => {
    const records = ordinary(tag, 5);
    return failedCase(logName(tag), Buffer.concat([gzipSync(fileOf(records)), trail]), [reason], records);
  });
}

function damaged(): readonly HostileCase[] {
  const damages: readonly (readonly [string, (bytes: Buffer) => Buffer, readonly string[]])[] = [
    ['bad-checksum', (bytes) => flipped(bytes, bytes.length - 6), ['GZIP_BAD_CHECKSUM']],
    ['bad-length', (bytes) => flipped(bytes, bytes.length - 1), ['GZIP_BAD_CHECKSUM']],
    ['bad-method', (bytes) => flipped(bytes, 2), ['GZIP_CORRUPT']],
    ['bad-middle', (bytes) => filled(bytes), ['GZIP_CORRUPT', 'GZIP_BAD_CHECKSUM', 'GZIP_TRUNCATED']],
    ['gzip-in-gzip', (bytes) => gzipSync(bytes), ['GZIP_NESTED']],
  ];
  return damages.map(([tag, damage, reasons]) => {
    const records = ordinary(tag, 30);
    return failedCase(logName(tag), damage(gzipSync(fileOf(records))), reasons, records);
  });
}

/** What the name says matters as little as what HTTP said on the way here. */
function misnamed(): readonly HostileCase[] {
  const plain = ordinary('plain-named-gz', 4);
  const packed = ordinary('gzip-named-json', 4);
  return [
    readCase(logName('plain-named-gz'), fileOf(plain), plain),
    readCase(logName('gzip-named-json', 'json'), gzipSync(fileOf(packed)), packed),
  ];
}

/** 500 MiB of one byte in about 500 KB: one compressed mebibyte, 500 times, in one valid member. */
function bomb(tag: string, byte: number): HostileCase {
  const mebibyte = Buffer.alloc(MEBIBYTE, byte);
  const block = deflateRawSync(mebibyte, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const times = 500;
  let checksum = 0;
  for (let at = 0; at < times; at += 1) checksum = crc32(mebibyte, checksum);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(times * MEBIBYTE, 4);
  const blocks = Array.from({ length: times }, () => block);
  const bytes = Buffer.concat([HEADER, ...blocks, deflateRawSync(Buffer.alloc(0)), trailer]);
  return failedCase(logName(tag), bytes, ['RATIO_TOO_HIGH', 'INFLATED_TOO_LARGE']);
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}

/** Half of the compressed bytes are lost and read as ones. */
function filled(bytes: Buffer): Buffer {
  return Buffer.from(bytes).fill(0xff, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
}
