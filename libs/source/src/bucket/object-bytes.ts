import { addAbortSignal } from 'node:stream';
import { SourceFailed, systemReason } from '../failure.ts';
import type { BucketClient, ObjectBody } from './bucket-client.ts';
import { PassingTrouble } from './passing-trouble.ts';
import { pause } from './patience.ts';

/** One object in a bucket, as far as it is known before it is read. */
export type BucketObject = {
  readonly bucket: string;
  readonly key: string;
  /** The version to read, where one is known; null: the one that is there. */
  readonly versionId: string | null;
  /** The tag that the list or a notification gave, with its quotes: other bytes are not read in its place. */
  readonly etag: string | null;
  /** Bytes, where the list or a notification gave them. */
  readonly size: number | null;
};

/** What S3 says of an object when it gives it. */
export type GivenObject = {
  readonly etag: string | null;
  /** Null where the bucket keeps no versions. */
  readonly versionId: string | null;
};

/** How an object's bytes are read. */
export type ByteOptions = {
  readonly signal?: AbortSignal;
  /** Told once, before the first byte. */
  readonly onGiven?: (given: GivenObject) => void;
};

/** So much at a time is getting on, however often it breaks off. */
const HEADWAY_BYTES = 1024 ** 2;

/**
 * The bytes of an object, from the first to the last of one and the same object.
 *
 * Where they break off, reading goes on from that byte, as long as the object is still the same; an answer that ends before
 * all bytes came counts as broken off, whatever it said of its length. After a MiB came, the tries count anew.
 *
 * @throws {SourceFailed} OBJECT_DELETED, OBJECT_DENIED, OBJECT_KEY_DENIED, OBJECT_ARCHIVED, OBJECT_REPLACED, OBJECT_EMPTY,
 *   OBJECT_REFUSED, BUCKET_NOT_FOUND, BUCKET_ELSEWHERE; or OBJECT_UNREACHABLE or OBJECT_BROKEN_OFF, which may pass
 * @throws {AwsCredentialsUnusable} when AWS does not know who asks
 */
export async function* bucketObjectBytes(
  client: BucketClient,
  object: BucketObject,
  { signal, onGiven }: ByteOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const { patience } = client;
  const { bucket, key } = object;
  let { versionId, etag } = object;
  let expected = object.size;
  let at = 0;
  for (let failures = 0; ;) {
    const before = at;
    let trouble: string;
    try {
      const body = await client.body({ bucket, key, versionId, etag, start: at }, signal);
      if (at === 0) onGiven?.({ etag: body.etag, versionId: body.versionId });
      etag ??= body.etag;
      versionId ??= body.versionId;
      if (body.length !== null) expected = Math.max(expected ?? 0, body.start + body.length);
      for await (const chunk of rest(body, at, signal)) {
        at += chunk.length;
        yield chunk;
      }
      if (at >= (expected ?? 0)) break;
      trouble = `ended after ${at} of ${expected ?? 0} bytes`;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PassingTrouble)) throw error;
      trouble = error.message;
    }
    failures = at - before >= HEADWAY_BYTES ? 1 : failures + 1;
    if (failures >= patience.attempts) throw givenUp(at, trouble);
    await pause(failures, patience, signal);
  }
  if (at === 0) throw new SourceFailed('OBJECT_EMPTY', 'has no bytes, and CloudTrail writes none such');
}

/** The bytes of a body from `at` on. */
async function* rest(body: ObjectBody, at: number, signal?: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const stream = signal === undefined ? body.bytes : addAbortSignal(signal, body.bytes);
  let skip = at - body.start;
  if (skip < 0) throw new PassingTrouble('another part of it came than was asked for');
  try {
    for await (const chunk of piecesOf(stream)) {
      if (chunk.length > skip) yield chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
    }
  } finally {
    stream.destroy();
  }
}

/** Whatever a body breaks off by is of the network: the service has already said that it gives it. */
async function* piecesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('a body gives bytes');
      yield chunk;
    }
  } catch (error) {
    throw new PassingTrouble(systemReason(error), { cause: error });
  }
}

function givenUp(at: number, trouble: string): SourceFailed {
  return at === 0
    ? new SourceFailed('OBJECT_UNREACHABLE', `S3 does not give it now (${trouble})`)
    : new SourceFailed('OBJECT_BROKEN_OFF', `breaks off, and S3 does not give the rest now (${trouble})`);
}
