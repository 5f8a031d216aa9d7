import { decodeRecord, unwrapItem } from '#cloudtrail';
import type { DecodeFault, DecodedRecord, Oddity } from '#cloudtrail';
import { sha256Of } from '#ledger';

/** What one item of an object is. */
export type DecodedItem =
  | {
      readonly kind: 'record';
      readonly decoded: DecodedRecord;
      /** SHA-256 of the record's own bytes, without whatever it was wrapped in. */
      readonly textHash: Buffer;
      readonly envelope: readonly Oddity[];
    }
  /** What a channel sends beside records: neither kept nor counted. */
  | { readonly kind: 'skipped' }
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
  if (unwrapped.kind === 'skipped') return { kind: 'skipped' };
  if (unwrapped.kind === 'reject') return unwrapped;
  const isBare = unwrapped.bytes === bytes;
  const textHash = (isBare ? originalHash : null) ?? sha256Of(unwrapped.bytes);
  const decoded = decodeRecord(unwrapped.bytes, { accountFromName, contentHashHex: () => textHash.toString('hex') });
  if (!decoded.ok) return { kind: 'reject', ...decoded.reason };
  return { kind: 'record', decoded: decoded.value, textHash, envelope: unwrapped.oddities };
}
