import { describe, expect, it } from '@jest/globals';
import { queuePlaceOf } from './queue-place.ts';
import { returnDelaySeconds } from './return-delay.ts';

describe('queuePlaceOf', () => {
  it.each([
    ['https://sqs.eu-west-1.amazonaws.com/111122223333/trail', 'eu-west-1', true],
    ['https://sqs.cn-north-1.amazonaws.com.cn/111122223333/trail.fifo', 'cn-north-1', true],
    ['https://sqs-fips.us-gov-west-1.amazonaws.com/111122223333/trail', 'us-gov-west-1', false],
    ['https://sqs.eu-west-1.api.aws/111122223333/trail', 'eu-west-1', false],
    ['https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/111122223333/trail', 'eu-west-1', false],
    ['https://eu-west-1.queue.amazonaws.com/111122223333/trail', 'eu-west-1', false],
    ['https://queue.amazonaws.com/111122223333/trail', 'us-east-1', false],
    ['https://queues.example.com/trail', null, false],
    ['http://127.0.0.1:4566/000000000000/trail', null, false],
    ['http://sqs.us-east-1.localhost:4566/000000000000/trail', 'us-east-1', false],
  ])('knows where %s is', (url, region, isUsualHost) => {
    expect(queuePlaceOf(url, false)).toEqual({ url, region, isUsualHost });
  });

  it.each([
    'trail',
    '',
    'arn:aws:sqs:eu-west-1:111122223333:trail',
    'ftp://sqs.eu-west-1.amazonaws.com/1/trail',
    'file:///etc/passwd',
    'https://user:word@sqs.eu-west-1.amazonaws.com/1/trail',
    'https://sqs.eu-west-1.amazonaws.com/1/trail?x=1',
    'https://sqs.eu-west-1.amazonaws.com/1/trail#x',
    'https://sqs.eu-west-1.amazonaws.com/',
    'http://169.254.169.254/latest/meta-data',
    'http://emulator:4566/000000000000/trail',
  ])('refuses %j', (url) => {
    expect(() => queuePlaceOf(url, false)).toThrow(expect.objectContaining({ code: 'MESSAGE_QUEUE_URL_INVALID' }));
  });

  it('takes an emulator elsewhere without TLS where the operator named it', () => {
    expect(queuePlaceOf('http://emulator:4566/000000000000/trail', true).region).toBeNull();
  });
});

describe('returnDelaySeconds', () => {
  it('doubles up to a quarter of an hour, less up to half by the dice, and is never nothing', () => {
    expect([1, 2, 3, 4, 8, 9, 1e9].map((count) => returnDelaySeconds(count, 0))).toEqual([
      5, 10, 20, 40, 640, 900, 900,
    ]);
    for (const count of [-1, 0, 1, 5, 20, Number.MAX_SAFE_INTEGER]) {
      const [least, most] = [returnDelaySeconds(count, 0.999_999), returnDelaySeconds(count, 0)];
      expect(least).toBeGreaterThanOrEqual(most / 2);
      expect([Number.isInteger(least), least > 0, most <= 900]).toEqual([true, true, true]);
    }
  });
});
