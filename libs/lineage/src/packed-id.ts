/** As RFC 4648 has it (section 5): each stands for six bits. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const PACKED_LENGTH = 22;
/** Stands before whatever would be read as something else. */
const MARK = '=';
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
  let packed = '';
  for (let at = 0; at < hex.length; at += 3) {
    const bits = Number.parseInt(hex.slice(at, at + 3), 16);
    packed += (DIGITS[bits >> 6] ?? '') + (DIGITS[bits & 63] ?? '');
  }
  return packed;
}

function unpackUuid(packed: string): string {
  let hex = '';
  for (let at = 0; at < PACKED_LENGTH; at += 2) {
    const bits = (DIGITS.indexOf(packed.charAt(at)) << 6) | DIGITS.indexOf(packed.charAt(at + 1));
    hex += bits.toString(16).padStart(at + 2 < PACKED_LENGTH ? 3 : 2, '0');
  }
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return groups.join('-');
}
