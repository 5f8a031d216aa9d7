import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CONTENT_HASH, FILE_ACCOUNT, aRecord, aRoleIdentity, anAssumeRole } from '../../../test/builders/a-record.ts';
import { decodeRecord, decodeThoroughly } from './decode-record.ts';
import { decodePlain, plainRecordAt } from './plain-record.ts';
import { createRecordSplitter } from './record-splitter.ts';
import { TOP } from './top-member-name.ts';

const CONTEXT = { accountFromName: FILE_ACCOUNT, contentHashHex: () => CONTENT_HASH };
const isPlain = (text: string): boolean => decodePlain(Buffer.from(text), CONTEXT) !== null;
/** Twice, since what was read before is not read again. */
const bothWays = (bytes: Uint8Array): void => {
  const truth = decodeThoroughly(bytes, CONTEXT);
  for (const decoded of [decodeRecord(bytes, CONTEXT), decodeRecord(bytes, CONTEXT)]) {
    if (!isDeepStrictEqual(decoded, truth)) expect(decoded).toEqual(truth);
  }
};

const LONG_NAME = 'AWSReservedSSO_AdministratorAccess_d662a399ce229672';
const RECORDS = [
  aRecord(),
  aRecord({ requestParameters: { a: [1, -0.5e3, true, null, {}, []] }, responseElements: { x: 1 }, readOnly: 'false' }),
  aRecord({ userIdentity: aRoleIdentity({ userName: LONG_NAME, arn: `arn:aws:iam::1:role/${LONG_NAME}` }) }),
  aRecord({ userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' }, sharedEventID: 'shared' }),
  aRecord({ additionalEventData: { 'x-amz-id-2': 'e5/ea42b09+cbfb/d8e754c8ec8bfc0c7fe=='.repeat(3) } }),
  aRecord({ sessionCredentialFromConsole: 'true', errorCode: 'AccessDenied', errorMessage: 'no: not you' }),
  anAssumeRole(),
  anAssumeRole({ userIdentity: { type: 'AWSAccount', principalId: 'AROAX:y' }, sharedEventID: 'shared' }),
  aRecord({ requestParameters: { db: [{ masterUserPassword: 'hunter22', password: null }, 'text'], token: '***' } }),
].map((record) => JSON.stringify(record));

const SECRETS = [
  'token=abcdefghij',
  'https://u:pw1234@host/',
  'Bearer abcdefghijklmnopqrst',
  'q'.repeat(20) + 'Z9'.repeat(10),
];
const MEMBERS = [
  ...['"eventTime":"2026-02-30T00:00:00Z"', '"eventTime":"2026-03-02T09:00:00.5Z"', '"eventTime":""', '"eventID":5'],
  ...[
    '"eventID":""',
    '"eventName":"ConsoleLogin"',
    '"eventName":"AssumeRole"',
    '"eventName":"GetCredentialsForIdentity"',
  ],
  ...['"eventName":"CredentialChallenge"', '"eventName":"PasswordRecoveryRequested"', '"type":"IdentityCenterUser"'],
  ...['"eventSource":"signin.amazonaws.com"', '"readOnly":"True"', '"readOnly":"maybe"', '"errorCode":["x"]'],
  ...[
    '"sharedEventID":"s"',
    '"sharedEventID":null',
    '"addendum":{"reason":"r"}',
    '"sessionCredentialFromConsole":"NO"',
  ],
  ...['"additionalEventData":{"signInSessionArn":"a"}', '"responseElements":{"credentials":{"accessKeyId":"ASIAX"}}'],
  ...['"responseElements":"x"', '"requestParameters":[]', '"userIdentity":null', '"userIdentity":{"type":"SAMLUser"}'],
  ...['"type":"AWSAccount"', '"type":"WebIdentityUser"', '"creationDate":"x"', '"accountId":"ANONYMOUS_PRINCIPAL"'],
  ...[
    '"a":{"b":1,"b":2}',
    '"__proto__":{"type":"Root"}',
    '"password":"hunter22"',
    '"environment":{"variables":{"A":"b"}}',
  ],
  ...['"recipientAccountId":null', '"n":01', '"n":1.', '"n":-1e+5', '"n":1E5', '"n":-', '"n":tru', '"n": null '],
  ...[
    `"userAgent":"${'x'.repeat(2049)}"`,
    `"x":${'['.repeat(40)}${']'.repeat(40)}`,
    `"x":{"y":${'{"z":'.repeat(9)}1${'}'.repeat(9)}}`,
  ],
];
const BITS = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  ' ',
  '\n',
  '\t',
  '\\u0041',
  '\\"',
  'é',
  '\0',
  '\x1f',
  '\x7f',
  '\x0b',
  ...SECRETS,
];

type Change = { readonly kind: 'member' | 'bit' | 'cut'; readonly at: number; readonly which: number };

function changed(text: string, { kind, at, which }: Change): string {
  const place = Math.floor(at * text.length);
  if (kind === 'cut') return text.slice(0, place) + text.slice(place + 1 + (which % 9));
  if (kind === 'bit') return text.slice(0, place) + (BITS[which % BITS.length] ?? '') + text.slice(place);
  const before = text.indexOf(which % 3 === 0 ? '{"' : ',"', place) + 1;
  return `${text.slice(0, before)}${MEMBERS[which % MEMBERS.length] ?? ''},${text.slice(before)}`;
}

describe('reading a record without parsing it', () => {
  it('is done for records in which nothing is out of the ordinary', () => {
    expect(RECORDS.map(isPlain)).toEqual(RECORDS.map(() => true));
    const odd = [{ userAgent: 'é' }, { userAgent: 'a"b' }, { errorMessage: SECRETS[0] }, { userIdentity: null }];
    expect(odd.map((part) => isPlain(JSON.stringify(aRecord(part))))).toEqual(odd.map(() => false));
  });

  it('gives what parsing gives, whatever stands in the record', () => {
    const change = fc.record({
      kind: fc.constantFrom('member' as const, 'member' as const, 'bit' as const, 'cut' as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      which: fc.nat({ max: 10_000 }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...RECORDS), fc.array(change, { maxLength: 3 }), (record, changes) => {
        bothWays(Buffer.from(changes.reduce(changed, record)));
      }),
      { numRuns: 1500, seed: 7 },
    );
  });

  it.each(RECORDS)('gives what parsing gives with any one byte changed (%#)', (record) => {
    const bytes = Buffer.from(record);
    for (let at = 0; at < bytes.length; at += 3) {
      const other = Buffer.from(bytes);
      other[at] = [0x22, 0x5c, 0x7b, 0x2c, 0x31, 0x80, 0x00][at % 7] ?? 0;
      bothWays(other);
    }
  });

  it.each(MEMBERS)('gives what parsing gives of a record that begins with %s', (member) => {
    for (const record of RECORDS) bothWays(Buffer.from(`{${member},${record.slice(1)}`));
  });

  it('goes by members of the first level alone, wherever they stand', () => {
    const deep = { x: { eventName: 'Deep', eventTime: 'x', recipientAccountId: 'deep' } };
    const text = JSON.stringify({ ...deep, ...aRecord(), y: deep });
    expect(isPlain(text)).toBe(true);
    expect(decodePlain(Buffer.from(text), CONTEXT)?.record).toMatchObject({ eventName: 'DescribeInstances' });
  });

  it('knows each of its members by name', () => {
    for (const name of Object.keys(TOP)) {
      const text = JSON.stringify({ ...aRecord(), [name]: 'odd' });
      const result = decodeThoroughly(Buffer.from(text), CONTEXT);
      expect(decodeRecord(Buffer.from(text), CONTEXT)).toEqual(result);
    }
  });

  it('takes views into other bytes, of Node and bare ones', () => {
    const record = RECORDS[0] ?? '';
    const around = Buffer.from(`x${record}${record}`);
    const view = around.subarray(1, 1 + record.length);
    const bare = new Uint8Array(around.buffer, around.byteOffset + 1, record.length);
    expect(decodePlain(view, CONTEXT)?.record).toEqual(decodePlain(bare, CONTEXT)?.record);
    expect(decodePlain(view, CONTEXT)).not.toBeNull();
  });

  it('gives of a record that was just cut out of its file what parsing gives of it', () => {
    const change = fc.record({
      kind: fc.constantFrom('member' as const, 'bit' as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      which: fc.nat({ max: 10_000 }),
    });
    const record = fc
      .tuple(fc.constantFrom(...RECORDS), fc.array(change, { maxLength: 1 }))
      .map(([text, changes]) => changes.reduce(changed, text));
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 4 }), fc.boolean(), (records, isLate) => {
        const items = createRecordSplitter().each(Buffer.from(`{"Records":[${records.join(', ')}]}`));
        for (const item of isLate ? [...items] : items) {
          if (item.kind !== 'text') continue;
          const truth = decodeThoroughly(new Uint8Array(item.bytes), CONTEXT);
          const decoded = decodeRecord(item.bytes, CONTEXT);
          if (decoded.ok) Object.assign(decoded.value, { stored: new Uint8Array(decoded.value.stored) });
          if (!isDeepStrictEqual(decoded, truth)) expect(decoded).toEqual(truth);
        }
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  it('cuts no record out that the splitter would not: none that holds records, and none that is not whole', () => {
    const text = Buffer.from(`[${RECORDS[0] ?? ''}]`);
    expect(plainRecordAt(text, 1)).toEqual(text.subarray(1, -1));
    expect(plainRecordAt(text.subarray(0, -2), 1)).toBeNull();
    expect(plainRecordAt(text, 0)).toBeNull();
    for (const key of ['Records', 'records', 'Events', 'events', 'logEvents']) {
      expect(plainRecordAt(Buffer.from(`{"a":1,"${key}":[{}]}`), 0)).toBeNull();
      expect(plainRecordAt(Buffer.from(`{"a":{"${key}":[{}]},"${key}":{}}`), 0)).not.toBeNull();
    }
  });
});
