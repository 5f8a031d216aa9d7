import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CONTENT_HASH,
  FILE_ACCOUNT,
  aRecord,
  aRoleIdentity,
  anAssumeRole,
  bytesOf,
  decoded,
} from '../../../test/builders/a-record.ts';
import { decodeRecord } from './decode-record.ts';

const CONTEXT = { accountFromName: FILE_ACCOUNT, contentHashHex: () => CONTENT_HASH };

/** Why a text is no record. */
function refusal(text: string | Uint8Array): string {
  const result = decodeRecord(typeof text === 'string' ? Buffer.from(text) : text, CONTEXT);
  return result.ok ? 'none' : result.reason.reason;
}

describe('decodeRecord', () => {
  it('reads the columns of a record', () => {
    const record = aRecord({ errorCode: 'AccessDenied', sharedEventID: 'shared' });
    expect(decoded(record)).toMatchObject({
      record: {
        eventId: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
        accountId: '111122223333',
        eventTime: Date.UTC(2026, 2, 2, 9),
        eventName: 'DescribeInstances',
        eventSource: 'ec2.amazonaws.com',
        region: 'eu-central-1',
        sourceIp: '198.51.100.7',
        userAgent: 'aws-cli/2.15.30',
        errorCode: 'AccessDenied',
        isReadOnly: true,
        eventType: 'AwsApiCall',
        sharedEventId: 'shared',
        requestId: '11111111-2222-3333-4444-555555555555',
      },
      isBlanked: false,
      oddities: [],
      facts: [{ kind: 'shared-call' }],
    });
  });

  it('gives back the bytes that it was given when nothing was blanked', () => {
    const bytes = bytesOf(aRecord());
    expect(decoded(bytes).stored).toBe(bytes);
  });

  it('reads who acted', () => {
    const userIdentity = aRoleIdentity({
      inScopeOf: { issuerType: 'AWS::Lambda::Function', credentialsIssuedTo: 'arn:aws:lambda:f' },
      onBehalfOf: { userId: 'u-1', identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1' },
      invokedBy: 'AWS Internal',
      invokedByDelegate: { accountId: '444455556666' },
    });
    expect(decoded(aRecord({ userIdentity, sessionCredentialFromConsole: 'true' })).actor).toEqual({
      type: 'AssumedRole',
      principalId: 'AROABUILDER:ci',
      arn: 'arn:aws:sts::111122223333:assumed-role/Builder/ci',
      accountId: '111122223333',
      accessKeyId: 'ASIABUILDER',
      userName: null,
      createdAt: Date.UTC(2026, 2, 2, 8, 30),
      hasMfa: false,
      issuerType: 'Role',
      issuerPrincipalId: 'AROABUILDER',
      issuerArn: 'arn:aws:iam::111122223333:role/team/Builder',
      issuerAccountId: '111122223333',
      issuerUserName: 'Builder',
      identityProvider: null,
      invokedBy: 'AWS Internal',
      sourceIdentity: null,
      signInSessionArn: null,
      ec2RoleDelivery: null,
      federatedProvider: null,
      inScopeOf: {
        issuerType: 'AWS::Lambda::Function',
        credentialsIssuedTo: 'arn:aws:lambda:f',
        sourceArn: null,
        sourceAccount: null,
      },
      onBehalfOf: { userId: 'u-1', identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1' },
      credentialId: null,
      invokedByDelegateAccountId: '444455556666',
      isAssumedRoot: null,
      isFromConsole: true,
      federatedRoleArn: null,
      sharedEventId: null,
      calledAt: null,
      awsToken: null,
      admitted: null,
      isUnauthenticated: null,
    });
  });

  it('reads that root was assumed, from either of the two places that it is written in', () => {
    const assumedIn = (sessionContext: object) =>
      decoded(aRecord({ userIdentity: { type: 'Root', sessionContext } })).actor.isAssumedRoot;
    expect(assumedIn({ assumedRoot: 'true' })).toBe(true);
    expect(assumedIn({ attributes: { assumedRoot: 'true' } })).toBe(true);
    expect(assumedIn({ attributes: {} })).toBeNull();
  });

  it('takes empty texts and objects for absent', () => {
    const userIdentity = {
      ...aRoleIdentity({ accessKeyId: '', inScopeOf: {} }),
      sessionContext: { sessionIssuer: {} },
    };
    const { actor, record, oddities } = decoded(aRecord({ userIdentity, eventName: '', errorCode: '' }));
    expect(actor).toMatchObject({ accessKeyId: null, inScopeOf: null, issuerArn: null, createdAt: null });
    expect(record).toMatchObject({ eventName: null, errorCode: null });
    expect(oddities).toEqual([]);
  });

  it.each([
    [true, true],
    [false, false],
    ['true', true],
    ['False', false],
    [null, null],
  ])('reads readOnly %j', (readOnly, isReadOnly) => {
    expect(decoded(aRecord({ readOnly }))).toMatchObject({ record: { isReadOnly }, oddities: [] });
  });

  it('keeps the shared event id and the time of an AWSAccount copy without a key in its actor, and of no other', () => {
    const copy = { type: 'AWSAccount', principalId: 'AIDAX', accountId: '111122223333' };
    const eventTime = '2026-03-02T09:00:00Z';
    const keptOf = (userIdentity: unknown, sharedEventID?: string) => {
      const { sharedEventId, calledAt } = decoded(aRecord({ userIdentity, sharedEventID, eventTime })).actor;
      return [sharedEventId, calledAt];
    };
    expect(keptOf(copy, 's')).toEqual(['s', Date.parse(eventTime)]);
    expect(keptOf(copy)).toEqual([null, null]);
    expect(keptOf({ ...copy, accessKeyId: 'ASIAX' }, 's')).toEqual([null, null]);
    expect(keptOf(aRoleIdentity(), 's')).toEqual([null, null]);
    expect(keptOf(aRoleIdentity({ accessKeyId: undefined }), 's')).toEqual([null, null]);
  });

  describe('the token that AWS issued to a principal of another partition', () => {
    const OF_STS = 'arn:aws-cn:iam::444455556666:oidc-provider/0a1b.tokens.sts.global.api.aws';
    const arn = 'arn:aws:iam::111122223333:role/Deploy';
    const tokenIn = (identityProvider: string, additionalEventData: unknown, type = 'WebIdentityUser') =>
      decoded(
        aRecord({
          userIdentity: { type, identityProvider },
          requestParameters: { webIdentityTokenId: 'jti-1' },
          additionalEventData,
        }),
      ).actor.awsToken;

    it('is kept by its id and the principal that asked for it', () => {
      const crossing = { crossPartitionData: { sourcePrincipalArn: arn, sourceRegion: 'eu-west-1' } };
      expect(tokenIn('any', crossing)).toEqual({ id: 'jti-1', sourcePrincipalArn: arn });
      expect(tokenIn(OF_STS, null)).toEqual({ id: 'jti-1', sourcePrincipalArn: null });
    });

    it('is none where another provider issued it, or no token was shown', () => {
      const github = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
      expect(tokenIn(github, null)).toBeNull();
      expect(tokenIn('arn:aws:iam::1:oidc-provider/tokens.sts.evil.example', null)).toBeNull();
      expect(tokenIn(OF_STS.replace('0a1b.', 'evil.example/0a1b.'), null)).toBeNull();
      expect(tokenIn(`${OF_STS}/evil`, null)).toBeNull();
      expect(tokenIn(OF_STS, null, 'AssumedRole')).toBeNull();
    });
  });

  it('keeps the role that a federated user asks for in its actor, and in no other', () => {
    const requestParameters = { roleArn: 'arn:aws:iam::1:role/x' };
    const roleIn = (type: string) =>
      decoded(aRecord({ userIdentity: { type }, requestParameters })).actor.federatedRoleArn;
    expect([roleIn('SAMLUser'), roleIn('WebIdentityUser'), roleIn('IAMUser')]).toEqual([
      'arn:aws:iam::1:role/x',
      'arn:aws:iam::1:role/x',
      null,
    ]);
  });

  it('names a record without an event id by its content', () => {
    expect(decoded(aRecord({ eventID: undefined })).record.eventId).toBe(`sha256:${CONTENT_HASH}`);
    expect(decoded(aRecord({ eventID: 'x'.repeat(3000) })).record.eventId).toBe(`sha256:${CONTENT_HASH}`);
  });

  it('asks for the hash of the content only when it needs it', () => {
    const contentHashHex = () => {
      throw new Error('not needed');
    };
    expect(decodeRecord(bytesOf(aRecord()), { accountFromName: null, contentHashHex }).ok).toBe(true);
  });

  it('finds the account of a record that names no recipient', () => {
    const accountOf = (accountId: unknown, accountFromName: string | null) => {
      const bytes = bytesOf(aRecord({ recipientAccountId: undefined, userIdentity: { accountId } }));
      const result = decodeRecord(bytes, { ...CONTEXT, accountFromName });
      return result.ok && result.value.record.accountId;
    };
    expect(accountOf('444455556666', '999988887777')).toBe('444455556666');
    expect(accountOf(undefined, '999988887777')).toBe('999988887777');
    expect(accountOf('ANONYMOUS_PRINCIPAL', '999988887777')).toBe('999988887777');
    expect(accountOf('anonymous', '999988887777')).toBe('999988887777');
    expect(accountOf(undefined, null)).toBe('unknown');
  });

  it.each([
    ['', 'NOT_JSON'],
    ['{"eventTime":"2026-03-02T09:00:00Z",}', 'NOT_JSON'],
    ['{"eventTime":"2026-03-02T09:00:00Z","a":"\n"}', 'NOT_JSON'],
    ['{"eventTime":"2026-03-02T09:00:00Z","a":"\\q"}', 'NOT_JSON'],
    ['[]', 'NOT_AN_OBJECT'],
    ['null', 'NOT_AN_OBJECT'],
    ['"x"', 'NOT_AN_OBJECT'],
    ['1', 'NOT_AN_OBJECT'],
    ['{}', 'EVENT_TIME_MISSING'],
    ['{"eventTime":null}', 'EVENT_TIME_MISSING'],
    ['{"eventTime":""}', 'EVENT_TIME_MISSING'],
    ['{"EventTime":"2026-03-02T09:00:00Z"}', 'EVENT_TIME_MISSING'],
    ['{"__proto__":{"eventTime":"2026-03-02T09:00:00Z"}}', 'EVENT_TIME_MISSING'],
    ['{"eventTime":"now"}', 'EVENT_TIME_UNREADABLE'],
    ['{"eventTime":"2026-02-30T09:00:00Z"}', 'EVENT_TIME_UNREADABLE'],
    ['{"eventTime":1772442000}', 'EVENT_TIME_UNREADABLE'],
    ['{"eventTime":["2026-03-02T09:00:00Z"]}', 'EVENT_TIME_UNREADABLE'],
  ])('refuses %s: %s', (text, reason) => {
    expect(refusal(text)).toBe(reason);
  });

  it('says nothing of the input when it refuses it', () => {
    const secret = 'canary7351'.repeat(5);
    for (const text of [`{"password": ${secret}}`, `"${secret}`, `{"eventTime":"${secret}"}`]) {
      expect(JSON.stringify(decodeRecord(Buffer.from(text), CONTEXT))).not.toContain('canary');
    }
  });

  it('stores records whose secrets are blanked, and decodes them again to the same', () => {
    const once = decoded(anAssumeRole({ note: 'password=canary-7351', userAgent: 'x://a:canary7351@b' }));
    expect(once.isBlanked).toBe(true);
    expect(Buffer.from(once.stored).toString()).not.toContain('canary');
    expect(once.record.userAgent).toBe('x://a:**********@b');
    expect(decoded(once.stored)).toEqual({ ...once, isBlanked: false });
  });

  it('does not pollute any prototype', () => {
    const hostile = '{"eventTime":"2026-03-02T09:00:00Z","__proto__":{"x":1},"constructor":{"prototype":{"x":1}},';
    decoded(
      `${hostile}"userIdentity":{"__proto__":{"type":"Root"}},"responseElements":{"__proto__":{"credentials":{"accessKeyId":"A"}}}}`,
    );
    expect(({} as { x?: unknown }).x).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('reads no inherited property', () => {
    const { actor, facts } = decoded(
      '{"eventTime":"2026-03-02T09:00:00Z","__proto__":{"userIdentity":{"type":"Root"}}}',
    );
    expect([actor.type, facts]).toEqual([null, []]);
  });

  it('notes members of one name, wherever they are, and takes the last', () => {
    const { record, oddities } = decoded(
      '{"eventTime":"2026-03-02T09:00:00Z","eventName":"A","x":{"y":[{"z":1,"\\u007a":2}]},"eventName":"B"}',
    );
    expect(record.eventName).toBe('B');
    expect(oddities).toEqual([
      { field: 'x.y.z', found: 'ambiguous-json' },
      { field: 'eventName', found: 'ambiguous-json' },
    ]);
  });

  it('keeps bytes that are no UTF-8, and notes them', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"eventTime":"2026-03-02T09:00:00Z","userAgent":"a'),
      Buffer.from([0xff, 0xc0, 0xaf]),
      Buffer.from('"}'),
    ]);
    const { record, stored, oddities } = decoded(bytes);
    expect(stored).toBe(bytes);
    expect(record.userAgent).toBe('a\ufffd\ufffd\ufffd');
    expect(oddities).toEqual([{ field: '', found: 'invalid-utf8' }]);
  });

  it('holds NUL and half pairs in columns as escapes that literal text cannot be mistaken for', () => {
    const agents = [String.raw`a\u0000`, String.raw`a\\u0000`, String.raw`a\ud800`, 'a\u202e\u00e9'].map(
      (agent) => decoded(`{"eventTime":"2026-03-02T09:00:00Z","userAgent":"${agent}"}`).record.userAgent,
    );
    expect(agents).toEqual([String.raw`a\u0000`, String.raw`a\\u0000`, String.raw`a\ud800`, 'a\u202e\u00e9']);
  });

  it('accepts a byte order mark', () => {
    expect(decoded('\ufeff{"eventTime":"2026-03-02T09:00:00Z","eventName":"x"}').record.eventName).toBe('x');
  });

  it.each([
    ['three hundred thousand levels', `{"eventTime":"2026-03-02T09:00:00Z","a":${'['.repeat(3e5)}${']'.repeat(3e5)}}`],
    [
      'a hundred thousand members',
      `{"eventTime":"2026-03-02T09:00:00Z",${Array.from({ length: 1e5 }, (_, at) => `"k${at}":${at}`).join(',')}}`,
    ],
    ['a key of a megabyte', `{"eventTime":"2026-03-02T09:00:00Z","${'k'.repeat(1e6)}":1}`],
    ['huge numbers', '{"eventTime":"2026-03-02T09:00:00Z","a":1e200000,"b":12345678901234567890,"c":-0}'],
    [
      'credentials without end',
      `{"eventTime":"2026-03-02T09:00:00Z","responseElements":{"a":[${'{"credentials":{"accessKeyId":"A"}},'.repeat(5e4)}0]}}`,
    ],
    [
      'credentials at great depth',
      `{"eventTime":"2026-03-02T09:00:00Z","responseElements":${'{"credentials":'.repeat(1e5)}0${'}'.repeat(1e5)}}`,
    ],
  ])('copes with %s', (_, text) => {
    const bytes = Buffer.from(text);
    expect(decoded(bytes).stored).toBe(bytes);
  });

  it('never throws, on whatever JSON stands in a record', () => {
    const hostile = fc.dictionary(
      fc.constantFrom(
        ...Object.keys(anAssumeRole()),
        '__proto__',
        'additionalEventData',
        'addendum',
        'sharedEventID',
        'toString',
      ),
      fc.jsonValue({ noUnicodeString: false, maxDepth: 3 }),
    );
    fc.assert(
      fc.property(hostile, (part) => {
        const once = decoded(aRecord({ ...part, eventTime: '2026-03-02T09:00:00Z' }));
        expect(decoded(once.stored)).toEqual({ ...once, isBlanked: false });
      }),
    );
  });

  it('never throws, on whatever bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void refusal(bytes)));
    const record = bytesOf(anAssumeRole());
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(record.length - 1), fc.nat(255)), { maxLength: 4 }), (changes) => {
        const changed = new Uint8Array(record);
        for (const [at, byte] of changes) changed[at] = byte;
        void refusal(changed);
      }),
      { numRuns: 500 },
    );
  });
});
