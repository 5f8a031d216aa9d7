import { describe, expect, it } from '@jest/globals';
import { IdentityBook } from './identity-book.ts';

const identity = (name: string): string =>
  JSON.stringify({ type: 'AssumedRole', principalId: name, sessionContext: {} });
const foundIn = (book: IdentityBook, text: string, start = 0): string | undefined =>
  book.find(Buffer.from(text), start)?.bytes.toString();

describe('IdentityBook', () => {
  it('finds an identity by its own bytes, whatever stands around it', () => {
    const book = new IdentityBook();
    const short = '{"type":"AWSService"}';
    for (const text of [identity('a'), identity('a'.repeat(200)), short]) {
      book.add(Buffer.from(`x${text},"more":1`), 1, 1 + text.length);
      expect(foundIn(book, text)).toBe(text);
      expect(foundIn(book, `{"userIdentity":${text}}`, 16)).toBe(text);
      expect(foundIn(book, `other ${text} other`, 6)).toBe(text);
    }
  });

  it('finds none that differs in any byte, or is cut', () => {
    const book = new IdentityBook();
    const text = identity('a'.repeat(200));
    book.add(Buffer.from(text), 0, text.length);
    for (let at = 0; at < text.length; at++) {
      const other = Buffer.from(text);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(book.find(other, 0)).toBeUndefined();
      expect(foundIn(book, text.slice(0, at))).toBeUndefined();
    }
  });

  it('keeps the one that is met again and again, among any number that begin alike', () => {
    const book = new IdentityBook();
    const like = (end: number): string => identity('p'.repeat(100) + String(end));
    book.add(Buffer.from(like(0)), 0, like(0).length);
    for (let other = 1; other < 100; other++) {
      book.add(Buffer.from(like(other)), 0, like(other).length);
      expect(foundIn(book, like(0))).toBe(like(0));
    }
    expect(foundIn(book, like(50))).toBeUndefined();
  });

  it('gives one that is too long to be kept, and forgets it', () => {
    const book = new IdentityBook();
    const long = identity('a'.repeat(5000));
    expect(book.add(Buffer.from(long), 0, long.length).bytes.toString()).toBe(long);
    expect(foundIn(book, long)).toBeUndefined();
  });
});
