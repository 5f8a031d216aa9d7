import type { ByteRange } from './byte-range.ts';
import { QUOTE } from './json-byte.ts';
import { surveyJson } from './json-survey.ts';
import type { JsonSurvey } from './json-survey.ts';
import { hasLongRun } from './secret-hint.ts';
import { secretRangesIn } from './secret-ranges.ts';

/** The version of the rules below. It is stored beside whatever they changed, and grows whenever they change. */
export const REDACTION_VERSION = 1;

/** Blanking a part of a text may make the rest look like a secret; in practice the second round finds nothing. */
const MOST_ROUNDS = 5;
const ASTERISK = 0x2a;

/** Bytes without their secrets; `blanked` is how many were taken out. */
export type Blanked = { readonly bytes: Uint8Array; readonly blanked: number };

/**
 * Puts asterisks in the place of every secret, byte for byte, so that lengths, offsets and JSON stay as they are.
 *
 * A secret is a text under a telling name (`sessionToken`, `masterUserPassword`, `userData`, the variables of an
 * environment, …), or one that shows by its form: session tokens, JSON web tokens, private keys, secret access keys,
 * logins and signatures in URLs, `password=…`; in JSON inside of strings and in base64 as well. Key ids, ARNs and
 * CloudTrail's own masks are kept. Numbers are not looked at.
 *
 * Of text that is no JSON it blanks what has such a form or stands behind such a name, as well as that can be told.
 * Deterministic, and blanking twice is blanking once. A record without any hint of a secret costs one look over its
 * bytes, and is given back as it is.
 *
 * @param survey what `surveyJson` says of these bytes, if it was asked already
 */
export function blankSecrets(bytes: Uint8Array, survey: JsonSurvey = surveyJson(bytes)): Blanked {
  if (!mayHoldSecrets(bytes, survey)) return { bytes, blanked: 0 };
  let result: Blanked = { bytes, blanked: 0 };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const ranges = secretRangesIn(result.bytes, survey.isWhole);
    if (ranges.length === 0) break;
    const areWhole = ranges.every((range) => isWholeLiteral(result.bytes, range));
    result = { bytes: starred(result.bytes, ranges), blanked: result.blanked + ranges.length };
    if (areWhole) break;
  }
  return result;
}

/** Whether it is worth to look for secrets; where it is not, none would be found. */
function mayHoldSecrets(bytes: Uint8Array, survey: JsonSurvey): boolean {
  return !survey.isWhole || survey.hasEscapes || survey.hintsAtSecrets || hasLongRun(bytes);
}

function isWholeLiteral(bytes: Uint8Array, { start, end }: ByteRange): boolean {
  return bytes[start - 1] === QUOTE && bytes[end] === QUOTE;
}

/**
 * The bytes with asterisks in the place of the ranges.
 *
 * @param origin the index that the ranges have for the first of the bytes
 */
export function starred(bytes: Uint8Array, ranges: readonly ByteRange[], origin = 0): Uint8Array {
  const copy = new Uint8Array(bytes);
  for (const { start, end } of ranges) copy.fill(ASTERISK, start - origin, end - origin);
  return copy;
}
