import { describe, expect, it } from '@jest/globals';
import { entryLabel, labelOf } from './label.ts';

describe('a label', () => {
  it('is the name where that is UTF-8', () => {
    expect(labelOf(Buffer.from('é/🦊\n.json'))).toBe('é/🦊\n.json');
    expect(labelOf('\ufffd')).toBe('\ufffd');
  });

  it('shows the bytes of a name that is not, so that two such names stay two', () => {
    expect(labelOf(Buffer.from([0x61, 0xff, 0x62]))).toBe('a\\xffb');
    expect(labelOf(Buffer.from([0x61, 0xfe, 0x62]))).toBe('a\\xfeb');
  });

  it('never holds NUL, which PostgreSQL cannot store', () => {
    expect(entryLabel('a.zip', 'x\0y.json')).toBe('a.zip!x\\x00y.json');
  });

  it('keeps the end of an entry name that is too long, and no half of a character', () => {
    const label = entryLabel('a.zip', `${'🦊'.repeat(9000)}x.json`);

    expect(label.startsWith('a.zip!…🦊')).toBe(true);
    expect(label.endsWith('🦊x.json')).toBe(true);
    expect(label.length).toBeLessThan(1100);
  });
});
