/** What is wrong with the ledger. Stable and public: listed in `docs/ERRORS.md`, printed by `backtrail verify`. */
export type FindingCode =
  /** Records, segments or blocks of facts belong to an append that is not there. */
  | 'APPEND_MISSING'
  /** An append says another number of records than there are. */
  | 'APPEND_RECORD_COUNT'
  /** The records of an append are not those that its content hash was made of. */
  | 'APPEND_CONTENT_HASH'
  /** An append says another number of facts than its records teach. */
  | 'APPEND_FACT_COUNT'
  /** The first or last event time of an append is not that of its records. */
  | 'APPEND_TIMES'
  /** The text is not where the record says: a block is missing, damaged or too short. */
  | 'RECORD_TEXT_UNREADABLE'
  /** The text is not the one that was hashed when it was stored. */
  | 'RECORD_TEXT_HASH'
  /** The text is no record. */
  | 'RECORD_UNDECODABLE'
  /** A column says something else than the text. */
  | 'RECORD_COLUMN'
  /** The text holds a secret that these rules blank. */
  | 'RECORD_NOT_BLANKED'
  /** The record lies in a segment that is not there, or is another append's or account's. */
  | 'RECORD_SEGMENT'
  /** A fact that the records of the append teach is not there, or not as they teach it. */
  | 'FACT_MISSING'
  /** A fact is there that no record of the append teaches. */
  | 'FACT_UNFOUNDED'
  /** Text is there that no record leads to: a record was taken away. */
  | 'TEXT_WITHOUT_RECORD'
  /** Two records claim the same bytes: one was put in. */
  | 'TEXT_SHARED'
  /** A block of texts or of facts cannot be unpacked, or says another size than it has. */
  | 'BLOCK_DAMAGED'
  /** A block is missing between others, or belongs to a segment that is not there. */
  | 'BLOCK_MISPLACED'
  /** A segment belongs to an object that is not there. */
  | 'OBJECT_MISSING'
  /** The outcome of an object says another number of records than are found of it. */
  | 'OBJECT_RECORD_COUNT'
  /** A quarantine entry is not the one that its key was made of. */
  | 'QUARANTINE_KEY'
  /** The content of a quarantine entry is not the one that was hashed when it was stored. */
  | 'QUARANTINE_CONTENT'
  /** A quarantine entry was found in an object that is not there, or was replayed by an append that is not there. */
  | 'QUARANTINE_REFERENCE';

/** One fault and its place: as much of it as is known, null where that says nothing. Holds nothing of any text. */
export type Finding = {
  readonly code: FindingCode;
  readonly appendId: number | null;
  readonly eventId: string | null;
  readonly objectId: number | null;
  readonly segmentId: number | null;
  readonly quarantineId: number | null;
  /** What was found and what was expected. */
  readonly detail: string;
};

/** The parts of a place that are known. */
export type Place = Partial<Omit<Finding, 'code' | 'detail'>>;

export function findingAt(code: FindingCode, place: Place, detail: string): Finding {
  return { code, appendId: null, eventId: null, objectId: null, segmentId: null, quarantineId: null, ...place, detail };
}

/** Findings, of which the first thousand are kept and all are counted: a lost table makes millions of them. */
export type Findings = {
  readonly add: (...found: readonly Finding[]) => void;
  readonly kept: readonly Finding[];
  readonly total: () => number;
};

const MOST_KEPT = 1000;

export function collectFindings(): Findings {
  const kept: Finding[] = [];
  let total = 0;
  const add = (...found: readonly Finding[]): void => {
    total += found.length;
    kept.push(...found.slice(0, Math.max(0, MOST_KEPT - kept.length)));
  };
  return { add, kept, total: () => total };
}
