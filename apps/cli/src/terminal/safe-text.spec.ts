import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safeText } from './safe-text.ts';

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

  it('never lets a control character, a line break or half a character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safeText(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]|\p{Cs}/u);
      }),
    );
  });
});
