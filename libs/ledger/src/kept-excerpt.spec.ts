import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { blankInput, keptHead, keptTail } from './kept-excerpt.ts';

const TOKEN = 'k3yW0rdThatNobodyMaySee';

describe('what is kept of rejected input', () => {
  it('keeps no compressed byte, since it could be inflated again', () => {
    const packed = gzipSync(`{"password":"${TOKEN}"}`.repeat(500), { level: 0 });
    expect(keptHead(packed)).toEqual(packed.subarray(0, 10));
    const compressed = gzipSync(Buffer.from(Array.from({ length: 9000 }, (_, at) => (at * at * 7) % 251)));
    expect(keptTail(compressed)).toEqual(compressed.subarray(-8));
  });

  it('blanks what is cut off within a secret at the end of the head', () => {
    const head = keptHead(Buffer.from(`{"eventVersion":"1.1","password":"${TOKEN}`));
    expect(String(head)).not.toContain(TOKEN.slice(0, 6));
    expect(String(head)).toContain('eventVersion');
  });

  it('shows of a tail no letter before a record certainly begins', () => {
    const tail = keptTail(Buffer.from(`${TOKEN}","x":1}\n{"eventName":"GetObject"}`));
    expect(String(tail)).toBe(`${'*'.repeat(TOKEN.length)}","*":*}\n{"eventName":"GetObject"}`);
    expect(String(keptTail(Buffer.from(`word":"${TOKEN}"}`)))).toBe(`****":"${'*'.repeat(TOKEN.length)}"}`);
  });

  it('keeps the length of text, whatever characters it is cut in', () => {
    const text = Buffer.from('ä'.repeat(5_000));
    expect(keptHead(text)).toEqual(text.subarray(0, 4096));
    expect(keptHead(text.subarray(1))).toHaveLength(4096);
    expect(keptTail(text.subarray(0, -1))).toHaveLength(4096);
  });

  it('recognises secrets in text of two bytes a character', () => {
    const wide = Buffer.from(`{"password":"${TOKEN}"}`, 'utf16le');
    const kept = Buffer.from(blankInput(wide));
    expect(kept).toHaveLength(wide.length);
    expect(kept.toString('utf16le')).toBe(`{"${'*'.repeat(8)}":"${'*'.repeat(TOKEN.length)}"}`);
    const harmless = Buffer.from('{"name":"bob"}', 'utf16le');
    expect(Buffer.from(blankInput(harmless))).toEqual(harmless);
  });
});
