import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indentJson } from './indent-json.ts';

describe('indentJson', () => {
  it('breaks a record into lines, and leaves every digit as it was delivered', () => {
    const text = '{"a":12345678901234567890.10,"b":[],"c":{ },"d":["x, {y}",null]}';
    expect(indentJson(text)).toBe(
      '{\n  "a": 12345678901234567890.10,\n  "b": [],\n  "c": {},\n  "d": [\n    "x, {y}",\n    null\n  ]\n}',
    );
  });

  it('changes nothing that JSON means', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(indentJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('loses nothing but white space of a text that is no JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', 'a', ' ') }), (text) => {
        expect(indentJson(text).replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
    );
  });
});
