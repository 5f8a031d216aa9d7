import { describe, expect, it } from '@jest/globals';
import { bucketAddressHint, bucketLabel, isBucketAddress, parseBucketAddress } from './bucket-address.ts';

const POINT = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/trail-logs';

describe('parseBucketAddress', () => {
  it.each([
    ['s3://trail-logs', 'trail-logs', ''],
    ['s3://trail-logs/', 'trail-logs', ''],
    ['s3://trail-logs/AWSLogs/', 'trail-logs', 'AWSLogs/'],
    ['s3://trail-logs/a b/c+d?e#f%20', 'trail-logs', 'a b/c+d?e#f%20'],
    ['s3://trail-logs//odd', 'trail-logs', '/odd'],
    ['s3://my.logs.example.com/x', 'my.logs.example.com', 'x'],
    [`s3://${POINT}`, POINT, ''],
    [`s3://${POINT}/team/AWSLogs/`, POINT, 'team/AWSLogs/'],
  ])('reads %s', (text, bucket, prefix) => {
    expect(parseBucketAddress(text)).toEqual({ ok: true, value: { bucket, prefix } });
  });

  it.each([
    ['/tmp/logs', 'NOT_A_BUCKET_ADDRESS'],
    ['S3://trail-logs', 'NOT_A_BUCKET_ADDRESS'],
    ['s3://', 'BUCKET_MISSING'],
    ['s3:///AWSLogs/', 'BUCKET_MISSING'],
    ['s3://ab', 'BUCKET_NAME_INVALID'],
    ['s3://Trail-Logs', 'BUCKET_NAME_INVALID'],
    ['s3://trail_logs', 'BUCKET_NAME_INVALID'],
    ['s3://-trail', 'BUCKET_NAME_INVALID'],
    ['s3://trail..logs', 'BUCKET_NAME_INVALID'],
    ['s3://192.0.2.1/x', 'BUCKET_NAME_INVALID'],
    [`s3://${'a'.repeat(64)}`, 'BUCKET_NAME_INVALID'],
    ['s3://user:secret@trail', 'BUCKET_NAME_INVALID'],
    ['s3://arn:aws:s3:::trail-logs/x', 'ACCESS_POINT_INVALID'],
    [`s3://trail-logs/${'ü'.repeat(513)}`, 'PREFIX_TOO_LONG'],
  ] as const)('refuses %s: %s', (text, reason) => {
    expect(parseBucketAddress(text)).toEqual({ ok: false, reason });
    expect(bucketAddressHint(reason)).toMatch(/expected|no key/);
  });
});

describe('bucketLabel', () => {
  it('is an address that leads back to the key', () => {
    const label = bucketLabel('trail-logs', 'a b/日本.json');
    expect(label).toBe('s3://trail-logs/a b/日本.json');
    expect(isBucketAddress(label)).toBe(true);
    expect(parseBucketAddress(label)).toEqual({ ok: true, value: { bucket: 'trail-logs', prefix: 'a b/日本.json' } });
  });
});
