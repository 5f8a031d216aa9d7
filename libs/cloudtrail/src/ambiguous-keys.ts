import { OPEN_OBJECT } from './json-byte.ts';
import { walkJson } from './json-walk.ts';
import { literalText } from './literal-text.ts';
import { columnTextOf } from './column-text.ts';

const MOST_PATHS = 8;
const LONGEST_PATH = 200;

/** Counts the members of all objects in a parsed value, where of two members of one name only the last is left. */
export function memberCountOf(root: object): number {
  const waiting: object[] = [root];
  let count = 0;
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const parts: unknown[] = Array.isArray(value) ? value : Object.values(value);
    if (parts !== value) count += parts.length;
    for (const part of parts) if (typeof part === 'object' && part !== null) waiting.push(part);
  }
  return count;
}

/**
 * The paths of members that share their name with another of the same object, at most eight.
 *
 * JSON leaves open which of them counts, and readers differ: this one takes the last, as JavaScript and PostgreSQL do.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-4
 */
export function ambiguousKeysIn(bytes: Uint8Array): readonly string[] {
  const open: { readonly names: Set<string> | null; readonly path: string }[] = [];
  const found = new Set<string>();
  let path = '';
  walkJson(bytes, {
    open: (bracket) => open.push({ names: bracket === OPEN_OBJECT ? new Set() : null, path }),
    close: () => open.pop(),
    key: (start, end) => {
      const inner = open.at(-1);
      const name = literalText(bytes, start, end);
      path = inner?.path === '' || inner === undefined ? name : `${inner.path}.${name}`.slice(0, LONGEST_PATH);
      if (inner?.names?.has(name) === true && found.size < MOST_PATHS) found.add(path);
      inner?.names?.add(name);
    },
  });
  return [...found].map((each) => columnTextOf(each).text);
}
