import { hash } from 'node:crypto';

const CANONICAL_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** How the ledger names an event: 16 bytes that can be indexed narrowly, and the id itself where they do not spell it. */
export type EventKey = {
  readonly uuid: string;
  /** Null when the event id is `uuid` itself. */
  readonly spelledId: string | null;
};

/**
 * The 16 bytes under which an event id is stored: the id itself when it is a canonical lower-case UUID, as CloudTrail
 * writes it, else the head of its SHA-256.
 */
export function eventKeyOf(eventId: string): EventKey {
  if (CANONICAL_UUID.test(eventId)) return { uuid: eventId, spelledId: null };
  return { uuid: uuidOfText(eventId), spelledId: eventId };
}

const UUID_BYTES = 16;
const DIGITS = Buffer.from('0123456789abcdef');
/** A hyphen stands behind each of these bytes. */
const ENDS_GROUP = Uint8Array.from({ length: UUID_BYTES }, (_, index) => ([3, 5, 7, 9].includes(index) ? 1 : 0));
const spelling = Buffer.alloc(36, '-');

/**
 * The first 16 bytes of the SHA-256 of a text, spelled as a UUID. In one piece: of slices put together, each would stay
 * in memory beside the others, which is six times as much, and thousands are kept.
 */
export function uuidOfText(text: string): string {
  const digest = hash('sha256', text, 'binary');
  let at = 0;
  for (let index = 0; index < UUID_BYTES; index++) {
    const byte = digest.charCodeAt(index);
    spelling[at++] = DIGITS[byte >>> 4] ?? 0;
    spelling[at++] = DIGITS[byte & 15] ?? 0;
    if (ENDS_GROUP[index] === 1) at++;
  }
  return spelling.toString('latin1');
}
