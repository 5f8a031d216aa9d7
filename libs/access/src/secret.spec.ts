import { describe, expect, it } from '@jest/globals';
import { hashOfSecret, isSameHash, newSecret } from './secret.ts';

describe('a secret', () => {
  it('is 256 random bits behind a prefix that tells its kind', () => {
    const secrets = new Set(Array.from({ length: 100 }, () => newSecret('token')));
    expect(secrets.size).toBe(100);
    for (const secret of secrets) expect(secret).toMatch(/^bt_[\w-]{43}$/);
    expect(newSecret('login')).toMatch(/^bl_[\w-]{43}$/);
  });

  it('is hashed alike each time, and unlike any other', () => {
    const [one, other] = [newSecret('token'), newSecret('token')];
    const hashes = [one, one, other].map((secret) => hashOfSecret('token', secret) ?? Buffer.alloc(0));
    expect(hashes.map((hash) => hash.length)).toEqual([32, 32, 32]);
    expect([isSameHash(hashes[0]!, hashes[1]!), isSameHash(hashes[0]!, hashes[2]!)]).toEqual([true, false]);
  });

  it.each(['', 'bt_', `bt_${'A'.repeat(42)}`, `bt_${'A'.repeat(44)}`, `bl_${'A'.repeat(43)}`, `bt_${'+'.repeat(43)}`])(
    'cannot be %j, so nothing is looked up',
    (text) => {
      expect(hashOfSecret('token', text)).toBeNull();
    },
  );
});
