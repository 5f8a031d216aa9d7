import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { columnTextOf } from './column-text.ts';

describe('columnTextOf', () => {
  it.each([
    ['a plain text', 'aws-cli/2.15', 'aws-cli/2.15'],
    ['a path with backslashes', 'C:\\users\\x', 'C:\\users\\x'],
    ['every plane of Unicode', 'a\u00e9\u4e2d\u{1f600}', 'a\u00e9\u4e2d\u{1f600}'],
    ['NUL', 'a\0b', 'a\\u0000b'],
    ['the literal text of that escape', 'a\\u0000b', 'a\\\\u0000b'],
    ['half a pair', 'x\ud800y\\', 'x\\ud800y\\\\'],
  ])('holds %s', (_, value, text) => {
    expect(columnTextOf(value)).toEqual({ text, isCut: false });
  });

  it.each([
    ['letters', 'x'.repeat(3000), 2048],
    ['letters of three bytes', '\u4e2d'.repeat(3000), 682],
    ['pairs', '\u{1f600}'.repeat(3000), 1024],
  ])('cuts %s to what fits 2,048 bytes, between characters', (_, value, length) => {
    const { text, isCut } = columnTextOf(value);
    expect({ length: text.length, isCut }).toEqual({ length, isCut: true });
    expect(value.startsWith(text)).toBe(true);
  });

  const awkward = fc.array(fc.constantFrom('\\', 'u0000', 'ud800', '\0', '\ud800', '\udc00', 'x', 'U', '0'), {
    maxLength: 8,
  });

  it('gives different forms to different texts, that PostgreSQL and UTF-8 can hold', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(awkward, (parts) => {
        const value = parts.join('');
        const { text } = columnTextOf(value);
        expect(seen.get(text) ?? value).toBe(value);
        seen.set(text, value);
        expect(text).not.toContain('\0');
        expect(Buffer.from(text).toString()).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });
});
