/** Names whose values are secrets, as lower-case letters alone. */
const WHOLE_NAMES = new Set([
  ...['authorization', 'authorizationtoken', 'idtoken', 'samlassertion', 'secret', 'token', 'webidentitytoken'],
  ...['keymaterial', 'presharedkey', 'secretbinary', 'secretstring', 'userdata', 'xamzsignature'],
]);
/** How other such names end: `masterUserPassword`, `aws_secret_access_key`, `X-Amz-Security-Token`, … */
const ENDINGS = [
  ...['accesstoken', 'authtoken', 'bearertoken', 'refreshtoken', 'securitytoken', 'sessiontoken'],
  ...['clientsecret', 'passphrase', 'passwd', 'password', 'privatekey', 'secretaccesskey', 'secretkey', 'sharedsecret'],
];
/** Names that are followed by a secret in a query or a header; as the name of a member they mean other things too. */
const ASSIGNED_NAMES = new Set(['signature']);
/** Objects and lists of environment variables: of Lambda, ECS, CodeBuild and others. */
const ENVIRONMENTS = new Set(['environment', 'environmentvariables', 'variables']);
const LONGEST_NAME = 100;
const MOST_CACHED = 4096;

/** What a member's name says about its value. */
export type KeyMeaning = 'secret' | 'environment' | 'key-id' | 'plain';

const meanings = new Map<string, KeyMeaning>();

/**
 * What the name of a member says about its value, whatever its case and punctuation.
 *
 * Pagination tokens (`nextToken`), idempotency tokens (`clientToken`) and the names of tokens (`webIdentityTokenId`,
 * `sAMLAssertionID`) are no secrets, and `subjectFromWebIdentityToken` names a person.
 */
export function meaningOfKey(name: string): KeyMeaning {
  const known = meanings.get(name);
  if (known !== undefined) return known;
  const meaning = name.length > LONGEST_NAME ? 'plain' : judge(plainNameOf(name));
  if (meanings.size >= MOST_CACHED) meanings.clear();
  meanings.set(name, meaning);
  return meaning;
}

/** Whether a secret follows this name in text such as `name=secret` or `name: secret`. */
export function isAssignedSecret(name: string): boolean {
  return meaningOfKey(name) === 'secret' || ASSIGNED_NAMES.has(plainNameOf(name));
}

/** A name's letters and digits, in lower case: all that counts in comparing names. */
export function plainNameOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function judge(plainName: string): KeyMeaning {
  if (ENVIRONMENTS.has(plainName)) return 'environment';
  if (plainName.endsWith('accesskeyid')) return 'key-id';
  return WHOLE_NAMES.has(plainName) || ENDINGS.some((ending) => plainName.endsWith(ending)) ? 'secret' : 'plain';
}

const SUFFIX_FLAGS = suffixFlags();
const KEY_ID_CODE = suffixCode(0, 'y'.charCodeAt(0), 'i'.charCodeAt(0), 'd'.charCodeAt(0));

/**
 * Whether a name that ends before index `end` may mean anything but `plain`: a first look, by its last four bytes,
 * that costs a few loads and lets few others through.
 */
export function mayMeanSecret(bytes: Uint8Array, end: number): boolean {
  const code = suffixCode(bytes[end - 4] ?? 0, bytes[end - 3] ?? 0, bytes[end - 2] ?? 0, bytes[end - 1] ?? 0);
  return ((SUFFIX_FLAGS[code >> 3] ?? 0) & (1 << (code & 7))) !== 0;
}

/** Whether a name that ends before index `end` may be that of a key id, such as `accessKeyId`: a first look, too. */
export function mayBeKeyId(bytes: Uint8Array, end: number): boolean {
  return suffixCode(0, bytes[end - 3] ?? 0, bytes[end - 2] ?? 0, bytes[end - 1] ?? 0) === KEY_ID_CODE;
}

/** Five bits of each byte tell letters apart and fold their case. */
function suffixCode(a: number, b: number, c: number, d: number): number {
  return ((a & 31) << 15) | ((b & 31) << 10) | ((c & 31) << 5) | (d & 31);
}

function suffixFlags(): Uint8Array {
  const flags = new Uint8Array(2 ** 17);
  for (const name of [...WHOLE_NAMES, ...ENDINGS, ...ENVIRONMENTS, ...ASSIGNED_NAMES]) {
    for (const spelled of spellingsOf(name)) {
      const [a = 0, b = 0, c = 0, d = 0] = Buffer.from(spelled.slice(-4), 'latin1');
      const code = suffixCode(a, b, c, d);
      flags[code >> 3] = (flags[code >> 3] ?? 0) | (1 << (code & 7));
    }
  }
  return flags;
}

/** The name, and the name with a separator before one of its last three letters. */
function spellingsOf(name: string): string[] {
  const separated = [1, 2, 3].flatMap((count) =>
    ['-', '_', '.', ' '].map((mark) => name.slice(0, -count) + mark + name.slice(-count)),
  );
  return [name, ...separated];
}
