import type pg from 'pg';
import { createAnswerBook } from './answer-book.ts';
import type { AnswerBook } from './answer-book.ts';
import type { AttributedEvent, EventPlace } from './attributed-event.ts';
import { readCallers } from './callers.ts';
import type { Callers } from './callers.ts';
import type { Belonging, EventQuestion } from './event-question.ts';
import type { EventRow } from './stored-event.ts';
import { eventWalk } from './event-walk.ts';

/** Some of the events that were asked for, next in order. */
export type EventPage = {
  readonly events: readonly AttributedEvent[];
  /** How many events were met that may belong to them, since their answer is open. They are not among `events`. */
  readonly mayBelong: number;
  /**
   * Appends whose lineage is not computed yet. If there are any, the page has no events: whoever advances the lineage
   * over them before asking on gets them with their answers; events that still have none are then left out.
   */
  readonly awaiting: readonly string[];
};

export type PagesOptions = {
  /** Goes on behind this place; null begins at the beginning. */
  readonly after: EventPlace | null;
  /** Events looked at together: what is held in memory. */
  readonly size: number;
};

/** Read together: large enough that queries cost little, small enough to be held. */
export const USUAL_PAGE: PagesOptions = { after: null, size: 1_000 };

/**
 * The events that a question asks for with their answers, in order, page by page. Holds one page and a bounded number of
 * answers in memory, and no connection between two pages, so it may be left and taken up at leisure.
 */
export async function* eventPages(
  pool: pg.Pool | pg.ClientBase,
  question: EventQuestion,
  options: PagesOptions = USUAL_PAGE,
): AsyncGenerator<EventPage> {
  const book = createAnswerBook(pool);
  for await (const rows of eventWalk(pool, question, options.after, options.size)) {
    const records = rows.map(({ columns }) => columns);
    let callers = await readCallers(pool, records, book);
    const awaiting = awaitedBy(rows, book);
    if (awaiting.length > 0) {
      yield { events: [], mayBelong: 0, awaiting };
      callers = await readCallers(pool, records, book);
    }
    yield pageOf(rows, question, book, callers);
  }
}

/** The first events of a question behind a place: what a connection shows. */
export type EventSlice = Pick<EventPage, 'events' | 'awaiting'> & {
  /** Whether more follow. */
  readonly hasMore: boolean;
};

/**
 * The first `first` events that a question asks for, behind a place. Appends whose lineage is not computed yet are named
 * and their events left out.
 */
export async function eventSlice(
  pool: pg.Pool | pg.ClientBase,
  question: EventQuestion,
  after: EventPlace | null,
  first: number,
): Promise<EventSlice> {
  const events: AttributedEvent[] = [];
  const awaiting: string[] = [];
  for await (const page of eventPages(pool, question, { after, size: Math.max(first + 1, 100) })) {
    events.push(...page.events);
    awaiting.push(...page.awaiting);
    if (events.length > first) break;
  }
  return { events: events.slice(0, first), awaiting: [...new Set(awaiting)], hasMore: events.length > first };
}

function awaitedBy(rows: readonly EventRow[], book: AnswerBook): readonly string[] {
  const uncovered = rows.filter((row) => book.resolutionOf(row.columns.actor) === undefined);
  return [...new Set(uncovered.map((row) => row.appendId))];
}

function pageOf(rows: readonly EventRow[], { whose }: EventQuestion, book: AnswerBook, callers: Callers): EventPage {
  const events: AttributedEvent[] = [];
  let mayBelong = 0;
  for (const row of rows) {
    if (book.resolutionOf(row.columns.actor) === undefined) continue;
    const units = callers.of(row.columns);
    const belonging =
      whose === null ? 'IS' : ofAll(units.map((unit) => whose.belonging(unit, row.place.eventTime, book)));
    if (belonging === 'MAY_BE') mayBelong += 1;
    if (belonging === 'IS') events.push(attributed(row, book, callers));
  }
  return { events, mayBelong, awaiting: [] };
}

/** Several may have made a call that its records contradict each other of. */
function ofAll(each: readonly Belonging[]): Belonging {
  const [first = 'IS_NOT'] = each;
  return each.every((belonging) => belonging === first) ? first : 'MAY_BE';
}

function attributed({ place, columns, location }: EventRow, book: AnswerBook, callers: Callers): AttributedEvent {
  const units = callers.of(columns);
  const [only] = units;
  return {
    place,
    columns,
    location,
    sessionId: only !== undefined && units.length === 1 ? book.sessionIdOf(only) : null,
    attribution: callers.attributionOf(columns),
  };
}
