import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blankSecrets } from './blank-secrets.ts';
import { secretRangesIn } from './secret-ranges.ts';

const blanked = (text: string): string => Buffer.from(blankSecrets(Buffer.from(text)).bytes).toString();

// Canaries: random, made for these tests, and no credentials of anybody.
const SECRET_KEY = 'q7Zt/Rw2LmXc9+Vb4NsKd8Hf1PgYj3Ua6EoTi5Bx';
const TOKEN = `IQoJb3JpZ2luX2VjE${'k3Vn8+Qz/'.repeat(14)}Wm==`;
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.Q2FuYXJ5-c2lnbmF0dXJl_x';
const WORD = 'Canary-7351-Xy';
const PEM = `-----BEGIN RSA PRIVATE KEY-----\nMIIC${'Ab3d'.repeat(12)}\n-----END RSA PRIVATE KEY-----\n`;

/** Every place that a secret is known to turn up in: what stands before it, the secret, and what stands behind. */
const SPOTS: readonly (readonly [spot: string, holder: unknown, secrets: readonly string[]])[] = [
  ['a session token', { credentials: { accessKeyId: 'ASIAX', sessionToken: TOKEN } }, [TOKEN]],
  ['a session token of any form', { sessionToken: WORD }, [WORD]],
  ['a secret access key', { credentials: { secretAccessKey: SECRET_KEY } }, [SECRET_KEY]],
  ['a secret key beside a key id', { accessKeyId: 'AKIAX', x: 'q'.repeat(20) + 'Z'.repeat(20) }, ['qqqqZZZZ']],
  ['a secret key before a key id', { x: 'q'.repeat(20) + 'Z'.repeat(20), accessKeyId: 'AKIAX' }, ['qqqqZZZZ']],
  ['a secret key under an unknown name', { whatever: SECRET_KEY }, [SECRET_KEY]],
  ['a secret key in a text', { note: `the key is ${SECRET_KEY}, keep it` }, [SECRET_KEY]],
  ...['password', 'masterUserPassword', 'newPassword', 'oldPassword', 'MasterUserPassword', 'db_password'].map(named),
  ...['accessToken', 'refreshToken', 'idToken', 'clientSecret', 'authorizationToken', 'authorization'].map(named),
  ...['x-amz-security-token', 'X-Amz-Security-Token', 'x-amz-signature', 'X-Amz-Signature', 'Authorization'].map(named),
  ...['sAMLAssertion', 'SAMLAssertion', 'webIdentityToken', 'userData', 'UserData', 'privateKey', 'secretKey'].map(
    named,
  ),
  ...['private_key', 'aws_secret_access_key', 'AWS_SESSION_TOKEN', 'keyMaterial', 'secretString', 'token'].map(named),
  ['a list of passwords', { passwords: 'x', password: [WORD, { value: WORD }] }, [WORD]],
  ['the variables of a function', { environment: { variables: { STAGE: WORD, deep: { x: WORD } } } }, [WORD]],
  ['the variables of a container', { environment: [{ name: 'STAGE', value: WORD }] }, [WORD]],
  ['the variables of a build', { environmentVariables: [{ name: 'STAGE', value: WORD, type: 'PLAINTEXT' }] }, [WORD]],
  [
    'a presigned URL',
    `https://b.example/k?X-Amz-Signature=${'0a1b'.repeat(16)}&X-Amz-Security-Token=${WORD}&x=1`,
    [WORD, '0a1b'],
  ],
  ['a URL with a login', `jdbc:postgresql://admin:${WORD}@db.example:5432/x`, [WORD]],
  ['a URL with a token', `https://${'ghs7'.repeat(8)}@git.example/x.git`, ['ghs7']],
  ['a header', `GET / HTTP/1.1\r\nAuthorization: Bearer ${'aB3x'.repeat(6)}\r\n`, ['aB3x']],
  [
    'a signed header',
    `AWS4-HMAC-SHA256 Credential=AKIAX/20260302/eu/s3/aws4_request, Signature=${'0a1b'.repeat(16)}`,
    ['0a1b'],
  ],
  ['a file of settings', `[default]\naws_secret_access_key = ${SECRET_KEY}\n`, [SECRET_KEY]],
  ['a command', `curl -d password=${WORD} -H 'x: y'`, [WORD]],
  ['a session token anywhere', { list: [`a ${TOKEN} b`] }, [TOKEN]],
  ['a JSON web token anywhere', { x: `token is ${JWT}.` }, [JWT.slice(0, -1)]],
  ['a private key anywhere', { x: PEM }, ['Ab3dAb3d']],
  ['JSON in a string', { x: JSON.stringify({ password: WORD, n: { sessionToken: TOKEN } }) }, [WORD, TOKEN]],
  [
    'JSON in a string in JSON in a string',
    { x: JSON.stringify(JSON.stringify({ y: JSON.stringify({ password: WORD }) })) },
    [WORD],
  ],
  ['JSON in a text', { x: `failed: {"password":"${WORD}"} at 3` }, [WORD]],
  ['base64 of JSON', { x: Buffer.from(JSON.stringify({ user: 'a', password: WORD, n: 1 })).toString('base64') }, []],
  ['base64 of a secret key', { x: Buffer.from(SECRET_KEY).toString('base64') }, []],
  ['base64 of a private key', { x: Buffer.from(PEM).toString('base64url') }, []],
];

function named(key: string): readonly [string, unknown, readonly string[]] {
  return [`a value under ${key}`, { a: { [key]: WORD } }, [WORD]];
}

describe('blankSecrets', () => {
  it.each(SPOTS)('blanks %s', (_, holder, secrets) => {
    const text = JSON.stringify({ before: 'kept', holder, behind: 'kept' });
    const result = blanked(text);
    const encoded = typeof holder === 'object' && holder !== null && 'x' in holder ? String(holder.x) : '';
    for (const secret of secrets.length > 0 ? secrets : [encoded]) {
      expect(text).toContain(JSON.stringify(secret).slice(1, -1));
      expect(result).not.toContain(secret);
    }
    expect(result).toHaveLength(text.length);
    expect(JSON.parse(result)).toMatchObject({ before: 'kept', behind: 'kept' });
  });

  // Where a piece begins inside of a string, lists and environments cannot be told: names and forms still can.
  const TOLD = SPOTS.filter(([spot]) => !/list|variables|beside|before/.test(spot));

  it.each(TOLD)('blanks %s in a piece that was cut out of a record', (_, holder, secrets) => {
    const text = `ed","before":"kept","holder":${JSON.stringify(holder)},"beh`;
    const result = blanked(text);
    for (const secret of secrets) expect(result).not.toContain(secret);
    expect(result).toHaveLength(text.length);
    expect(result).toContain('"before":"kept"');
  });

  it.each([
    ['key ids', { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secret: 'ASIAIOSFODNN7EXAMPLE' }],
    ['ARNs', { secret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:x' }],
    [
      'the names of tokens',
      { sAMLAssertionID: 'a'.repeat(40), webIdentityTokenId: WORD, tokenId: WORD, credentialId: WORD },
    ],
    ['the subject of a token', { subjectFromWebIdentityToken: 'repo:org/repo:ref:refs/heads/main' }],
    [
      'what CloudTrail masks',
      { password: 'HIDDEN_DUE_TO_SECURITY_REASONS', userData: '<sensitiveDataRemoved>', token: '***' },
    ],
    [
      'tokens that are no secrets',
      { nextToken: 'abc', clientToken: 'abc', clientRequestToken: 'abc', continuationToken: 'abc' },
    ],
    [
      'names, ids and hashes',
      { roleName: SECRET_KEY, sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709', id: '0a1b2c3d' },
    ],
    ['descriptions of passwords', { passwordResetRequired: true, passwordPolicy: { minimumPasswordLength: 14 } }],
    ['an environment that is a word', { environment: 'production', variables: { x: 'y' } }],
    ['addresses', { url: 'https://example.com/a?b=c', mail: 'mailto:a@example.com', s3: 's3://bucket/key' }],
    ['messages', { errorMessage: 'The security token included in the request is invalid: token expired' }],
    ['base64 of other things', { x: Buffer.from('nothing to see here, only words and words').toString('base64') }],
  ])('keeps %s', (_, holder) => {
    const bytes = Buffer.from(JSON.stringify(holder));
    expect(blankSecrets(bytes)).toEqual({ bytes, blanked: 0 });
  });

  it('gives back the very bytes when there is nothing to blank, and counts what it blanks', () => {
    const plain = Buffer.from('{"a":1}');
    expect(blankSecrets(plain).bytes).toBe(plain);
    expect(blankSecrets(Buffer.from('{"password":"abc","token":"def"}')).blanked).toBe(2);
  });

  it.each(['repo:acme/access-token:ref:refs/heads/main', `secret=${WORD}`, JWT])(
    'keeps two people apart whose names look like secrets: %s',
    (name) => {
      const arn = `arn:aws:sts::111122223333:assumed-role/Deploy/${name}`;
      const identity = { principalId: `AROAX:${name}`, arn, userName: name };
      const issued = { assumedRoleId: `AROAX:${name}`, arn };
      const record = {
        userIdentity: identity,
        requestParameters: { roleSessionName: name, sourceIdentity: name },
        responseElements: { subjectFromWebIdentityToken: name, assumedRoleUser: issued },
      };
      expect(blanked(JSON.stringify(record))).toBe(JSON.stringify(record));
      expect(blanked(JSON.stringify({ ...record, note: `password=${WORD}` }))).not.toContain(`password=${WORD}`);
    },
  );

  it('blanks all of a literal, escapes and letters of many bytes included', () => {
    expect(blanked('{"password":"a\\"b\\u00e9\u00e9\\\\"}')).toBe('{"password":"**************"}');
  });

  it('blanks the rest of a text that was cut inside of a token', () => {
    expect(blanked(`${TOKEN.slice(40)}","x":"y`)).toBe(`${'*'.repeat(TOKEN.length - 40)}","x":"y`);
    expect(blanked(`{"a":"b","sessionToken":"${WORD}`)).toBe(`{"a":"b","sessionToken":"${'*'.repeat(WORD.length)}`);
  });

  it.each([
    ['brackets', '['.repeat(300_000)],
    ['levels', `${'{"password":'.repeat(100_000)}"x"${'}'.repeat(100_000)}`],
    ['quotes', `"password":`.repeat(50_000)],
    ['backslashes', `{"a":"${'\\\\'.repeat(300_000)}"}`],
    ['beginnings of tokens', 'eyJ'.repeat(200_000)],
    ['beginnings of session tokens', `{"a":"${'IQoJ '.repeat(100_000)}"}`],
    ['beginnings of private keys', `{"a":"${'-----BEGIN PRIVATE KEY-----'.repeat(10_000)}"}`],
    ['beginnings of URLs', `{"a":"${'://x:'.repeat(100_000)}"}`],
    ['names without a value', `{"a":"${'password '.repeat(60_000)}"}`],
    ['values that are assignments', `{"a":"${'password=a='.repeat(50_000)}"}`],
    ['members in strings', `{"a":"${'password\\":\\"'.repeat(40_000)}"}`],
    ['letters', 'A'.repeat(600_000)],
  ])('takes no longer than its length allows over many %s', (_, text) => {
    expect(blankSecrets(Buffer.from(text)).bytes).toHaveLength(text.length);
  });

  const canary = fc.constantFrom(
    SECRET_KEY,
    TOKEN,
    JWT,
    WORD,
    PEM,
    `password=${WORD}`,
    'Bearer abcdefghijklmnop1',
    'a://b:c@d',
  );
  const name = fc.constantFrom(
    'a',
    'sessionToken',
    'x"y',
    'environment',
    'variables',
    'value',
    'accessKeyId',
    'userName',
    'name',
  );
  const leaf = fc.oneof(
    canary,
    fc.string({ unit: 'binary' }),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(name, tie('tree'), { maxKeys: 5 }),
      tie('tree').map((inner) => JSON.stringify(inner)),
      tie('tree').map((inner) => Buffer.from(JSON.stringify(inner)).toString('base64')),
    ),
  }));

  it('keeps lengths, the validity of JSON and everything but texts, and is done after once', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const bytes = Buffer.from(JSON.stringify(value));
        const once = blankSecrets(bytes);
        expect(once.bytes).toHaveLength(bytes.length);
        expect(shapeOf(JSON.parse(Buffer.from(once.bytes).toString()))).toEqual(shapeOf(value));
        expect(blankSecrets(once.bytes)).toEqual({ bytes: once.bytes, blanked: 0 });
        expect(Buffer.from(Buffer.from(once.bytes).toString())).toEqual(Buffer.from(once.bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('looks at every record that has something to blank', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const bytes = Buffer.from(JSON.stringify(value));
        expect(blankSecrets(bytes).blanked > 0).toBe(secretRangesIn(bytes, true).length > 0);
      }),
      { numRuns: 500 },
    );
  });

  it('copes with any bytes, and is done after once', () => {
    const piece = fc.oneof(
      canary,
      fc.constantFrom('"', '\\"', '{', '}', ':', '\\', ',', '"password":"', '\\"token\\":\\"', '\u00e9', '[', ' '),
    );
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.array(piece, { maxLength: 15 }).map((parts) => Buffer.from(parts.join(''))),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        const once = blankSecrets(input);
        expect(once.bytes).toHaveLength(input.length);
        expect(blankSecrets(once.bytes)).toEqual({ bytes: once.bytes, blanked: 0 });
      }),
      { numRuns: 500 },
    );
  });
});

/** A value with every text taken for the same. */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return '';
  if (typeof value === 'number') return value + 0;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shapeOf);
  return Object.entries(value).map(([key, part]) => [key, shapeOf(part)]);
}
