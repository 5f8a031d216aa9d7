import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasTellingRun } from './long-run.ts';
import { showsSecret } from './secret-ranges.ts';

const tells = (text: string): boolean => hasTellingRun(Buffer.from(`"${text}"`), 1, 1 + text.length);
/** Says that no secret is in it by what long runs are made of; what shows by marks is looked for elsewhere. */
const isQuiet = (text: string): boolean => !showsSecret(Buffer.from(text));

const KEY = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab';

describe('long runs of characters', () => {
  it.each([
    ['a secret key', KEY],
    ['a secret key among words', `key ${KEY}, and more`],
    ['forty letters', 'a'.repeat(40)],
    ['a session token', `IQoJb3JpZ2luX2Vj${'aB3-%='.repeat(20)}`],
    ['a secret in base64', Buffer.from('{"password":"hunter22","user":"alice"}').toString('base64')],
    ['a secret in base64 of URLs', Buffer.from('password=hunter22-?>-and-more-than-that').toString('base64url')],
    ['base64 behind a name', `a=${Buffer.from('token=abcdefghij and what follows it').toString('base64')}`],
    ['base64 in an ARN', `arn:aws:x:::${Buffer.from('password=hunter22 and what follows').toString('base64')}`],
  ])('tell of %s', (_, text) => {
    expect(tells(text)).toBe(true);
  });

  it.each([
    ['the ARN of a key', 'arn:aws:kms:us-east-1:179271562164:key/1aa12092-47c1-436f-8b71-cc53378d0060'],
    ['the ARN of a session', 'arn:aws:sts::1:assumed-role/AWSReservedSSO_AdministratorAccess_d662a399ce229672/alice'],
    ['short words', 'eu-west-1 and so on '.repeat(20)],
    ['nothing', ''],
  ])('tell nothing of %s', (_, text) => {
    expect(tells(text)).toBe(false);
  });

  it('tell of every secret that shows by one', () => {
    const encoded = fc
      .tuple(fc.constantFrom('password=hunter22', '{"secret":"abcdefgh"}', KEY, `x ${KEY} y`), fc.string())
      .chain(([secret, rest]) =>
        fc
          .constantFrom('base64' as const, 'base64url' as const)
          .map((form) => Buffer.from(`${rest}${secret}`).toString(form)),
      );
    const word = fc.oneof(
      encoded,
      fc.constantFrom(
        KEY,
        `${KEY}A`,
        `IQoJ${'x'.repeat(96)}`,
        `FwoG${'x'.repeat(95)}`,
        'assumed-role',
        '/',
        '-',
        '_',
        '+',
        ' ',
      ),
      fc.constantFrom('=', '==', '%', ',', 'arn:aws:iam', '0123456789abcdef'),
      fc.string({
        minLength: 30,
        maxLength: 60,
        unit: fc.constantFrom('a', 'b', 'A', 'B', '0', '1', '9', '+', '/', '-', '_'),
      }),
    );
    // What shows by a mark shows without any run: such texts are none of this.
    const text = fc.array(word, { maxLength: 5 }).map((words) => words.join(''));
    fc.assert(
      fc.property(text, (candidate) => {
        const plain = candidate.replace(/[^A-Za-z0-9+/=_% ,-]/g, '').replace(/eyJ|Bearer|Basic|-----/g, '');
        if (!tells(plain)) expect(isQuiet(plain) || /(?:password|secret|token)\W/i.test(plain)).toBe(true);
      }),
      { numRuns: 2000, seed: 3 },
    );
  });
});
