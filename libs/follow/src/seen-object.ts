import { createHash } from 'node:crypto';
import { bucketLabel } from '#source';
import type { Skipped } from '#source';

/** An object as a look at a source sees it. */
export type SeenObject = {
  /** Path, or `s3://bucket/key`, as people see it. */
  readonly name: string;
  /** The path or address as it is, where the name does not show it whole. */
  readonly nameBytes: Buffer | null;
  /** A bucket's version id. */
  readonly version: string | null;
  /** What changes with the content: an ETag, or size and time of the last change. */
  readonly tag: string | null;
  readonly byteSize: number | null;
  /** Why it is not to be read, where its name says so. */
  readonly skipped: { readonly reason: string; readonly detail: string } | null;
};

/** What makes an object one: the same name with another version or content is another. As the text of a UUID. */
export function identityOf({ name, nameBytes, version, tag }: SeenObject): string {
  const hash = createHash('sha256');
  for (const part of [nameBytes ?? name, version ?? '', tag ?? '']) {
    const bytes = Buffer.from(part);
    hash.update(`${bytes.length}:`).update(bytes);
  }
  const hex = hash.digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** Why something is not read, by its name. */
export function skippedBy({ classification }: Pick<Skipped, 'classification'>): NonNullable<SeenObject['skipped']> {
  const detail = classification.kind === 'foreign' ? classification.why : `a CloudTrail ${classification.kind}`;
  return { reason: classification.kind, detail };
}

/** What an object in a bucket is called, and its address where that does not show it whole. */
export function namedInBucket(bucket: string, key: string): Pick<SeenObject, 'name' | 'nameBytes'> {
  const name = bucketLabel(bucket, key);
  const address = `s3://${bucket}/${key}`;
  return { name, nameBytes: name === address ? null : Buffer.from(address) };
}
