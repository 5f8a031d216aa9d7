import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchesWildcard } from './wildcard.ts';

describe('a pattern', () => {
  it.each([
    ['CreateUser', 'createuser', true],
    ['Create*', 'CreateUser', true],
    ['*User', 'CreateUser', true],
    ['C*e*r', 'CreateUser', true],
    ['*', '', true],
    ['a*a', 'a', false],
    ['Create', 'CreateUser', false],
    ['C_eateUser', 'CreateUser', false],
    ['C%', 'CreateUser', false],
    ['.*', 'CreateUser', false],
  ])('%j matches %j: %s', (pattern, text, isMatch) => {
    expect(matchesWildcard(pattern, text)).toBe(isMatch);
  });

  it('matches what the regular expression of the same meaning matches', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 });
    const subject = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(letters, subject, (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });

  it('takes no longer for many stars than the lengths allow', () => {
    expect(matchesWildcard(`${'*a'.repeat(1_000)}b`, 'a'.repeat(2_000))).toBe(false);
  });
});
