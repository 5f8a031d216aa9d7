/** As RFC 4648 has it (section 5): each stands for six bits. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const PACKED_LENGTH = 22;
/** Stands before whatever would be read as something else. */
const MARK = '=';
/** Where the last two of the 32 hexadecimal digits begin. */
const LAST_PAIR = 30;

// Answers hold a few ids each, and are read by the thousand: looking up takes half as long as computing.
const PAIRS = Array.from({ length: 4096 }, (_, bits) => DIGITS.charAt(bits >> 6) + DIGITS.charAt(bits & 63));
const THREES = Array.from({ length: 4096 }, (_, bits) => bits.toString(16).padStart(3, '0'));
const VALUES = valuesOf(DIGITS);
const HEX_VALUES = valuesOf('0123456789abcdef');

const CANONICAL_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id in fewer characters, if it is a UUID as CloudTrail and the ledger spell them; any other nearly as it is. */
export function packId(id: string): string {
  if (CANONICAL_UUID.test(id)) return packUuid(id);
  return id.length === PACKED_LENGTH || id.startsWith(MARK) ? MARK + id : id;
}

/** The id that `packId` packed. */
export function unpackId(packed: string): string {
  if (packed.startsWith(MARK)) return packed.slice(1);
  return packed.length === PACKED_LENGTH ? unpackUuid(packed) : packed;
}

/** Three hexadecimal digits are two of these; the last two take two as well. */
function packUuid(uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  const value = (at: number): number => HEX_VALUES[hex.charCodeAt(at)] ?? 0;
  let packed = '';
  for (let at = 0; at < LAST_PAIR; at += 3) {
    packed += PAIRS[(value(at) << 8) | (value(at + 1) << 4) | value(at + 2)] ?? '';
  }
  return packed + (PAIRS[(value(LAST_PAIR) << 4) | value(LAST_PAIR + 1)] ?? '');
}

function unpackUuid(packed: string): string {
  const threeAt = (at: number): string => {
    const bits = ((VALUES[packed.charCodeAt(at)] ?? 0) << 6) | (VALUES[packed.charCodeAt(at + 1)] ?? 0);
    return THREES[bits] ?? '';
  };
  let hex = '';
  for (let at = 0; at < PACKED_LENGTH - 2; at += 2) hex += threeAt(at);
  hex += threeAt(PACKED_LENGTH - 2).slice(1);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** By the code of a digit, what it stands for. */
function valuesOf(digits: string): Uint8Array {
  const values = new Uint8Array(128);
  for (let value = 0; value < digits.length; value++) values[digits.charCodeAt(value)] = value;
  return values;
}
