import { isJsonObject, noteOddity, presentIn } from './place.ts';
import type { Place } from './place.ts';

/** Deeper or more than any service's answer, and few enough that a hostile record costs nothing. */
const MOST_LEVELS = 6;
const MOST_VISITS = 2_000;
const MOST_CREDENTIALS = 64;
const MASK = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Credentials in an answer, and the object that they are part of, where their role user stands beside them. */
export type IssuedCredentials = { readonly keyId: string; readonly credentials: Place; readonly around: Place };

const TAGS = /tags?(?:set|list|map)?$/i;

type Visit = { readonly value: unknown; readonly key: string; readonly path: string; readonly around: Place };

/**
 * Finds every credential that an answer hands out, at any place down to six levels, each key id once.
 *
 * A credential is an object with an `accessKeyId` that stands under a key such as `credentials`, or holds a
 * `sessionToken`. The key that IAM makes for a user (`accessKey`) is neither, and begins no session. Nor are tags, in which
 * callers write what they like and answers repeat it, nor any other key that the request already had.
 */
export function issuedCredentialsIn(response: Place, request: Place): readonly IssuedCredentials[] {
  const found = new Map<string, IssuedCredentials>();
  let level: Visit[] = [{ value: response.object, key: '', path: response.path, around: response }];
  let visits = 0;
  for (let depth = 0; depth <= MOST_LEVELS && level.length > 0; depth++) {
    visits += level.length;
    if (visits > MOST_VISITS || found.size > MOST_CREDENTIALS) {
      noteOddity({ ...response, path: '' }, 'responseElements', 'too-large-for-credentials');
      break;
    }
    for (const visit of level) collect(visit, found);
    level = level.flatMap(partsOf);
  }
  if (found.size === 0) return [];
  const asked = JSON.stringify(request.object);
  return [...found.values()].filter(({ keyId }) => !asked.includes(keyId));
}

function collect({ value, key, path, around }: Visit, found: Map<string, IssuedCredentials>): void {
  if (!isJsonObject(value)) return;
  const credentials = { object: value, path, notes: around.notes };
  const keyId = presentIn(credentials, 'accessKeyId');
  if (typeof keyId !== 'string' || keyId === MASK || found.has(keyId)) return;
  if (!/credentials?$/i.test(key) && presentIn(credentials, 'sessionToken') === undefined) return;
  found.set(keyId, { keyId, credentials, around });
}

function partsOf({ value, key, path, around }: Visit): Visit[] {
  if (Array.isArray(value)) {
    const parts: readonly unknown[] = value.slice(0, MOST_VISITS);
    return parts.filter(isContainer).map((part) => ({ value: part, key, path, around }));
  }
  if (!isJsonObject(value)) return [];
  const here = { object: value, path, notes: around.notes };
  return Object.entries(value)
    .filter(([name, part]) => isContainer(part) && !TAGS.test(name))
    .map(([name, part]) => ({ value: part, key: name, path: `${path}${name}.`.slice(0, 200), around: here }));
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
