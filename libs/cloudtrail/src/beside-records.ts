import { tellTopMembers } from './top-members.ts';
import type { TrailRecord } from './trail-record.ts';

/** Names that stand together at the first level of a digest, and in nothing that is a record. */
const DIGEST_NAMES = ['digestStartTime', 'digestEndTime', 'digestS3Object', 'logFiles'];

/**
 * Whether an item is a digest: CloudTrail's signed list of the files that it delivered. Told by content, since people
 * keep digests under names of their own.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export function isDigest(item: Uint8Array): boolean {
  const missing = new Set(DIGEST_NAMES);
  tellTopMembers(item, ({ name }) => {
    missing.delete(name);
    return missing.size > 0;
  });
  return missing.size === 0;
}

/**
 * Whether a record tells of unusual activity that CloudTrail noticed rather than of a call: nobody made it, and it has
 * no identity.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-trails.html
 */
export function isInsight({ eventType }: Pick<TrailRecord, 'eventType'>): boolean {
  return eventType === 'AwsCloudTrailInsight';
}
