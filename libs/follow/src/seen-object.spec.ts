import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { identityOf } from './seen-object.ts';
import type { SeenObject } from './seen-object.ts';

const seen = (name: string, version: string | null, tag: string | null): SeenObject => ({
  name,
  nameBytes: null,
  version,
  tag,
  byteSize: null,
  skipped: null,
});

describe('the identity of an object', () => {
  it('is the same for the same name, version and tag, and another for any other', () => {
    const text = fc.string({ maxLength: 6 });
    const some = fc.option(text);
    fc.assert(
      fc.property(fc.tuple(text, some, some), fc.tuple(text, some, some), (one, other) => {
        const [a, b] = [one, other].map(([name, version, tag]) => [name, version ?? '', tag ?? '']);
        const isSame = identityOf(seen(...one)) === identityOf(seen(...other));
        expect(isSame).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it('has the form of a UUID, whatever the size', () => {
    expect(identityOf({ ...seen('a', null, null), byteSize: 5 })).toBe(identityOf(seen('a', null, null)));
    expect(identityOf(seen('a', 'b', 'c'))).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
