import { assignedSecretsIn } from './assigned-secrets.ts';
import type { ByteRange } from './byte-range.ts';
import { secretKeysIn } from './secret-key-shape.ts';
import { isMask } from './secret-mask.ts';
import { charactersOf, runEndOf, runsOf } from './text-run.ts';

// These look at bytes as characters 0 to 255. White space is spelled out, since \s has 0xa0, which ends letters of UTF-8.
// A form that begins with a run of characters looks behind, so that a long run is tried once and not at each of its places.

/** Session tokens of STS begin with one of these; real ones have several hundred characters. */
const SESSION_TOKEN = /(?:IQoJ|FwoG|FQoG|AQoD|AQoE)[A-Za-z0-9+/=_%-]{96}/g;
const TOKEN = charactersOf(/[A-Za-z0-9+/=_%-]/);
const JSON_WEB_TOKEN = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8}/g;
const CLAIMS = /\.eyJ[A-Za-z0-9_-]{8}/y;
const BASE64URL = charactersOf(/[A-Za-z0-9_-]/);
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/g;
const KEY_END = '-----END ';
const BEARER = /(?<=(?<![A-Za-z0-9_])(?:Bearer|Basic) {1,8})[A-Za-z0-9._~+/=-]{16}/g;
const BEARER_TOKEN = charactersOf(/[A-Za-z0-9._~+/=-]/);
const LOGIN = /:\/\//g;
const USER = charactersOf(/[^\t\r\n "'/<>?#@]/);
/** A user without a password is a token when it is at least this long. */
const SHORTEST_LOGIN_TOKEN = 20;
const SHORTEST_SECRET = 10;
const SHORTEST_SESSION_TOKEN = 100;
const SHORTEST_SECRET_KEY = 40;

/**
 * What a text is the value of: `name`, where its member ends in `name`, `id` or `arn`, since random names are no secrets;
 * `identity`, where it says who acted, since its words are names as well.
 */
export type TextKind = 'any' | 'name' | 'identity';

/**
 * The secrets in a text that show by their form, whatever they stand under.
 *
 * @param text bytes as characters 0 to 255, so that an index is an offset
 */
export function secretsByForm(text: string, kind: TextKind): readonly ByteRange[] {
  if (text.length < SHORTEST_SECRET) return [];
  const found: ByteRange[] = [];
  // A form is looked for where the word that each of its kind has stands at all: that costs a tenth of looking for it.
  if (text.length >= SHORTEST_SESSION_TOKEN) found.push(...sessionTokensIn(text));
  const isIdentity = kind === 'identity';
  if (!isIdentity && text.includes('eyJ'))
    found.push(...runsOf(JSON_WEB_TOKEN, text, ({ index }) => webTokenEndOf(text, index)));
  if (text.includes('-----BEGIN ')) found.push(...privateKeysIn(text));
  if (text.includes('Bearer ') || text.includes('Basic ')) found.push(...bearersIn(text));
  if (text.includes('://')) found.push(...loginsIn(text));
  if (!isIdentity && (text.includes('=') || text.includes(':'))) found.push(...assignedSecretsIn(text));
  if (kind === 'any' && text.length >= SHORTEST_SECRET_KEY) found.push(...secretKeysIn(text));
  return found.length === 0 ? found : found.filter(({ start, end }) => !isMask(text.slice(start, end)));
}

function sessionTokensIn(text: string): readonly ByteRange[] {
  return runsOf(SESSION_TOKEN, text, ({ index }) => runEndOf(text, index, TOKEN));
}

function privateKeysIn(text: string): readonly ByteRange[] {
  return runsOf(PRIVATE_KEY, text, ({ index, 0: begin }) => privateKeyEndOf(text, index + begin.length));
}

function bearersIn(text: string): readonly ByteRange[] {
  return runsOf(BEARER, text, ({ index }) => runEndOf(text, index, BEARER_TOKEN));
}

function loginsIn(text: string): readonly ByteRange[] {
  const runs = runsOf(LOGIN, text, ({ index }) => runEndOf(text, index + 3, USER));
  return runs.flatMap((run) => loginSecretsIn(text, run));
}

/** Three parts with dots between them, of which the last may be missing; the text's own start when it is no such token. */
function webTokenEndOf(text: string, start: number): number {
  CLAIMS.lastIndex = runEndOf(text, start, BASE64URL);
  if (!CLAIMS.test(text)) return start;
  const claimsEnd = runEndOf(text, CLAIMS.lastIndex, BASE64URL);
  return text[claimsEnd] === '.' ? runEndOf(text, claimsEnd + 1, BASE64URL) : claimsEnd;
}

/** Behind the line that ends the key, or at the text's end. */
function privateKeyEndOf(text: string, bodyStart: number): number {
  const last = text.indexOf(KEY_END, bodyStart);
  const marked = last < 0 ? -1 : text.indexOf('-----', last + KEY_END.length);
  return marked < 0 ? text.length : marked + 5;
}

/** In `scheme://user:password@host` the password; a token of some length that stands in the place of both. */
function loginSecretsIn(text: string, { start, end }: ByteRange): ByteRange[] {
  if (text[end] !== '@') return [];
  const userStart = start + 3;
  const colon = text.slice(userStart, end).indexOf(':');
  if (colon >= 0) return [{ start: userStart + colon + 1, end }];
  return end - userStart >= SHORTEST_LOGIN_TOKEN ? [{ start: userStart, end }] : [];
}
