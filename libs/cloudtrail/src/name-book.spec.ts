import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NameBook } from './name-book.ts';
import type { KnownName } from './name-book.ts';

const NAMES = ['', 'k', 'eventName', 'accessKeyId', 'password', 'userIdentity', 'environment', 'signInSessionArn'];
const name = fc.oneof(
  fc.constantFrom(...NAMES),
  fc.stringMatching(/^[a-z]{0,3}$/),
  fc.stringMatching(/^[A-Za-z]{60,70}$/),
);

function meaningOf(known: KnownName | null): unknown {
  if (known === null) return null;
  const { bytes, code, meaning, isTelling, top } = known;
  return { text: Buffer.from(bytes).toString('latin1'), code, meaning, isTelling, top };
}

describe('NameBook', () => {
  it('gives of each name what it is, whatever names came before it', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 200 }), (names) => {
        const book = new NameBook();
        for (const one of names) {
          const bytes = Buffer.from(`{"${one}":1`);
          expect(meaningOf(book.read(bytes, 2))).toEqual(meaningOf(new NameBook().read(bytes, 2)));
          expect(meaningOf(book.read(bytes, 2))).toMatchObject({ text: one });
        }
      }),
    );
  });

  it.each(['a\\u0062":1', 'ä":1', 'a\n":1', 'eventNam'])(
    'gives none for %j, also where it begins as a known one',
    (text) => {
      const book = new NameBook();
      for (const known of ['a', 'eventName', 'a', 'eventName']) book.read(Buffer.from(`${known}":1`), 0);
      expect(book.read(Buffer.from(text), 0)).toBeNull();
    },
  );
});
