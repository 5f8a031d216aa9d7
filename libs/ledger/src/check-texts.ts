import { createRecordSplitter, decodeRecord } from '#cloudtrail';
import { findingAt } from './finding.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { StoredAppend } from './load-appends.ts';
import type { StoredRecord } from './stored-record.ts';
import type { UnpackedBlock, UnpackedSegment } from './unpack-segment.ts';

/** Where the text of a record lies in its segment's whole text: bytes from `start` up to `end`. */
type Claim = { readonly record: StoredRecord; readonly start: number; readonly end: number };

const MOST_NAMED = 20;

/** Checks that a segment is whole, and that each byte of its text belongs to exactly one record. */
export function checkTexts(append: StoredAppend, { stored, blocks }: UnpackedSegment): readonly Finding[] {
  const findings: Finding[] = [];
  const { appendId } = append;
  const { segmentId, objectId } = stored;
  const find = (code: FindingCode, detail: string, eventId: string | null = null): void => {
    findings.push(findingAt(code, { appendId, segmentId, objectId, eventId }, detail));
  };

  if (!stored.hasObject) find('OBJECT_MISSING', 'the object that the segment was read from is not there');
  const ordered = [...blocks.values()];
  for (const [index, block] of ordered.entries()) {
    if (block.block !== index)
      find('BLOCK_MISPLACED', `block ${String(block.block)} stands where ${String(index)} should`);
    if (!block.isSound) find('BLOCK_DAMAGED', `block ${String(block.block)} does not unpack to what its row says`);
  }

  let covered = 0;
  for (const { record, start, end } of claimsOf(append, segmentId, blocks)) {
    if (start > covered)
      for (const lost of textsBetween(ordered, covered, start)) find('TEXT_WITHOUT_RECORD', lost.detail, lost.eventId);
    if (start < covered) find('TEXT_SHARED', 'its text is claimed by another record as well', record.eventId);
    covered = Math.max(covered, end);
  }
  const last = ordered.at(-1);
  const end = last === undefined ? 0 : last.start + last.length;
  if (covered < end)
    for (const lost of textsBetween(ordered, covered, end)) find('TEXT_WITHOUT_RECORD', lost.detail, lost.eventId);
  return findings;
}

/** Claims on the segment's text by where they begin; those on blocks that are not there are the records' own findings. */
function claimsOf({ records }: StoredAppend, segmentId: number, blocks: UnpackedSegment['blocks']): readonly Claim[] {
  const claims = records.flatMap((record) => {
    const { location } = record;
    const block = blocks.get(location.block);
    if (location.segmentId !== segmentId || block === undefined) return [];
    const start = block.start + location.blockOffset;
    return [{ record, start, end: start + location.textBytes }];
  });
  return claims.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** What lies between two places of the segment's text: the records that it was, where it can be read. */
function textsBetween(
  blocks: readonly UnpackedBlock[],
  from: number,
  to: number,
): readonly { readonly detail: string; readonly eventId: string | null }[] {
  const touched = blocks.filter(({ start, length }) => start < to && start + length > from);
  const parts = touched.map(({ start, length, bytes }) =>
    (bytes ?? Buffer.alloc(length)).subarray(Math.max(0, from - start), to - start),
  );
  const ids = eventIdsIn(Buffer.concat(parts)).slice(0, MOST_NAMED);
  const detail = `${String(to - from)} bytes of text belong to no record`;
  return ids.length === 0 ? [{ detail, eventId: null }] : ids.map((eventId) => ({ detail, eventId }));
}

function eventIdsIn(text: Uint8Array): readonly string[] {
  const splitter = createRecordSplitter();
  return [...splitter.push(text), ...splitter.end()].flatMap((item) => {
    if (item.kind !== 'text') return [];
    const decoded = decodeRecord(item.bytes, { accountFromName: null, contentHashHex: () => 'unknown' });
    return decoded.ok ? [decoded.value.record.eventId] : [];
  });
}
