import { uuidOfText } from './event-key.ts';

/** Some thousand identities act in a day of a large organisation; longer texts are rare and hashed each time. */
const MOST_ACTORS = 4096;
const LONGEST_CACHED = 4096;

const known = new Map<string, string>();

/** Names an acting identity: the head of the SHA-256 of its canonical text. Remembers the last few thousand. */
export function actorUuidOf(actorBody: string): string {
  const cached = known.get(actorBody);
  if (cached !== undefined) return cached;
  const uuid = uuidOfText(actorBody);
  if (actorBody.length > LONGEST_CACHED) return uuid;
  if (known.size >= MOST_ACTORS) known.clear();
  known.set(actorBody, uuid);
  return uuid;
}
