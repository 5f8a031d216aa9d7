import { describe, expect, it } from '@jest/globals';
import { faultCodeOf } from './fault-code.ts';

const coded = (code: string): Error => Object.assign(new Error('for user "me" at 10.0.0.7'), { code });

describe('faultCodeOf', () => {
  it.each([
    [coded('53100'), 'DISK_FULL'],
    [coded('25006'), 'READ_ONLY'],
    [coded('57P01'), 'SHUTTING_DOWN'],
    [coded('57P03'), 'NOT_ACCEPTING'],
    [coded('57014'), 'NO_ANSWER'],
    [coded('42P01'), 'NOT_MIGRATED'],
    [coded('58030'), 'SQLSTATE_58030'],
    [coded('ECONNREFUSED'), 'UNREACHABLE'],
    [coded('host 10.0.0.7'), 'UNREACHABLE'],
    [new Error('timeout exceeded when trying to connect'), 'NO_ANSWER'],
    [new Error('Connection terminated unexpectedly'), 'UNREACHABLE'],
    ['nothing', 'UNREACHABLE'],
  ])('of %p is %s', (error, code) => {
    expect(faultCodeOf(error)).toBe(code);
  });
});
