import { REDACTION_VERSION, decodeRecord } from '#cloudtrail';
import type { DecodedRecord } from '#cloudtrail';
import { findingAt } from './finding.ts';
import type { Finding, FindingCode } from './finding.ts';
import { derivedFrom, withoutEnvelope } from './new-record-of.ts';
import type { Derived } from './new-record-of.ts';
import { textIn } from './read-texts.ts';
import type { RecordColumns } from './record-columns.ts';
import type { StoredRecord } from './stored-record.ts';
import { TextUnreadable } from './text-unreadable.ts';
import type { UnpackedSegment } from './unpack-segment.ts';
import { sha256Of } from './sha256.ts';

/** What was found wrong with a record, and what its text teaches where it can be decoded. */
export type CheckedRecord = { readonly findings: readonly Finding[]; readonly derived: Derived | null };

/** Reads a record's text from its segment, hashes it, decodes it again and compares all of it with the record's row. */
export function checkRecord(record: StoredRecord, segment: UnpackedSegment | undefined): CheckedRecord {
  const findings: Finding[] = [];
  const find = (code: FindingCode, detail: string): void => {
    const { appendId, eventId, location } = record;
    findings.push(findingAt(code, { appendId, eventId, segmentId: location.segmentId }, detail));
  };

  if (segment === undefined) {
    find('RECORD_SEGMENT', 'its segment is not there, or belongs to another append');
    return { findings, derived: null };
  }
  if (segment.stored.account !== record.columns.account) find('RECORD_SEGMENT', 'its segment is another account’s');

  const text = textOf(record, segment);
  if (typeof text === 'string') {
    find('RECORD_TEXT_UNREADABLE', text);
    return { findings, derived: null };
  }
  if (!sha256Of(text).equals(record.storedHash ?? record.textHash)) {
    find('RECORD_TEXT_HASH', 'the text has another hash than the one that was stored with it');
  }
  const decoded = decodeRecord(text, {
    accountFromName: segment.stored.accountFromName,
    contentHashHex: () => record.textHash.toString('hex'),
  });
  if (!decoded.ok) {
    find('RECORD_UNDECODABLE', `the text is no record: ${decoded.reason.reason}`);
    return { findings, derived: null };
  }
  const derived = derivedFrom(decoded.value);
  for (const column of differingColumns(record, derived.columns)) {
    find('RECORD_COLUMN', `the column ${column} says something else than the text`);
  }
  checkRedaction(record, text, decoded.value, find);
  return { findings, derived };
}

/** The text, or why there is none. */
function textOf({ location }: StoredRecord, { blocks }: UnpackedSegment): Buffer | string {
  try {
    return textIn(location, (block) => blocks.get(block)?.bytes);
  } catch (error) {
    if (error instanceof TextUnreadable) return error.fault;
    throw error;
  }
}

const COLUMNS: Readonly<Record<keyof RecordColumns, string>> = {
  eventTime: 'event_time',
  eventUuid: 'event_uuid',
  eventId: 'event_id',
  account: 'account',
  actor: 'actor',
  isReadOnly: 'is_read_only',
  eventName: 'event_name',
  eventSource: 'event_source',
  region: 'region',
  sourceIp: 'source_ip',
  errorCode: 'error_code',
  oddities: 'oddities',
};

function differingColumns({ columns }: StoredRecord, expected: RecordColumns): readonly string[] {
  const keys = Object.keys(COLUMNS) as (keyof RecordColumns)[];
  const stored = { ...columns, oddities: withoutEnvelope(columns.oddities) };
  const wanted = { ...expected, oddities: withoutEnvelope(expected.oddities) };
  return keys.filter((key) => stored[key] !== wanted[key]).map((key) => COLUMNS[key]);
}

/** Text that other rules blanked may hold what these would blank, and is as it should be. */
function checkRedaction(
  record: StoredRecord,
  text: Buffer,
  decoded: DecodedRecord,
  find: (code: FindingCode, detail: string) => void,
): void {
  if (record.redaction < 1 || record.redaction > REDACTION_VERSION) {
    find('RECORD_COLUMN', 'the column redaction names rules that do not exist');
  } else if (record.redaction === REDACTION_VERSION && !text.equals(decoded.stored)) {
    find('RECORD_NOT_BLANKED', 'the text holds a secret that should have been blanked');
  }
}
