import { isAbsolute } from 'node:path';
import { err, ok } from '#kernel';
import type { Result } from '#kernel';
import { bucketAddressHint, isBucketAddress, parseBucketAddress } from '#source';

/** Where a source's objects lie, or are told of. Nothing in it is secret. */
export type SourcePlace =
  | { readonly kind: 'bucket'; readonly bucket: string; readonly prefix: string }
  /** A queue whose messages name objects in buckets. */
  | {
      readonly kind: 'queue';
      readonly url: string;
      /** The only buckets that its messages may name; whichever they name where it is left out. */
      readonly buckets?: readonly string[];
    }
  | { readonly kind: 'folder'; readonly path: string };

const EXPECTED = 'expected s3://bucket/prefix, the https:// address of an SQS queue, or the absolute path of a folder';

/** The place that a text names, or what was expected instead. */
export function placeOf(text: string): Result<SourcePlace, string> {
  if (isBucketAddress(text)) {
    const address = parseBucketAddress(text);
    return address.ok ? ok({ kind: 'bucket', ...address.value }) : err(`it ${bucketAddressHint(address.reason)}`);
  }
  if (/^https?:\/\//.test(text)) return queueAt(text);
  return isAbsolute(text) ? ok({ kind: 'folder', path: text }) : err(EXPECTED);
}

/** The text that names a place, which `placeOf` reads. */
export function placeText(place: SourcePlace): string {
  if (place.kind === 'bucket') return `s3://${place.bucket}/${place.prefix}`;
  return place.kind === 'queue' ? place.url : place.path;
}

function queueAt(text: string): Result<SourcePlace, string> {
  if (!URL.canParse(text)) return err(EXPECTED);
  const { username, password, pathname } = new URL(text);
  if (username !== '' || password !== '')
    return err('a queue is named without a login: credentials have their own chain');
  return /^\/\d{12}\/[\w-]{1,75}(\.fifo)?$/.test(pathname)
    ? ok({ kind: 'queue', url: text })
    : err('expected the address of an SQS queue, as https://sqs.eu-central-1.amazonaws.com/111122223333/cloudtrail');
}

/** What the store holds of a place, as its kind and the rest of it. */
export function placeIn(kind: string, value: unknown): SourcePlace {
  const text = (name: string): string => {
    const held: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    if (typeof held !== 'string') throw new TypeError(`a source of the kind ${kind} has no ${name}`);
    return held;
  };
  if (kind === 'bucket') return { kind, bucket: text('bucket'), prefix: text('prefix') };
  if (kind === 'queue') {
    const buckets = bucketsIn(value);
    return { kind, url: text('url'), ...(buckets.length === 0 ? {} : { buckets }) };
  }
  return { kind: 'folder', path: text('path') };
}

function bucketsIn(value: unknown): readonly string[] {
  const held: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'buckets') : undefined;
  return Array.isArray(held) ? held.filter((name) => typeof name === 'string') : [];
}

/**
 * The place, where messages may name these buckets alone; or why that cannot be said of it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function restrictedTo(place: SourcePlace, buckets: readonly string[]): Result<SourcePlace, string> {
  if (buckets.length === 0) return ok(place);
  if (place.kind !== 'queue') return err('buckets are named for a queue alone, whose messages may tell of others');
  const unusable = buckets.find((name) => !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name));
  if (unusable !== undefined) return err(`${JSON.stringify(unusable)} is no name of a bucket`);
  return buckets.length > MOST_BUCKETS
    ? err(`a queue can be restricted to ${MOST_BUCKETS} buckets`)
    : ok({ ...place, buckets: [...new Set(buckets)].sort() });
}

const MOST_BUCKETS = 100;
