import type { EpochMs } from '#kernel';
import type { Actor } from './actor.ts';
import { keepActorText } from './actor-text.ts';
import { isJsonObject, rootPlace } from './place.ts';
import { RecentMap } from './recent-map.ts';
import { readActor } from './read-actor.ts';
import { ADMITTING_CALLS } from './read-admitted.ts';

/** Some thousand sessions are in use at a time, at about 3 KB each; a longer identity is rare, and read each time. */
const MOST_KNOWN = 4096;
const LONGEST_KNOWN = 4096;

/** Types of whom a part stands elsewhere in the record: those are read with the whole of it in hand. */
const SPREAD_TYPES: ReadonlySet<unknown> = new Set(['SAMLUser', 'WebIdentityUser']);

/** What a record's `sessionCredentialFromConsole` says. */
export type FromConsole = boolean | null;

const known = new Map([true, false, null].map((said) => [said, new RecentMap<Actor>(MOST_KNOWN)]));

/** The actor of an identity that was read before, by the identity's own text. */
export function knownActor(identity: string, isFromConsole: FromConsole): Actor | undefined {
  return known.get(isFromConsole)?.get(identity);
}

/** Whether nothing in a record but its identity matters to an actor that `actorOfIdentity` gave for that identity. */
export function isKnowable(
  { type, accessKeyId }: Actor,
  sharedEventId: string | null,
  eventName: string | null,
): boolean {
  const isCopy = sharedEventId !== null && type === 'AWSAccount' && accessKeyId === null;
  return !isCopy && (eventName === null || !ADMITTING_CALLS.has(eventName));
}

/**
 * Reads the actor of an identity by itself, as it is in all records that are `isKnowable`. Remembers the last few
 * thousand.
 *
 * @param identity the text of `userIdentity`, an object of plain JSON
 * @returns null where it has to be read with the whole record, or holds anything odd
 */
export function actorOfIdentity(identity: string, isFromConsole: FromConsole): Actor | null {
  const value: unknown = JSON.parse(identity);
  if (!isJsonObject(value) || SPREAD_TYPES.has(value['type'])) return null;
  const notes = { oddities: [], isPlain: true };
  const record = rootPlace({ userIdentity: value, sessionCredentialFromConsole: isFromConsole }, notes);
  const actor = readActor(record, null, 0 as EpochMs);
  if (notes.oddities.length > 0) return null;
  if (identity.length <= LONGEST_KNOWN) {
    known.get(isFromConsole)?.set(identity, actor);
    keepActorText(actor);
  }
  return actor;
}
