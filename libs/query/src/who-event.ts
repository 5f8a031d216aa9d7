import { isoOf } from '#kernel';
import { eventKeyOf, recordsOfEvent } from '#ledger';
import type { StoredRecord } from '#ledger';
import type pg from 'pg';
import { createAnswerBook } from './answer-book.ts';
import { callersShown, readCallers } from './callers.ts';
import type { Callers } from './callers.ts';
import type { EventAttribution } from './event-attribution.ts';
import { thoseThatStandForThemselves } from './stands-for-itself.ts';

/** The answers for an event, and the appends whose lineage is not computed yet, in which further records of it lie. */
export type EventAnswers = { readonly answers: readonly EventAttribution[]; readonly awaiting: readonly string[] };

/**
 * Who did this: one answer for each record of the event, one for each account that it was delivered to; conflicting
 * copies answer apart. Nothing at all where the ledger holds no such event.
 */
export async function whoDidEvent(pool: pg.Pool | pg.ClientBase, eventId: string): Promise<EventAnswers> {
  const book = createAnswerBook(pool);
  const [stored, isToldAnew] = await Promise.all([
    recordsOfEvent(pool, eventId),
    book.loadOfEvent(eventKeyOf(eventId).uuid),
  ]);
  const records = await thoseThatStandForThemselves(pool, stored);
  if (records.length === 0) return { answers: [], awaiting: [] };
  const isCovered = (record: StoredRecord): boolean => book.resolutionOf(record.columns.actor) !== undefined;
  // Records may have come, and the lineage may have covered them, between the two readings.
  const isAllKnown = isToldAnew === false && records.every(isCovered);
  const shown = records.map(({ columns }) => columns);
  const callers = isAllKnown ? callersShown(book) : await readCallers(pool, shown, book);
  return {
    answers: records.filter(isCovered).map((record) => answerOf(record, callers)),
    awaiting: records.filter((record) => !isCovered(record)).map((record) => String(record.appendId)),
  };
}

function answerOf({ eventId, columns }: StoredRecord, callers: Callers): EventAttribution {
  return {
    eventId,
    eventTime: isoOf(columns.eventTime),
    eventName: columns.eventName,
    eventSource: columns.eventSource,
    accountId: columns.account,
    ...callers.attributionOf(columns),
  };
}
