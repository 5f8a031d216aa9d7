import { SourceFailed } from '../failure.ts';
import { unreadable } from '../found-object.ts';
import type { FoundInBucket, Skipped, Unreadable } from '../found-object.ts';
import { bucketAddressHint, bucketLabel, parseBucketAddress } from './bucket-address.ts';
import type { BucketClient } from './bucket-client.ts';
import { listedInBucket } from './found-in-bucket.ts';
import { listObjects } from './list-objects.ts';

/**
 * Gives everything whose key begins as an address says, in the order of the keys: objects to read, what is skipped by its
 * name, and why the list is not whole, if it is not.
 *
 * @throws {AwsCredentialsUnusable} when AWS does not know who asks
 */
export async function* walkBucket(
  client: BucketClient,
  address: string,
  signal?: AbortSignal,
): AsyncGenerator<FoundInBucket | Skipped | Unreadable, void> {
  const parsed = parseBucketAddress(address);
  if (!parsed.ok) {
    yield unreadable(address, 'BUCKET_NOT_FOUND', bucketAddressHint(parsed.reason));
    return;
  }
  const place = parsed.value;
  const label = bucketLabel(place.bucket, place.prefix);
  const options = signal === undefined ? {} : { signal };
  let isEmpty = true;
  try {
    for await (const page of listObjects(client, place, options)) {
      for (const listed of page) {
        isEmpty = false;
        yield listedInBucket(client, place.bucket, listed, options);
      }
    }
  } catch (error) {
    if (!(error instanceof SourceFailed)) throw error;
    yield unreadable(label, error.reason, error.message);
    return;
  }
  if (isEmpty) yield unreadable(label, 'PREFIX_EMPTY', 'there is no object whose key begins so');
}
