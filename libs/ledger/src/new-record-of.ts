import { REDACTION_VERSION, actorText, factText } from '#cloudtrail';
import type { DecodedRecord, Fact, Oddity } from '#cloudtrail';
import { actorUuidOf } from './actor-uuid.ts';
import { eventKeyOf } from './event-key.ts';
import type { FactRow } from './fact-row.ts';
import type { NewRecord } from './new-record.ts';
import type { RecordColumns } from './record-columns.ts';
import { sha256Of } from './sha256.ts';

/** Where a record was found, and the SHA-256 of its bytes as delivered. */
export type FoundAt = Pick<NewRecord, 'objectId' | 'position' | 'textHash'>;

/** What follows from a record's text alone. */
export type Derived = Pick<NewRecord, 'columns' | 'actorBody' | 'facts'>;

/** What the envelope's oddities stand under in the column, since the stored text does not show them. */
const ENVELOPE = '(envelope)';
const NO_FACTS: readonly FactRow[] = [];

/** Computes all that the ledger stores of a decoded record, and of the envelope that it was taken out of. */
export function newRecordOf(decoded: DecodedRecord, found: FoundAt, envelope: readonly Oddity[] = []): NewRecord {
  const { columns, actorBody, facts } = derivedFrom(envelope.length === 0 ? decoded : withEnvelope(decoded, envelope));
  return {
    objectId: found.objectId,
    position: found.position,
    columns,
    text: decoded.stored,
    textHash: found.textHash,
    storedHash: decoded.isBlanked ? sha256Of(decoded.stored) : null,
    redaction: REDACTION_VERSION,
    actorBody,
    facts,
  };
}

function withEnvelope(decoded: DecodedRecord, envelope: readonly Oddity[]): DecodedRecord {
  const ofEnvelope = envelope.map((oddity) => ({ ...oddity, field: `${ENVELOPE}${oddity.field}` }));
  return { ...decoded, oddities: [...ofEnvelope, ...decoded.oddities] };
}

/** Computes the columns and facts of a decoded record: the same for a loader and for whoever checks its work. */
export function derivedFrom({ record, actor, facts, oddities }: DecodedRecord): Derived {
  const actorBody = actorText(actor);
  const { uuid, spelledId } = eventKeyOf(record.eventId);
  const columns: RecordColumns = {
    eventTime: record.eventTime,
    eventUuid: uuid,
    eventId: spelledId,
    account: record.accountId,
    actor: actorUuidOf(actorBody),
    isReadOnly: record.isReadOnly,
    eventName: record.eventName,
    eventSource: record.eventSource,
    region: record.region,
    sourceIp: record.sourceIp,
    errorCode: record.errorCode,
    oddities: oddities.length === 0 ? null : JSON.stringify(oddities),
  };
  return { columns, actorBody, facts: facts.length === 0 ? NO_FACTS : facts.map(factRowOf) };
}

/** The column as it is without what only the envelope showed; what is no list of oddities stays as it is. */
export function withoutEnvelope(oddities: string | null): string | null {
  if (oddities?.includes(ENVELOPE) !== true) return oddities;
  try {
    const all = JSON.parse(oddities) as readonly Oddity[];
    const own = all.filter(({ field }) => !field.startsWith(ENVELOPE));
    return own.length === 0 ? null : JSON.stringify(own);
  } catch {
    return oddities;
  }
}

function factRowOf(fact: Fact): FactRow {
  const body = inOnePiece(factText(fact));
  const [firstAt, lastAt] =
    fact.kind === 'sighting' ? [fact.firstAt, fact.lastAt] : [fact.evidence.at, fact.evidence.at];
  return { kind: fact.kind, firstAt, lastAt, body };
}

/**
 * A text that was put together stays a tree of its pieces until somebody looks into it: three times as much memory, all of
 * which lives until the batch is stored.
 */
function inOnePiece(text: string): string {
  text.charCodeAt(0);
  return text;
}
