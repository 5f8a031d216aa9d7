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

/** The first 16 bytes of the SHA-256 of a text, spelled as a UUID. */
export function uuidOfText(text: string): string {
  const hex = hash('sha256', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** The key of the event directory: the first eight bytes of the event's UUID as a signed 64-bit integer. */
export function directoryHashOf(uuid: string): bigint {
  return BigInt.asIntN(64, BigInt(`0x${uuid.slice(0, 8)}${uuid.slice(9, 13)}${uuid.slice(14, 18)}`));
}
