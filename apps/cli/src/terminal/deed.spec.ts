import { describe, expect, it } from '@jest/globals';
import { deedWords, targetOf } from './deed.ts';
import type { Deed } from './deed.ts';

const DEED: Deed = {
  eventSource: 'iam.amazonaws.com',
  eventName: 'CreateUser',
  errorCode: null,
  region: null,
  sourceIp: null,
  target: null,
};

describe('deedWords', () => {
  it.each([
    ['CreateUser', 'svc-backup', 'created user svc-backup'],
    ['DeleteDBInstance', null, 'deleted db instance'],
    ['UpdateFunctionCode20150331v2', 'pay', 'updated function code pay'],
    ['StopLogging', null, 'stopped logging'],
    ['ConsoleLogin', null, 'did iam:ConsoleLogin'],
    ['Run', null, 'did iam:Run'],
    [null, null, 'did iam:(no event name)'],
  ])('says of %s on %s: %s', (eventName, target, words) => {
    expect(deedWords({ ...DEED, eventName, target })).toBe(words);
  });

  it('never says that a call which failed was done', () => {
    expect(deedWords({ ...DEED, errorCode: 'AccessDenied', target: 'x' })).toBe('tried iam:CreateUser x');
  });
});

describe('targetOf', () => {
  it('takes from the request what the call is about, and nothing else', () => {
    expect(targetOf('CreateUser', { userName: 'svc', path: '/' })).toBe('svc');
    expect(targetOf('DeleteBucket', { bucketName: 'logs', userName: 'not this' })).toBe('logs');
    expect(targetOf('CreateUser', { userName: { nested: true } })).toBeNull();
    expect(targetOf('DescribeInstances', { userName: 'svc' })).toBeNull();
  });
});
