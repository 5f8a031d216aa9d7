import { describe, expect, it } from '@jest/globals';
import { SPELLED, accountNumberOf, ipNumberOf, storedSourceOf, textAtOf } from './narrow-columns.ts';

describe('accountNumberOf', () => {
  it('is the number of twelve digits, and of nothing else', () => {
    expect(['000000000012', '999999999999'].map(accountNumberOf)).toEqual([12, 999_999_999_999]);
    for (const account of [
      '',
      'unknown',
      '12',
      '1234567890123',
      '11112222333a',
      '111122223333\n',
      '１１１１２２２２３３３３',
    ]) {
      expect(accountNumberOf(account)).toBe(SPELLED);
    }
  });
});

describe('storedSourceOf', () => {
  it.each([
    ['s3.amazonaws.com', 's3'],
    ['.amazonaws.com', ''],
    ['a.b.amazonaws.com', 'a.b'],
    ['=s3.amazonaws.com', '==s3.amazonaws.com'],
    ['amazonaws.com', '=amazonaws.com'],
    ['aws.signin', '=aws.signin'],
    ['', '='],
    [null, null],
  ])('stores %j as %j', (eventSource, stored) => {
    expect(storedSourceOf(eventSource)).toBe(stored);
  });
});

describe('ipNumberOf', () => {
  it('is the four bytes of an IPv4 address', () => {
    const addresses = ['0.0.0.0', '1.2.3.4', '127.255.255.255', '128.0.0.0', '255.255.255.255'];
    expect(addresses.map(ipNumberOf)).toEqual([0, 0x01020304, 0x7fffffff, -0x80000000, -1]);
  });

  it('is of no other text', () => {
    const others = ['', '1', '1.2.3', '1.2.3.', '.1.2.3', '1..2.3', '1.2.3.4.5', '1.2.3.4.', '256.1.1.1', '01.2.3.4'];
    for (const text of [null, ...others, '1.2.3.00', '1.2.3.4 ', '::1', 'AWS Internal', '1.2.3.4/32', '1000.1.1.1']) {
      expect(ipNumberOf(text)).toBeNull();
    }
  });
});

describe('textAtOf', () => {
  it('holds every offset of every block', () => {
    for (const [block, blockOffset] of [
      [0, 0],
      [0, 262_143],
      [1, 0],
      [8_191, 262_143],
    ] as const) {
      const at = textAtOf({ block, blockOffset });
      expect([at >> 18, at & 262_143]).toEqual([block, blockOffset]);
    }
    expect(() => textAtOf({ block: 8_192, blockOffset: 0 })).toThrow('8192');
  });
});
