import { decodeRecord, isDigest, isInsight, unwrapItem } from '#cloudtrail';
import type { DecodeFault, DecodedRecord, Oddity } from '#cloudtrail';
import { sha256Of } from '#ledger';

/** What CloudTrail and its channels send that tells of no call. */
export type BesideRecords = 'control-message' | 'digest' | 'insight';

/** What one item of an object is. */
export type DecodedItem =
  | {
      readonly kind: 'record';
      readonly decoded: DecodedRecord;
      /** SHA-256 of the record's own bytes, without whatever it was wrapped in. */
      readonly textHash: Buffer;
      readonly envelope: readonly Oddity[];
    }
  /** What is sent or lies beside records: neither kept nor counted. */
  | { readonly kind: 'skipped'; readonly what: BesideRecords }
  | ({ readonly kind: 'reject' } & DecodeFault);

/**
 * Takes an item out of its envelope and decodes it.
 *
 * @param originalHash SHA-256 of the item as it was delivered, where `bytes` have had their secrets blanked since
 */
export function decodeItem(
  bytes: Uint8Array,
  accountFromName: string | null,
  originalHash: Buffer | null = null,
): DecodedItem {
  const unwrapped = unwrapItem(bytes);
  if (unwrapped.kind === 'skipped') return { kind: 'skipped', what: unwrapped.why };
  if (unwrapped.kind === 'reject') return unwrapped;
  const isBare = unwrapped.bytes === bytes;
  const textHash = (isBare ? originalHash : null) ?? sha256Of(unwrapped.bytes);
  const decoded = decodeRecord(unwrapped.bytes, { accountFromName, contentHashHex: () => textHash.toString('hex') });
  if (!decoded.ok) {
    if (isDigest(unwrapped.bytes)) return { kind: 'skipped', what: 'digest' };
    return { kind: 'reject', ...decoded.reason };
  }
  if (isInsight(decoded.value.record)) return { kind: 'skipped', what: 'insight' };
  return { kind: 'record', decoded: decoded.value, textHash, envelope: unwrapped.oddities };
}
