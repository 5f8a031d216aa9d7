import type { SplitItem, SplitReject } from '#cloudtrail';
import { newRecordOf, quarantineEntryOf, sha256Of } from '#ledger';
import type { NewObject, Rejected } from '#ledger';
import { decodeItem } from './decode-item.ts';
import type { BesideRecords } from './decode-item.ts';
import type { Loader } from './loader.ts';

/**
 * Turns one item of an object into a record, or into an entry of the quarantine.
 *
 * @param begin called before anything of the object is given to the loader
 * @returns what the item is where nothing of it is kept, else null
 */
export function loadItem(item: SplitItem, object: NewObject, loader: Loader, begin: () => void): BesideRecords | null {
  const { position, byteOffset } = item;
  const { objectId, name } = object;
  const place = { objectId, objectName: name, position, byteOffset };
  if (item.kind === 'reject') {
    const { reason, detail } = item;
    begin();
    loader.reject(quarantineEntryOf({ ...place, reason, detail, ...keptOf(item) }));
    return null;
  }
  const decoded = decodeItem(item.bytes, object.nameAccount);
  if (decoded.kind === 'skipped') return decoded.what;
  begin();
  if (decoded.kind === 'record') {
    const { textHash, envelope } = decoded;
    loader.add(newRecordOf(decoded.decoded, { objectId, position, textHash }, envelope));
  } else {
    const { reason, detail } = decoded;
    loader.reject(quarantineEntryOf({ ...place, reason, detail, ...wholeOf(item.bytes) }));
  }
  return null;
}

type Kept = Pick<Rejected, 'contentHash' | 'contentBytes' | 'content'>;

function keptOf({ bytes, length, head, tail, hashHex }: SplitReject): Kept {
  if (bytes !== null) return wholeOf(bytes);
  return { contentHash: Buffer.from(hashHex ?? '', 'hex'), contentBytes: length, content: { head, tail } };
}

const wholeOf = (bytes: Uint8Array): Kept => ({
  contentHash: sha256Of(bytes),
  contentBytes: bytes.length,
  content: { whole: bytes },
});
