// Byte by byte: Node's own writers check their range each time, and those of 64 bits make a bigint.

/** Writes a signed integer of 32 bits, the highest byte first, and gives the offset behind it. */
export function writeInt32(buffer: Buffer, offset: number, value: number): number {
  buffer[offset] = value >>> 24;
  buffer[offset + 1] = value >>> 16;
  buffer[offset + 2] = value >>> 8;
  buffer[offset + 3] = value & 0xff;
  return offset + 4;
}

/** Writes a signed integer of at most 53 bits in 64, the highest byte first, and gives the offset behind it. */
export function writeInt64(buffer: Buffer, offset: number, value: number): number {
  const high = Math.floor(value / 2 ** 32);
  writeInt32(buffer, offset, high);
  return writeInt32(buffer, offset + 4, value - high * 2 ** 32);
}
