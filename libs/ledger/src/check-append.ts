import type { EpochMs } from '#kernel';
import { checkFacts } from './check-facts.ts';
import { checkRecord } from './check-record.ts';
import { checkTexts } from './check-texts.ts';
import { contentHashOf } from './content-hash.ts';
import { findingAt } from './finding.ts';
import type { Finding } from './finding.ts';
import type { StoredAppend } from './load-appends.ts';
import type { Derived } from './new-record-of.ts';
import { unpackSegment } from './unpack-segment.ts';
import type { UnpackedSegment } from './unpack-segment.ts';

/** Checks one append and everything that belongs to it against each other. `breathe` is called between records. */
export async function checkAppend(
  append: StoredAppend,
  breathe: () => Promise<void> | undefined,
): Promise<readonly Finding[]> {
  const findings: Finding[] = checkRow(append);
  const segments = new Map<number, UnpackedSegment>();
  for (const stored of append.segments) segments.set(stored.segmentId, await unpackSegment(stored));

  const derived: Derived[] = [];
  for (const record of append.records) {
    const checked = checkRecord(record, segments.get(record.location.segmentId));
    findings.push(...checked.findings);
    if (checked.derived !== null) derived.push(checked.derived);
    await breathe();
  }
  findings.push(...checkFacts(append, derived));
  for (const segment of segments.values()) findings.push(...checkTexts(append, segment));
  return findings;
}

function checkRow({ appendId, row, records }: StoredAppend): Finding[] {
  const findings: Finding[] = [];
  if (row.record_count !== records.length) {
    const detail = `${String(records.length)} records are there, ${String(row.record_count)} were appended`;
    findings.push(findingAt('APPEND_RECORD_COUNT', { appendId }, detail));
  }
  if (!contentHashOf(records).equals(row.content_hash)) {
    const detail = 'the records are not the ones that were appended';
    findings.push(findingAt('APPEND_CONTENT_HASH', { appendId }, detail));
  }
  const times = records.map(({ columns }) => columns.eventTime);
  if (!isTime(row.first_ms, leastOf(times)) || !isTime(row.last_ms, greatestOf(times))) {
    findings.push(findingAt('APPEND_TIMES', { appendId }, 'the first or last event time is not that of the records'));
  }
  return findings;
}

const isTime = (stored: string | null, found: EpochMs | null): boolean =>
  (stored === null ? null : Number(stored)) === found;

const leastOf = (times: readonly EpochMs[]): EpochMs | null =>
  times.reduce<EpochMs | null>((least, time) => (least === null || time < least ? time : least), null);

const greatestOf = (times: readonly EpochMs[]): EpochMs | null =>
  times.reduce<EpochMs | null>((greatest, time) => (greatest === null || time > greatest ? time : greatest), null);
