import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safeLines, safeText } from './safe-text.ts';

const HARMFUL =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]|\p{Cs}/u;

describe('safeText', () => {
  it('leaves ordinary text of any script alone', () => {
    expect(safeText('alice@example.com Zoë 株式会社 🙂')).toBe('alice@example.com Zoë 株式会社 🙂');
  });

  it('writes an escape sequence out instead of sending it', () => {
    expect(safeText('\u001b[2Jgone')).toBe('\\u{1b}[2Jgone');
  });

  it('writes marks out that would show a name backwards', () => {
    expect(safeText('nim\u202eda')).toBe('nim\\u{202e}da');
  });

  it('never lets a control or invisible character, a line break or half a character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safeText(text)).not.toMatch(HARMFUL);
        expect(safeText(text)).not.toMatch(/[\n\t]/);
      }),
    );
  });
});

describe('safeLines', () => {
  it('leaves JSON the same JSON, whatever is in its texts, and lets nothing harmful through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = safeLines(`${JSON.stringify({ name: text })}\n`);
        expect(line).not.toMatch(HARMFUL);
        expect(JSON.parse(line)).toEqual({ name: text });
      }),
    );
  });

  it('writes the one-byte form of an escape sequence out, which JSON does not escape by itself', () => {
    expect(safeLines('"\u009b2J\u007f"')).toBe('"\\u009b2J\\u007f"');
  });

  it('keeps line breaks and tabs', () => {
    expect(safeLines('one\n\ttwo\n')).toBe('one\n\ttwo\n');
  });
});
