import type { EpochMs } from '#kernel';
import type { Actor } from './actor.ts';
import { keepActorText } from './actor-text.ts';
import type { KnownIdentity } from './identity-book.ts';
import { isJsonObject, rootPlace } from './place.ts';
import { readActor } from './read-actor.ts';
import { ADMITTING_CALLS } from './read-admitted.ts';
import { ATTEMPTED_TYPES, UNAUTHENTICATED_CALLS } from './unauthenticated.ts';

/** Types of whom a part stands elsewhere in the record: those are read with the whole of it in hand. */
const SPREAD_TYPES: ReadonlySet<unknown> = new Set(['SAMLUser', 'WebIdentityUser']);

/** What a record's `sessionCredentialFromConsole` says. */
export type FromConsole = boolean | null;

/** Whether nothing in a record but its identity matters to an actor that `actorOfIdentity` gave for that identity. */
export function isKnowable(
  { type, accessKeyId }: Actor,
  sharedEventId: string | null,
  eventName: string | null,
): boolean {
  const isCopy = sharedEventId !== null && type === 'AWSAccount' && accessKeyId === null;
  if (isCopy) return false;
  if (eventName === null) return true;
  return !ADMITTING_CALLS.has(eventName) && !(ATTEMPTED_TYPES.has(type) && UNAUTHENTICATED_CALLS.has(eventName));
}

/**
 * Reads the actor of an identity by itself, as it is in all records that are `isKnowable`; once for each identity.
 *
 * @param identity an object of plain JSON
 * @returns null where it has to be read with the whole record, or holds anything odd
 */
export function actorOfIdentity(identity: KnownIdentity, isFromConsole: FromConsole): Actor | null {
  const known = identity.actors.get(isFromConsole);
  if (known !== undefined) return known;
  const actor = readAlone(identity.bytes.toString('latin1'), isFromConsole);
  identity.actors.set(isFromConsole, actor);
  if (actor !== null) keepActorText(actor);
  return actor;
}

function readAlone(text: string, isFromConsole: FromConsole): Actor | null {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value) || SPREAD_TYPES.has(value['type'])) return null;
  const notes = { oddities: [], isPlain: true };
  const record = rootPlace({ userIdentity: value, sessionCredentialFromConsole: isFromConsole }, notes);
  const actor = readActor(record, null, 0 as EpochMs);
  return notes.oddities.length > 0 ? null : actor;
}
