import { COLON, COMMA, OPEN_OBJECT, QUOTE, isJsonSpace } from './json-byte.ts';
import type { LookBack } from './look-back.ts';

/**
 * The keys whose arrays hold records: CloudTrail's files (`Records`), `LookupEvents` (`Events`), CloudWatch Logs
 * subscriptions (`logEvents`), its command line (`events`), and tools that lower the case of CloudTrail's key.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
const CONTAINER_KEYS = ['Records', 'records', 'Events', 'events', 'logEvents'].map((key) => Buffer.from(key, 'latin1'));

/** Whether a name that lies from `start` up to `end` is one of those keys. */
export function isContainerKey(bytes: Uint8Array, start: number, end: number): boolean {
  return CONTAINER_KEYS.some((key) => {
    if (key.length !== end - start) return false;
    for (let at = 0; at < key.length; at++) if (key[at] !== bytes[start + at]) return false;
    return true;
  });
}

/**
 * Tells whether the array that opens at `at` is the value of a key that holds records.
 *
 * Looks backwards, since arrays at the first level are rare and keys are not. A quote that follows `{` or `,` cannot
 * stand inside of a string, where it would follow a backslash: so in valid JSON the answer is exact.
 *
 * @param mayFollowComma false to accept only the first key of the object
 */
export function hasContainerKey(back: LookBack, at: number, mayFollowComma: boolean): boolean {
  let distance = skipSpace(back, at, 1);
  if (back.byteAt(at, distance) !== COLON) return false;
  distance = skipSpace(back, at, distance + 1);
  if (back.byteAt(at, distance) !== QUOTE) return false;
  const beforeKey = keyStartOf(back, at, distance + 1);
  if (beforeKey === null) return false;
  const opener = back.byteAt(at, skipSpace(back, at, beforeKey));
  return opener === OPEN_OBJECT || (mayFollowComma && opener === COMMA);
}

/** The distance of the byte before the key's opening quote, when one of the keys ends at `distance`. */
function keyStartOf(back: LookBack, at: number, distance: number): number | null {
  for (const key of CONTAINER_KEYS) {
    let matched = 0;
    while (matched < key.length && back.byteAt(at, distance + matched) === key[key.length - 1 - matched]) matched++;
    if (matched === key.length && back.byteAt(at, distance + matched) === QUOTE) return distance + matched + 1;
  }
  return null;
}

function skipSpace(back: LookBack, at: number, distance: number): number {
  let reached = distance;
  while (isJsonSpace(back.byteAt(at, reached))) reached++;
  return reached;
}
