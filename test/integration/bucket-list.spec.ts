import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import { createBucketClient, dayPrefix, findTrees, listChildPrefixes, listObjects } from '#source';
import type { BucketClient, ListOptions } from '#source';
import { bucketUnderTest } from '../support/bucket-under-test.ts';
import type { BucketUnderTest } from '../support/bucket-under-test.ts';

const QUICKLY = { attempts: 4, firstPauseMs: 2, longestPauseMs: 5 };
const NOON = Date.UTC(2026, 2, 2, 12) as EpochMs;

/** Keys of all kinds that S3 allows, in the order of their UTF-8 bytes. */
const ODD_KEYS = [
  'odd/%20 and %2F.json',
  'odd/<&>"\'.json',
  'odd/a b.json',
  'odd/a+b.json',
  'odd/a//b.json',
  'odd/a?b#c.json',
  'odd/ü.json',
  'odd/日本.json',
  'odd/🜍.json',
];

describe('the list of a bucket', () => {
  let bucket: BucketUnderTest;
  let client: BucketClient;
  const many = Array.from({ length: 2_500 }, (_, at) => `many/${String(at).padStart(5, '0')}.json.gz`);
  beforeAll(async () => {
    bucket = await bucketUnderTest();
    for (let at = 0; at < many.length; at += 100) {
      await Promise.all(many.slice(at, at + 100).map((key) => bucket.put(key, 'x')));
    }
    for (const key of ODD_KEYS) await bucket.put(key, key);
    client = createBucketClient({ endpointUrl: bucket.proxy.url, patience: QUICKLY });
  });
  afterEach(() => {
    bucket.proxy.heal();
    bucket.proxy.hide(() => false);
  });
  afterAll(() => bucket.close());

  const keysBelow = async (prefix: string, options?: ListOptions): Promise<readonly string[]> => {
    const keys: string[] = [];
    for await (const page of listObjects(client, { bucket: bucket.name, prefix }, options)) {
      keys.push(...page.map(({ key }) => key));
    }
    return keys;
  };
  const isList = ({ query }: { readonly query: URLSearchParams }): boolean => query.has('list-type');
  const isLaterPage = ({ query }: { readonly query: URLSearchParams }): boolean => query.has('continuation-token');

  it('has every key of several pages once, in order', async () => {
    expect(await keysBelow('many/')).toEqual(many);
  });

  it('says of each object its size, its tag and when it came', async () => {
    for await (const page of listObjects(client, { bucket: bucket.name, prefix: 'odd/a b' })) {
      expect(page).toEqual([
        {
          key: 'odd/a b.json',
          size: 'odd/a b.json'.length,
          etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
          lastModified: expect.any(Date),
        },
      ]);
    }
  });

  it('goes on behind a key', async () => {
    expect(await keysBelow('many/', { startAfter: many[2_398]! })).toEqual(many.slice(2_399));
  });

  it('has odd keys as they are, whether they come as text or as in a query', async () => {
    expect((await keysBelow('odd/')).toSorted()).toEqual(ODD_KEYS.toSorted());
    bucket.proxy.encodeKeys();
    expect((await keysBelow('odd/')).toSorted()).toEqual(ODD_KEYS.toSorted());
    expect(await listChildPrefixes(client, { bucket: bucket.name, prefix: 'odd/a' })).toEqual(['odd/a/']);
  });

  it.each([
    ['500', 5, { kind: 'refuse', status: 500, code: 'InternalError' }],
    ['503', 2, { kind: 'refuse', status: 503, code: 'SlowDown' }],
    ['a connection that is lost before the answer', 5, { kind: 'hang-up' }],
    ['a page that is cut off', 5, { kind: 'cut', afterBytes: 200 }],
    ['a page that is shorter than it should be', 3, { kind: 'shorten', toBytes: 200 }],
  ] as const)('passes over no page for %s', async (_, times, act) => {
    bucket.proxy.fault({ when: isLaterPage, times, act });
    expect(await keysBelow('many/')).toEqual(many);
  });

  it('says that it is not whole when a page cannot be had', async () => {
    bucket.proxy.fault({ when: isLaterPage, act: { kind: 'refuse', status: 500, code: 'InternalError' } });
    const keys: string[] = [];
    const reading = (async () => {
      for await (const page of listObjects(client, { bucket: bucket.name, prefix: 'many/' })) {
        keys.push(...page.map(({ key }) => key));
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_FAILED', reason: 'BUCKET_UNREACHABLE' });
    expect(keys).toEqual(many.slice(0, 1_000));
  });

  it.each([
    ['BUCKET_DENIED', { status: 403, code: 'AccessDenied' }],
    ['BUCKET_NOT_FOUND', { status: 404, code: 'NoSuchBucket' }],
    ['BUCKET_UNREADABLE', { status: 400, code: 'InvalidArgument' }],
    ['BUCKET_ELSEWHERE', { status: 301, code: 'PermanentRedirect' }],
  ])('asks once only for what stays so: %s', async (reason, answer) => {
    const before = bucket.proxy.asked().length;
    bucket.proxy.fault({ when: isList, act: { kind: 'refuse', ...answer } });
    await expect(keysBelow('many/')).rejects.toMatchObject({ reason });
    expect(bucket.proxy.asked().length - before).toBe(1);
  });

  it.each(['ExpiredToken', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'])('fails as a whole for %s', async (code) => {
    bucket.proxy.fault({ when: isList, act: { kind: 'refuse', status: 403, code } });
    await expect(keysBelow('many/')).rejects.toMatchObject({
      code: 'AWS_CREDENTIALS_UNUSABLE',
      details: { said: code },
    });
  });

  it('asks the region that S3 names, and from then on at once', async () => {
    const fresh = createBucketClient({ endpointUrl: bucket.proxy.url, patience: QUICKLY });
    bucket.proxy.fault({
      when: ({ headers }) => !(headers.authorization ?? '').includes('/eu-central-1/s3/'),
      act: {
        kind: 'refuse',
        status: 301,
        code: 'PermanentRedirect',
        headers: { 'x-amz-bucket-region': 'eu-central-1' },
      },
    });
    const before = bucket.proxy.asked().length;
    const place = { bucket: bucket.name, prefix: 'odd/' };
    for (let times = 0; times < 2; times++) {
      for await (const page of listObjects(fresh, place)) expect(page).toHaveLength(ODD_KEYS.length);
    }
    expect(bucket.proxy.asked().length - before).toBe(3);
  });

  it('ends with the reason of the signal, while it waits for another try', async () => {
    const waiting = { attempts: 4, firstPauseMs: 600_000, longestPauseMs: 600_000 };
    const patient = createBucketClient({ endpointUrl: bucket.proxy.url, patience: waiting });
    bucket.proxy.fault({ when: isList, act: { kind: 'refuse', status: 500, code: 'InternalError' } });
    const stop = new AbortController();
    const reading = listObjects(patient, { bucket: bucket.name, prefix: '' }, { signal: stop.signal }).next();
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });
});

describe('the layout of a bucket', () => {
  let bucket: BucketUnderTest;
  let client: BucketClient;
  beforeAll(async () => {
    bucket = await bucketUnderTest();
    client = createBucketClient({ endpointUrl: bucket.proxy.url, patience: QUICKLY });
    const keys = [
      'AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/02/x.json.gz',
      'AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/03/02/x.json.gz',
      'AWSLogs/111122223333/CloudTrail-NetworkActivity/us-east-1/2026/03/02/x.json.gz',
      'AWSLogs/111122223333/Config/us-east-1/2026/3/2/x.json.gz',
      'AWSLogs/o-abc123/111122223333/CloudTrail/eu-west-1/2026/03/02/x.json.gz',
      'AWSLogs/o-abc123/444455556666/CloudTrail/us-gov-west-1/2026/03/02/x.json.gz',
      'team/a/AWSLogs/777788889999/CloudTrail/us-east-1/2026/03/02/x.json.gz',
      'other/thing.json',
    ];
    for (const key of keys) await bucket.put(key, 'x');
  });
  afterAll(() => bucket.close());

  const prefixesBelow = async (prefix: string): Promise<readonly string[]> =>
    (await findTrees(client, { bucket: bucket.name, prefix })).map((tree) => tree.prefix);

  it('has a tree for each account and region, of accounts and of organisations, at any depth', async () => {
    expect(await prefixesBelow('')).toEqual([
      'AWSLogs/111122223333/CloudTrail-NetworkActivity/us-east-1/',
      'AWSLogs/111122223333/CloudTrail/us-east-1/',
      'AWSLogs/o-abc123/111122223333/CloudTrail/eu-west-1/',
      'AWSLogs/o-abc123/444455556666/CloudTrail/us-gov-west-1/',
      'team/a/AWSLogs/777788889999/CloudTrail/us-east-1/',
    ]);
  });

  it.each([
    ['AWSLogs/o-abc123/', 2],
    ['AWSLogs/o-abc123', 2],
    ['AWSLogs/o-abc123/444455556666/', 1],
    ['AWSLogs/o-abc123/444455556666/CloudTrail/', 1],
    ['AWSLogs/o-abc123/444455556666/CloudTrail/us-gov-west-1/', 1],
    ['AWSLogs/o-abc123/444455556666/CloudTrail/us-gov-west-1/2026/', 0],
    ['team/', 1],
    ['other/', 0],
    ['nothing/', 0],
  ])('below %s has %d trees', async (prefix, count) => {
    expect(await prefixesBelow(prefix)).toHaveLength(count);
  });

  it('is found by a request for each account and one for each kind of its logs, and none for each day', async () => {
    const before = bucket.proxy.asked().length;
    await prefixesBelow('AWSLogs/o-abc123/');
    expect(bucket.proxy.asked().length - before).toBe(1 + 2 + 2);
  });

  it('is given up where too many other folders would have to be looked into, so that all is listed', async () => {
    const crowded = await bucketUnderTest('crowded-logs');
    try {
      for (let at = 0; at < 520; at += 40) {
        await Promise.all(Array.from({ length: 40 }, (_, more) => crowded.put(`team-${at + more}/x.json`, 'x')));
      }
      await crowded.put('AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/02/x.json.gz', 'x');
      const near = createBucketClient({ endpointUrl: crowded.proxy.url, patience: QUICKLY });
      expect(await findTrees(near, { bucket: crowded.name, prefix: '' })).toEqual([]);
      expect(await findTrees(near, { bucket: crowded.name, prefix: 'AWSLogs/' })).toHaveLength(1);
    } finally {
      await crowded.close();
    }
  });

  it('says whose logs a tree holds, and where those of a day are', async () => {
    const [tree] = await findTrees(client, { bucket: bucket.name, prefix: 'AWSLogs/o-abc123/444455556666/' });
    expect(tree).toEqual({
      accountId: '444455556666',
      region: 'us-gov-west-1',
      organisationId: 'o-abc123',
      isNetworkActivity: false,
      prefix: 'AWSLogs/o-abc123/444455556666/CloudTrail/us-gov-west-1/',
    });
    expect(dayPrefix(tree!, NOON)).toBe('AWSLogs/o-abc123/444455556666/CloudTrail/us-gov-west-1/2026/03/02/');
  });
});
