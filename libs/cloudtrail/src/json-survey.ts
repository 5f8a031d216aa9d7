import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  byteFlags,
  isJsonSpace,
  skipJsonSpace,
} from './json-byte.ts';
import { SECRET_MARKS, hintsAtSecret, isSecretMember } from './secret-hint.ts';

/** What one look over the bytes of a JSON value tells. */
export type JsonSurvey = {
  /** Colons outside of strings: in valid JSON, the number of members of all its objects. */
  readonly memberCount: number;
  /** Whether any string has an escape, so whether any can hold a quote, a control character or a backslash. */
  readonly hasEscapes: boolean;
  /** Whether all bytes are below 128, so that each is one character. */
  readonly isAscii: boolean;
  /** Whether it begins and ends as an object, an array or a string does, with all its strings closed. */
  readonly isWhole: boolean;
  /** Whether the name of a member, or a mark inside of a string, hints at a secret; escapes hide such hints. */
  readonly hintsAtSecrets: boolean;
};

const OTHER = 0;
const [QUOTES, COLONS, HINTS, BACKSLASHES, HIGH_BYTES] = [1, 2, 3, 4, 5];
const KINDS = new Uint8Array(256).fill(HIGH_BYTES, 128);
KINDS[QUOTE] = QUOTES;
KINDS[COLON] = COLONS;
KINDS[BACKSLASH] = BACKSLASHES;
for (const mark of SECRET_MARKS) KINDS[mark] = HINTS;

const FIRST_BYTES = byteFlags(OPEN_OBJECT, OPEN_ARRAY, QUOTE);
const LAST_BYTES = byteFlags(CLOSE_OBJECT, CLOSE_ARRAY, QUOTE);

/** Looks over the bytes of a JSON value once. */
export function surveyJson(bytes: Uint8Array): JsonSurvey {
  const length = bytes.length;
  let memberCount = 0;
  let hasEscapes = false;
  let isAscii = true;
  let hintsAtSecrets = false;
  let isClosed = true;
  for (let at = 0; at < length; at++) {
    const outside = KINDS[bytes[at] ?? 0];
    if (outside === OTHER) continue;
    if (outside === COLONS) memberCount++;
    else if (outside === HIGH_BYTES) isAscii = false;
    if (outside !== QUOTES) continue;

    const start = at + 1;
    for (at = start; at < length; at++) {
      const inside = KINDS[bytes[at] ?? 0];
      if (inside === OTHER) continue;
      if (inside === QUOTES) break;
      if (inside === HIGH_BYTES) isAscii = false;
      else if (inside !== BACKSLASHES) hintsAtSecrets ||= hintsAtSecret(bytes, at);
      else {
        hasEscapes = true;
        at++;
        if ((bytes[at] ?? 0) > 0x7f) isAscii = false;
      }
    }
    isClosed = at < length;
    hintsAtSecrets ||= isSecretMember(bytes, start, at);
  }
  return { memberCount, hasEscapes, isAscii, hintsAtSecrets, isWhole: isClosed && hasWholeEnds(bytes) };
}

function hasWholeEnds(bytes: Uint8Array): boolean {
  let last = bytes.length - 1;
  while (last > 0 && isJsonSpace(bytes[last] ?? 0)) last--;
  return FIRST_BYTES[bytes[skipJsonSpace(bytes, 0)] ?? 0] === 1 && LAST_BYTES[bytes[last] ?? 0] === 1;
}
