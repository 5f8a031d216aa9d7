import { describe, expect, it } from '@jest/globals';
import { safeLines, safeText, shortText } from './safe-text.ts';

describe('safeText', () => {
  it('leaves ordinary text of any script alone', () => {
    expect(safeText('alice@example.com Zoë 株式会社 🙂')).toBe('alice@example.com Zoë 株式会社 🙂');
  });

  it.each([
    ['\u001b[2Jgone', '\\u{1b}[2Jgone'],
    ['nim\u202eda', 'nim\\u{202e}da'],
    ['a\u200bb\nc', 'a\\u{200b}b\\u{a}c'],
    ['\ud800', '\\u{d800}'],
  ])('writes out what cannot be seen in %j', (text, safe) => {
    expect(safeText(text)).toBe(safe);
  });
});

describe('shortText', () => {
  it('leaves what fits into a sentence', () => {
    expect(shortText('🙂'.repeat(256))).toBe('🙂'.repeat(256));
  });

  it('tells how long a longer one is, and cuts no character in two', () => {
    expect(shortText('🙂'.repeat(10_240))).toBe(`${'🙂'.repeat(256)}… (10,240 characters)`);
  });
});

describe('safeLines', () => {
  it('keeps line breaks and nothing else that cannot be seen', () => {
    expect(safeLines('one\n\ttwo\r')).toBe('one\n\\u{9}two\\u{d}');
  });
});
