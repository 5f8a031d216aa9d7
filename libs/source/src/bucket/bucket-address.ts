import { err, ok } from '#kernel';
import type { Result } from '#kernel';
import { labelOf } from '../label.ts';

/** A place in S3: a bucket, and what the keys there begin with. */
export type BucketPlace = {
  /** A bucket's name, an access point's alias, or an access point's ARN. */
  readonly bucket: string;
  /** As S3 understands it: any beginning of a key, empty for all of them. It ends with `/` to mean a folder. */
  readonly prefix: string;
};

/** Why a text is no address of a place in a bucket. */
export type BucketAddressFault =
  'NOT_A_BUCKET_ADDRESS' | 'BUCKET_MISSING' | 'BUCKET_NAME_INVALID' | 'ACCESS_POINT_INVALID' | 'PREFIX_TOO_LONG';

const SCHEME = 's3://';
const ACCESS_POINT = /^(arn:aws[a-z-]*:s3:[a-z0-9-]+:\d{12}:accesspoint\/[a-z0-9](?:[a-z0-9-]{1,48}[a-z0-9]))(?:\/|$)/;
const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
const MOST_KEY_BYTES = 1024;

/** Tells an address in S3 from a path of the file system. */
export const isBucketAddress = (text: string): boolean => text.startsWith(SCHEME);

/**
 * Reads `s3://bucket/prefix`.
 *
 * What follows the bucket is taken as it stands: nothing in it is encoded, `?` and `#` are letters as any others.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function parseBucketAddress(text: string): Result<BucketPlace, BucketAddressFault> {
  if (!isBucketAddress(text)) return err('NOT_A_BUCKET_ADDRESS');
  const rest = text.slice(SCHEME.length);
  const isArn = rest.startsWith('arn:');
  const bucket = isArn ? ACCESS_POINT.exec(rest)?.[1] : rest.split('/', 1)[0];
  if (bucket === undefined) return err('ACCESS_POINT_INVALID');
  if (bucket === '') return err('BUCKET_MISSING');
  if (!isArn && !isBucketName(bucket)) return err('BUCKET_NAME_INVALID');
  const prefix = rest.slice(bucket.length + 1);
  return Buffer.byteLength(prefix) > MOST_KEY_BYTES ? err('PREFIX_TOO_LONG') : ok({ bucket, prefix });
}

/** What is wrong with an address, and what is expected, as the end of a sentence that began with the address. */
export function bucketAddressHint(fault: BucketAddressFault): string {
  return HINTS[fault];
}

const HINTS: Readonly<Record<BucketAddressFault, string>> = {
  NOT_A_BUCKET_ADDRESS: 'is no place in S3: expected s3://bucket/prefix',
  BUCKET_MISSING: 'names no bucket: expected s3://bucket/prefix',
  BUCKET_NAME_INVALID:
    'names no bucket that S3 could have: expected 3 to 63 of a-z, 0-9, dots and hyphens, with a letter or digit at both ends',
  ACCESS_POINT_INVALID:
    'is no access point: expected s3://arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME/prefix; others are read by their alias',
  PREFIX_TOO_LONG: `has a prefix of more than ${MOST_KEY_BYTES} bytes, which no key of S3 has`,
};

/** For people and for the ledger: where an object lies, or all that begins so. */
export const bucketLabel = (bucket: string, key: string): string => `${SCHEME}${bucket}/${labelOf(key)}`;

function isBucketName(name: string): boolean {
  return NAME.test(name) && !name.includes('..') && !IP_ADDRESS.test(name);
}
