import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NO_SOURCE = /\.spec\.ts$|\/generated\//;

/** `readonly code = 'X'` of an AppError, and `code: 'X'` in an answer over HTTP. */
const CODE = /\bcode(?: =|:) '([A-Z][A-Z0-9_]+)'/g;
/** A union of literals whose doc comment says that its members are listed. */
const LISTED_UNION = /listed in `docs\/ERRORS\.md`[^/]*\*\/\s*export type \w+ =(.+?');/gs;
const MEMBER = /\| '([A-Z][A-Z0-9_]+)'/g;
const ROW = /^\| `([A-Z][A-Z0-9_]+)` \|/gm;

/** Every code that a source text may let out. */
function codesIn(text: string): string[] {
  const members = capturesOf(LISTED_UNION, text).flatMap((union) => capturesOf(MEMBER, union));
  return [...capturesOf(CODE, text), ...members];
}

function capturesOf(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, capture = '']) => capture);
}

function sources(): string[] {
  return ['libs', 'apps'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => path.join(ROOT, folder, file))
      .filter((file) => file.endsWith('.ts') && !NO_SOURCE.test(file)),
  );
}

describe('docs/ERRORS.md', () => {
  const listed = capturesOf(ROW, readFileSync(path.join(ROOT, 'docs/ERRORS.md'), 'utf8'));
  const thrown = sources().flatMap((file) => codesIn(readFileSync(file, 'utf8')));

  it('lists every code that the sources let out', () => {
    expect(thrown.length).toBeGreaterThan(20);
    expect([...new Set(thrown)].filter((code) => !listed.includes(code))).toEqual([]);
  });

  it('lists nothing that does not exist', () => {
    expect(listed.filter((code) => !thrown.includes(code))).toEqual([]);
  });

  it('lists each code once', () => {
    expect(listed.filter((code, at) => listed.indexOf(code) !== at)).toEqual([]);
  });
});

describe('the search for codes', () => {
  it.each([
    ["export class Bad extends AppError {\n  readonly code = 'BAD_THING';\n}", ['BAD_THING']],
    ["reply.send({ error: 'no', code: 'NOT_HERE' });", ['NOT_HERE']],
    [
      "/** Why. Stable: listed in `docs/ERRORS.md`. */\nexport type Why =\n  /** One. */\n  | 'ONE_WAY'\n  | 'OR_ANOTHER';\nexport type Other = 'NO';",
      ['ONE_WAY', 'OR_ANOTHER'],
    ],
    ["/** Why. */\nexport type Why = 'ONE' | 'TWO';", []],
  ])('finds in %j: %j', (text, codes) => {
    expect(codesIn(text)).toEqual(codes);
  });
});
