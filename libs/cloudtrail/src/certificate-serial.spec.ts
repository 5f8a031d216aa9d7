import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { serialOfCertificate, serialText } from './certificate-serial.ts';

const SERIAL = '2a9902119721ab7b5c19a878c4c66af705895b42';

/** One element of DER, with its length in as few bytes as will do. */
function element(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length =
    body.length < 0x80
      ? [body.length]
      : body.length < 0x100
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

/** A certificate as far as its serial number, and so many bytes of other things. */
function certificate(
  serial: string,
  rest = 800,
  version: Buffer = element(0xa0, element(2, Buffer.from([2]))),
): Buffer {
  const number = element(2, Buffer.from(serial, 'hex'));
  return element(0x30, element(0x30, version, number, element(4, Buffer.alloc(rest))));
}

const base64 = (bytes: Buffer): string => bytes.toString('base64');

describe('serialOfCertificate', () => {
  it.each([
    ['short', 0],
    ['of the usual length', 800],
    ['long', 3_000],
  ])('reads the serial number of a %s certificate', (_, rest) => {
    expect(serialOfCertificate(base64(certificate(SERIAL, rest)))).toBe(SERIAL);
  });

  it('reads it within the lines of PEM', () => {
    const lines = base64(certificate(SERIAL)).replace(/.{64}/g, '$&\n');
    expect(serialOfCertificate(`-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`)).toBe(SERIAL);
  });

  it('reads it in certificates of the first version, which do not say theirs', () => {
    expect(serialOfCertificate(base64(certificate(SERIAL, 800, Buffer.alloc(0))))).toBe(SERIAL);
  });

  it('reads it below a blank line, and up to the last byte of the number', () => {
    expect(serialOfCertificate(`\n-----BEGIN CERTIFICATE-----\n${base64(certificate(SERIAL))}`)).toBe(SERIAL);
    const ends = certificate(SERIAL, 100);
    const last = ends.indexOf(Buffer.from(SERIAL, 'hex')) + SERIAL.length / 2;
    expect(serialOfCertificate(base64(ends.subarray(0, last)))).toBe(SERIAL);
    expect(serialOfCertificate(base64(ends.subarray(0, last - 1)))).toBeNull();
  });

  it('reads it behind a version whose length is written in more bytes than it needs', () => {
    const number = [2, 1, 2];
    for (const length of [
      [0x81, 3],
      [0x82, 0, 3],
      [0x83, 0, 0, 3],
    ]) {
      const version = Buffer.from([0xa0, ...length, ...number]);
      expect(serialOfCertificate(base64(certificate(SERIAL, 800, version)))).toBe(SERIAL);
    }
    const long = Buffer.concat([Buffer.from([0xa0, 0x82, 1, 4]), Buffer.alloc(0x104)]);
    expect(serialOfCertificate(base64(certificate(SERIAL, 800, long)))).toBeNull();
  });

  it('reads no number where a length is left open, or is longer than any certificate', () => {
    const [, ...body] = certificate(SERIAL, 10).subarray(1);
    expect(serialOfCertificate(base64(Buffer.from([0x30, 0x80, ...body])))).toBeNull();
    expect(serialOfCertificate(base64(Buffer.from([0x30, 0x84, 0, 0, 0, body.length, ...body])))).toBeNull();
    expect(serialOfCertificate(base64(Buffer.from([0x30, 0x83, 0, 0, body.length, ...body])))).toBe(SERIAL);
  });

  it('leaves out the zeros that only say that the number is not negative', () => {
    expect(serialOfCertificate(base64(certificate('00fbfe78fc52c9e5ad')))).toBe('fbfe78fc52c9e5ad');
    expect(serialOfCertificate(base64(certificate('0a')))).toBe('0a');
    expect(serialOfCertificate(base64(certificate('00')))).toBe('00');
    expect(serialOfCertificate(base64(certificate('00000a0000ff')))).toBe('0a0000ff');
    expect(serialOfCertificate(base64(certificate('0a0000ff')))).toBe('0a0000ff');
    expect(serialOfCertificate(base64(certificate(`00${'ff'.repeat(20)}`)))).toBe('ff'.repeat(20));
  });

  it('reads every number of at most twenty bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
        const hex = Buffer.from(bytes).toString('hex');
        expect(serialOfCertificate(base64(certificate(hex)))).toBe(serialText(hex));
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['another text', 'arn:aws:acm:eu-west-1:111122223333:certificate/x'],
    ['what CloudTrail withheld', 'HIDDEN_DUE_TO_SECURITY_REASONS'],
    ['a number that is longer than any', base64(certificate('11'.repeat(22)))],
    ['a certificate that was cut short', base64(certificate(SERIAL).subarray(0, 20))],
    ['an element that is no certificate', base64(element(0x30, element(2, Buffer.from([1]))))],
    ['a length of no bytes', base64(Buffer.from([0x30, 0x80, 0x30, 0x00]))],
    ['a text longer than any certificate', base64(certificate(SERIAL)) + ' '.repeat(100_000)],
  ])('is null for %s', (_, text) => {
    expect(serialOfCertificate(text)).toBeNull();
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(serialOfCertificate(text) ?? '00').toMatch(/^(?:[0-9a-f]{2})+$/);
      }),
    );
  });
});

describe('serialText', () => {
  it('is in lower case, in whole bytes, and of nothing else', () => {
    expect(serialText('00FBFE')).toBe('fbfe');
    expect(serialText('build-7')).toBeNull();
    expect(serialText('abc')).toBeNull();
    expect(serialText('')).toBeNull();
  });
});
