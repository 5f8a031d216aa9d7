import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createBucketClient, foundInBucket, isMendable, isPassing, readObject } from '#source';
import type { BucketClient, BucketObject, GivenObject, ObjectOutcome } from '#source';
import { bucketUnderTest } from '../support/bucket-under-test.ts';
import type { BucketUnderTest } from '../support/bucket-under-test.ts';
import type { Act } from '../support/bucket-proxy.ts';

const PATIENCE = { attempts: 4, firstPauseMs: 2, longestPauseMs: 5 };
const LOG = { kind: 'readable' } as const;
const KEY = 'logs/a.json.gz';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes that gzip does not shrink, so that an object of some size can break off anywhere. */
function noise(length: number): Buffer {
  let state = 7;
  return Buffer.from(Array.from({ length }, () => (state = (state * 48_271) % 0x7fffffff) & 0xff)).fill('{', 0, 1);
}

describe('an object of a bucket', () => {
  const plain = noise(300_000);
  const packed = gzipSync(plain);
  let bucket: BucketUnderTest;
  let client: BucketClient;
  /** Takes silence for a lost connection sooner than a busy machine might in the other tests. */
  let hasty: BucketClient;
  let etag: string;
  beforeAll(async () => {
    bucket = await bucketUnderTest();
    client = createBucketClient({ endpointUrl: bucket.proxy.url, patience: PATIENCE });
    hasty = createBucketClient({ endpointUrl: bucket.proxy.url, patience: PATIENCE, silenceMs: 2_000 });
  });
  afterEach(() => {
    bucket.proxy.heal();
  });
  afterAll(() => bucket.close());

  async function stored(bytes: string | Uint8Array, key = KEY): Promise<BucketObject> {
    await bucket.put(key, bytes);
    etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    return { bucket: bucket.name, key, versionId: null, etag, size: Buffer.byteLength(bytes) };
  }

  async function read(
    object: BucketObject,
    by = client,
  ): Promise<{ readonly text: Buffer; readonly outcome: ObjectOutcome }> {
    const reading = readObject(foundInBucket(by, object, LOG));
    const chunks: Uint8Array[] = [];
    for await (const chunk of reading.chunks) chunks.push(chunk);
    return { text: Buffer.concat(chunks), outcome: reading.outcome() };
  }

  /** Lets a fault act on the next so many requests for the object. */
  const next = (times: number, act: Act): void => {
    bucket.proxy.fault({ when: ({ key }) => key === KEY, times, act });
  };
  const rangesAsked = (from: number): readonly (string | undefined)[] =>
    bucket.proxy
      .asked()
      .slice(from)
      .map(({ headers }) => headers.range);

  it('is read whole, and hashed as it was delivered', async () => {
    const { text, outcome } = await read(await stored(packed));
    expect(text.equals(plain)).toBe(true);
    expect(outcome).toMatchObject({
      failure: null,
      bytesDelivered: packed.length,
      sha256Delivered: sha256(packed),
      sha256Inflated: sha256(plain),
    });
  });

  it('is what its bytes are: whoever unpacked it on the way, and however often it was packed', async () => {
    expect((await read(await stored(plain))).outcome).toMatchObject({ failure: null, sha256Inflated: sha256(plain) });
    const unpacked = { ...(await stored(plain)), size: 100_000 };
    expect((await read(unpacked)).outcome).toMatchObject({ failure: null, bytesInflated: plain.length });
    expect((await read(await stored(gzipSync(packed)))).outcome.failure?.reason).toBe('GZIP_NESTED');
  });

  it('says which version was given', async () => {
    const object = await stored(packed);
    const given: GivenObject[] = [];
    next(1, { kind: 'with-headers', headers: { 'x-amz-version-id': 'v1' } });
    next(1, { kind: 'cut', afterBytes: 0 });
    const options = { onGiven: (told: GivenObject) => given.push(told) };
    for await (const chunk of foundInBucket(client, object, LOG, options).open()) expect(chunk).toBeDefined();
    expect(given).toEqual([{ etag, versionId: 'v1' }]);
  });

  it.each<[string, Act]>([
    ['is cut off', { kind: 'cut', afterBytes: 100_000 }],
    ['stops coming', { kind: 'stall', afterBytes: 100_000 }],
    ['ends early, and says it were all', { kind: 'shorten', toBytes: 100_000 }],
  ])('goes on where it broke when its body %s', async (_, act) => {
    const object = await stored(packed);
    const before = bucket.proxy.asked().length;
    next(1, act);
    const { text, outcome } = await read(object, act.kind === 'stall' ? hasty : client);
    expect(text.equals(plain)).toBe(true);
    expect(outcome).toMatchObject({ failure: null, sha256Delivered: sha256(packed) });
    // What was not yet taken when the connection went is lost with it, all of it on a busy machine.
    const [first, second] = rangesAsked(before);
    expect(first).toBeUndefined();
    expect(second ?? 'bytes=0-').toMatch(act.kind === 'shorten' ? /^bytes=100000-$/ : /^bytes=\d+-$/);
    expect(bucket.proxy.asked().at(-1)?.headers['if-match']).toBe(etag);
  });

  it('is read whole where ranges are not understood', async () => {
    const object = await stored(packed);
    next(1, { kind: 'cut', afterBytes: 100_000 });
    next(1, { kind: 'ignore-range' });
    expect((await read(object)).outcome).toMatchObject({ failure: null, sha256Delivered: sha256(packed) });
  });

  it('goes on in the version that it began with', async () => {
    const object = { ...(await stored(packed)), versionId: 'v7' };
    next(1, { kind: 'cut', afterBytes: 100_000 });
    await read(object);
    expect(
      bucket.proxy
        .asked()
        .map(({ query }) => query.get('versionId'))
        .slice(-2),
    ).toEqual(['v7', 'v7']);
  });

  it.each<[string, Act]>([
    ['500', { kind: 'refuse', status: 500, code: 'InternalError' }],
    ['SlowDown', { kind: 'refuse', status: 503, code: 'SlowDown' }],
    ['a lost connection', { kind: 'hang-up' }],
  ])('is asked for again after %s', async (_, act) => {
    const object = await stored(packed);
    next(4, act);
    expect((await read(object)).outcome).toMatchObject({ failure: null, sha256Delivered: sha256(packed) });
  });

  it.each<[string, Act, number]>([
    ['OBJECT_UNREACHABLE', { kind: 'refuse', status: 500, code: 'InternalError' }, 0],
    ['OBJECT_UNREACHABLE', { kind: 'cut', afterBytes: 0 }, 0],
    ['OBJECT_BROKEN_OFF', { kind: 'shorten', toBytes: 1_000 }, 4_000],
  ])('gives what came, and may be read later, for %s after %j', async (reason, act, bytes) => {
    const object = await stored(packed);
    next(100, act);
    const { outcome } = await read(object);
    expect(outcome).toMatchObject({ failure: { reason, byteOffset: bytes }, bytesDelivered: bytes });
    expect(isPassing(outcome.failure!.reason)).toBe(true);
  });

  it.each<[string, boolean, Act]>([
    ['OBJECT_DELETED', false, { kind: 'refuse', status: 404, code: 'NoSuchKey' }],
    ['OBJECT_DELETED', false, { kind: 'refuse', status: 404, code: 'NoSuchVersion' }],
    ['OBJECT_DELETED', false, { kind: 'refuse', status: 405, code: 'MethodNotAllowed' }],
    ['OBJECT_DENIED', true, { kind: 'refuse', status: 403, code: 'AccessDenied', message: 'Access Denied' }],
    [
      'OBJECT_KEY_DENIED',
      true,
      { kind: 'refuse', status: 403, code: 'AccessDenied', message: 'User is not authorized to perform: kms:Decrypt' },
    ],
    ['OBJECT_KEY_DENIED', true, { kind: 'refuse', status: 400, code: 'KMS.DisabledException' }],
    [
      'OBJECT_ARCHIVED',
      true,
      {
        kind: 'refuse',
        status: 403,
        code: 'InvalidObjectState',
        elements: '<StorageClass>DEEP_ARCHIVE</StorageClass>',
      },
    ],
    ['OBJECT_REFUSED', true, { kind: 'refuse', status: 400, code: 'InvalidRequest' }],
    ['BUCKET_NOT_FOUND', true, { kind: 'refuse', status: 404, code: 'NoSuchBucket' }],
    ['BUCKET_ELSEWHERE', true, { kind: 'refuse', status: 301, code: 'PermanentRedirect' }],
  ])('is asked for once, and says why it cannot be had: %s', async (reason, mendable, act) => {
    const object = await stored(packed);
    const before = bucket.proxy.asked().length;
    next(100, act);
    const { outcome } = await read(object);
    expect(outcome).toMatchObject({ failure: { reason, byteOffset: 0 }, bytesDelivered: 0 });
    expect([isPassing(outcome.failure!.reason), isMendable(outcome.failure!.reason)]).toEqual([false, mendable]);
    expect(bucket.proxy.asked().length - before).toBe(1);
  });

  it('tells an object that was deleted, replaced before or replaced while it was read from the one that was listed', async () => {
    const object = await stored(packed);
    next(1, { kind: 'shorten', toBytes: 100_000 });
    next(1, { kind: 'first', work: () => bucket.put(KEY, gzipSync('{"other":1}')) });
    expect((await read(object)).outcome.failure).toMatchObject({ reason: 'OBJECT_REPLACED', byteOffset: 100_000 });
    expect((await read(object)).outcome.failure).toMatchObject({ reason: 'OBJECT_REPLACED', byteOffset: 0 });
    await bucket.remove(KEY);
    expect((await read(object)).outcome.failure).toMatchObject({ reason: 'OBJECT_DELETED' });
  });

  it('says that an object has no bytes', async () => {
    expect((await read(await stored(''))).outcome.failure).toMatchObject({ reason: 'OBJECT_EMPTY' });
  });

  it('fails as a whole when the credentials are over', async () => {
    const object = await stored(packed);
    next(1, { kind: 'refuse', status: 400, code: 'ExpiredToken' });
    await expect(read(object)).rejects.toMatchObject({ code: 'AWS_CREDENTIALS_UNUSABLE' });
  });

  it('ends with the reason of the signal in the middle of a body', async () => {
    const object = await stored(packed);
    const stop = new AbortController();
    const reason = new Error('enough');
    next(1, { kind: 'stall', afterBytes: 100_000 });
    const reading = (async () => {
      for await (const chunk of foundInBucket(client, object, LOG, { signal: stop.signal }).open()) {
        expect(chunk.length).toBeGreaterThan(0);
        stop.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
  });
});
