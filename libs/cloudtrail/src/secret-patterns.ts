import type { ByteRange } from './byte-range.ts';
import { isAssignedSecret } from './secret-key.ts';

// These look at bytes as characters 0 to 255. White space is spelled out, since \s has 0xa0, which ends letters of UTF-8.
// A form that begins with a run of characters looks behind, so that a long run is tried once and not at each of its places.

/** Session tokens of STS begin with one of these; real ones have several hundred characters. */
const SESSION_TOKEN = /(?:IQoJ|FwoG|FQoG|AQoD|AQoE)[A-Za-z0-9+/=_%-]{96,}/g;
const JSON_WEB_TOKEN = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g;
const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----(?:(?!-----END )[^])*(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)?/g;
const BEARER = /\b(?:Bearer|Basic) +([A-Za-z0-9._~+/=-]{16,})/dg;
/** `scheme://user:password@host`, and a token of some length in the place of both. */
const URL_LOGIN = /:\/\/(?:[^\t\r\n "'/<>?#@:]*:([^\t\r\n "'/<>?#@]+)|([^\t\r\n "'/<>?#@:]{20,}))@/dg;
/** `name=value` and `name: value`, of a query, a header, a form or a file of settings. */
const ASSIGNMENT =
  /(?<![A-Za-z0-9_.-])([A-Za-z][A-Za-z0-9_.-]{2,60})["']?[\t ]*([=:])[\t ]*["']?([^\t\r\n "',;&{}[\]\\<>]{6,})/dg;
/** The shape of a secret access key, standing alone. */
const SECRET_KEY = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=_-])/g;

const SHORTEST_SECRET = 10;
/** Four classes of characters, drawn evenly, change about 25 times in 40: fewer than 16 changes are one in a thousand. */
const FEWEST_CHANGES = 16;
const MOST_SLASHES = 3;

/**
 * The secrets in a text that show by their form, whatever they stand under.
 *
 * @param text bytes as characters 0 to 255, so that an index is an offset
 * @param isName the text is the value of something that ends in `name`, `id` or `arn`: random names are no secrets
 */
export function secretsByForm(text: string, isName: boolean): readonly ByteRange[] {
  if (text.length < SHORTEST_SECRET) return [];
  const whole = [SESSION_TOKEN, JSON_WEB_TOKEN, PRIVATE_KEY].flatMap((form) => matchesOf(form, text).map(rangeOf));
  const parts = [BEARER, URL_LOGIN].flatMap((form) => matchesOf(form, text).flatMap(groupRangesOf));
  const keys = isName ? [] : matchesOf(SECRET_KEY, text).filter(([key]) => looksRandom(key));
  const found = [...whole, ...parts, ...keys.map(rangeOf), ...assignedSecrets(text)];
  return found.filter(({ start, end }) => !isMask(text.slice(start, end)));
}

/** All matches of a global expression; `matchAll` would make a copy of the expression each time. */
function matchesOf(form: RegExp, text: string): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  form.lastIndex = 0;
  for (let match = form.exec(text); match !== null; match = form.exec(text)) matches.push(match);
  return matches;
}

/** Whether a text has the form of a secret access key and nothing else. */
export function isSecretKeyShape(text: string): boolean {
  return /^[A-Za-z0-9+/]{40}$/.test(text);
}

function assignedSecrets(text: string): readonly ByteRange[] {
  return matchesOf(ASSIGNMENT, text).flatMap((match) => {
    const [, name = '', mark, value = ''] = match;
    if (!isAssignedSecret(name)) return [];
    const isSecret = mark === '=' || value.length >= 16 || /\d/.test(value);
    return isSecret ? groupRangesOf(match).slice(-1) : [];
  });
}

function looksRandom(key: string): boolean {
  const classes = Array.from(key, classOf);
  if (!classes.includes('a') || !classes.includes('A') || !classes.includes('0')) return false;
  const slashes = key.split('/').length - 1;
  return (
    slashes <= MOST_SLASHES && classes.filter((each, at) => at > 0 && each !== classes[at - 1]).length >= FEWEST_CHANGES
  );
}

function classOf(character: string): string {
  if (character >= 'a' && character <= 'z') return 'a';
  if (character >= 'A' && character <= 'Z') return 'A';
  return character >= '0' && character <= '9' ? '0' : '+';
}

function rangeOf(match: RegExpExecArray): ByteRange {
  return { start: match.index, end: match.index + match[0].length };
}

function groupRangesOf(match: RegExpExecArray): ByteRange[] {
  return (match.indices ?? [])
    .slice(1)
    .flatMap((pair) => (pair === undefined ? [] : [{ start: pair[0], end: pair[1] }]));
}

/** Whether a text stands in the place of a secret, or names what is no secret though it may stand where one is expected. */
export function isMask(text: string): boolean {
  return /^\**$|^HIDDEN_DUE_TO_SECURITY_REASONS$|^<sensitiveDataRemoved>$|^A[A-Z]{2}A[A-Z0-9*]{12,17}$|^arn:/.test(
    text,
  );
}
