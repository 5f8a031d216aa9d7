import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalText } from './canonical-text.ts';

const canonical = (text: string): string => canonicalText(Buffer.from(text));

describe('canonicalText', () => {
  it('sorts keys at every level and leaves out white space', () => {
    expect(canonical('{ "b" : [ 1 , {"d":2,"c":null} ],\n"a":true }')).toBe('{"a":true,"b":[1,{"c":null,"d":2}]}');
  });

  it.each([
    ['escapes', '{"a":"\\u0041\\/\\u00e9"}', '{"a":"A/\u00e9"}'],
    ['escapes in keys', '{"\\u0061":1}', '{"a":1}'],
    ['half a pair', '{"a":"\\uD800"}', '{"a":"\\ud800"}'],
  ])('writes %s in one way', (_, one, other) => {
    expect(canonical(one)).toBe(canonical(other));
  });

  it.each([
    ['numbers that JavaScript would round', '{"a":12345678901234567890}', '{"a":12345678901234567891}'],
    ['spellings of a number', '{"a":1.0}', '{"a":1}'],
    ['members of one name in another order', '{"a":1,"a":2}', '{"a":2,"a":1}'],
    ['a text and a word', '{"a":"null"}', '{"a":null}'],
    ['elements in another order', '[1,2]', '[2,1]'],
    ['a text with a comma and two texts', '["a,b"]', '["a","b"]'],
  ])('tells %s apart', (_, one, other) => {
    expect(canonical(one)).not.toBe(canonical(other));
  });

  it('takes bytes that are no JSON in UTF-8 for equal to themselves alone', () => {
    const broken = (byte: number) => canonicalText(Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, byte, 0x22, 0x7d]));
    expect(broken(0xff)).toBe(broken(0xff));
    expect(broken(0xff)).not.toBe(broken(0xfe));
    expect(canonical('{"a":}')).not.toBe(canonical('{"a": }'));
  });

  it.each([5_000, 50_000])('copes with %d levels', (depth) => {
    const nested = '[{"b":1,"a":'.repeat(depth / 2) + '0' + '}]'.repeat(depth / 2);
    expect(canonical(nested)).toHaveLength(nested.length);
  });

  it('does not care how a value is spelled', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ noUnicodeString: false, maxDepth: 3 }),
        fc.integer({ min: 0, max: 3 }),
        (value, indent) => {
          expect(canonical(respelled(value, indent))).toBe(canonical(JSON.stringify(value)));
        },
      ),
    );
  });

  it('keeps what a value means', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false, maxDepth: 3 }), (value) => {
        expect(JSON.parse(canonical(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

/** The same JSON with members in reverse. */
function respelled(value: unknown, indent: number): string {
  const reverse = (_: string, part: unknown): unknown =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).reverse())
      : part;
  return JSON.stringify(value, reverse, indent);
}
