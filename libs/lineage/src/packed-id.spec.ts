import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packId, unpackId } from './packed-id.ts';

describe('a packed id', () => {
  it('is unpacked to what it was, whatever that is', () => {
    const texts = fc.oneof(
      fc.uuid(),
      fc.string(),
      fc.string({ minLength: 22, maxLength: 22 }),
      fc.string().map((text) => `=${text}`),
      fc.uuid().map((uuid) => uuid.toUpperCase()),
      fc.uuid().map(packId),
    );
    fc.assert(
      fc.property(texts, (id) => {
        expect(unpackId(packId(id))).toBe(id);
      }),
      { seed: 1 },
    );
  });

  it('is another one for each id', () => {
    const ids = ['', '=', '==', 'A'.repeat(22), `=${'A'.repeat(22)}`, '00000000-0000-0000-0000-000000000000'];
    expect(new Set(ids.map(packId)).size).toBe(ids.length);
  });

  it('takes 22 characters for a UUID, and no more than one more for anything else', () => {
    expect(packId('01234567-89ab-cdef-0123-456789abcdef')).toBe('ASNFZ4mrze8BI0VniavNDv');
    expect(packId('ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe('____________________D_');
    expect(packId('FFFFFFFF-ffff-ffff-ffff-ffffffffffff')).toBe('FFFFFFFF-ffff-ffff-ffff-ffffffffffff');
    expect(packId('an-id-of-22-characters')).toBe('=an-id-of-22-characters');
  });
});
