import { classifyName } from '../classify-name.ts';
import type { FoundInBucket, Skipped, WorthReading } from '../found-object.ts';
import { skippedAsForeign } from '../found-object.ts';
import { bucketLabel } from './bucket-address.ts';
import type { BucketClient, ListedObject } from './bucket-client.ts';
import { bucketObjectBytes } from './object-bytes.ts';
import type { BucketObject, ByteOptions } from './object-bytes.ts';

/** An object that is worth reading. `readObject` reads it. */
export function foundInBucket(
  client: BucketClient,
  object: BucketObject,
  classification: WorthReading,
  options: ByteOptions = {},
): FoundInBucket {
  return {
    kind: 'bucket-object',
    name: bucketLabel(object.bucket, object.key),
    classification,
    byteSize: object.size,
    object,
    open: () => bucketObjectBytes(client, object, options),
  };
}

/** What a listed key is by its name, and what is known of it. */
export function listedInBucket(
  client: BucketClient,
  bucket: string,
  { key, etag, size }: ListedObject,
  options: ByteOptions = {},
): FoundInBucket | Skipped {
  const name = bucketLabel(bucket, key);
  if (key.endsWith('/')) return skippedAsForeign(name, "a folder's marker");
  const classification = classifyName(key);
  if (classification.kind !== 'log' && classification.kind !== 'readable') {
    return { kind: 'skipped', name, classification };
  }
  if (classification.kind === 'readable' && size === 0) return skippedAsForeign(name, 'an object without any bytes');
  return foundInBucket(client, { bucket, key, versionId: null, etag, size }, classification, options);
}
