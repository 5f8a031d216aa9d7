import { isAbsolute } from 'node:path';
import { err, ok } from '#kernel';
import type { Result } from '#kernel';
import { bucketAddressHint, isBucketAddress, parseBucketAddress } from '#source';

/** Where a source's objects lie, or are told of. Nothing in it is secret. */
export type SourcePlace =
  | { readonly kind: 'bucket'; readonly bucket: string; readonly prefix: string }
  /** A queue whose messages name objects in buckets. */
  | { readonly kind: 'queue'; readonly url: string }
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
  if (kind === 'queue') return { kind, url: text('url') };
  return { kind: 'folder', path: text('path') };
}
