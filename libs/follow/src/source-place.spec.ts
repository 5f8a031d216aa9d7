import { describe, expect, it } from '@jest/globals';
import { placeIn, placeOf, placeText, restrictedTo } from './source-place.ts';

const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/111122223333/cloudtrail';

describe('the text of a place', () => {
  it.each([
    ['s3://my-logs/org/', { kind: 'bucket', bucket: 'my-logs', prefix: 'org/' }],
    ['s3://my-logs', { kind: 'bucket', bucket: 'my-logs', prefix: '' }],
    [QUEUE, { kind: 'queue', url: QUEUE }],
    [
      'http://127.0.0.1:4566/000000000000/logs.fifo',
      { kind: 'queue', url: 'http://127.0.0.1:4566/000000000000/logs.fifo' },
    ],
    ['/var/log/aws', { kind: 'folder', path: '/var/log/aws' }],
  ])('%s names a place, and is named by it', (text, place) => {
    const read = placeOf(text);
    expect(read).toEqual({ ok: true, value: place });
    if (read.ok) {
      const { kind, ...rest } = read.value;
      expect(placeIn(kind, rest)).toEqual(read.value);
      expect(placeOf(placeText(read.value))).toEqual(read);
    }
  });

  it.each([
    's3://',
    's3://UPPER/x',
    'logs',
    'https://example.com/',
    'https://user:secret@sqs.eu-central-1.amazonaws.com/111122223333/cloudtrail',
    'ftp://host/x',
    '',
  ])('%s names none', (text) => {
    expect(placeOf(text)).toMatchObject({ ok: false });
  });

  it('may be restricted to buckets where it is a queue', () => {
    const queue = { kind: 'queue', url: QUEUE } as const;
    expect(restrictedTo(queue, [])).toEqual({ ok: true, value: queue });
    const only = restrictedTo(queue, ['b-logs', 'a-logs', 'b-logs']);
    expect(only).toEqual({ ok: true, value: { ...queue, buckets: ['a-logs', 'b-logs'] } });
    expect(placeIn('queue', { url: QUEUE, buckets: ['a-logs'] })).toEqual({ ...queue, buckets: ['a-logs'] });
    expect(restrictedTo(queue, ['s3://a-logs'])).toMatchObject({ ok: false });
    expect(restrictedTo({ kind: 'folder', path: '/logs' }, ['a-logs'])).toMatchObject({ ok: false });
  });

  it('never repeats a secret that was written into it', () => {
    expect(JSON.stringify(placeOf('https://user:hunter2@sqs.x.amazonaws.com/111122223333/q'))).not.toContain('hunter2');
  });
});
