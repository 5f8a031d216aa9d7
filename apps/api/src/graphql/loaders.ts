import DataLoader from 'dataloader';
import { readTexts } from '#ledger';
import type { Attribution } from '#lineage';
import { awaitCurrent } from '#projection';
import {
  accountsInStore,
  createAnswerBook,
  deliveriesOf,
  eventsById,
  readCallers,
  sessionsOf,
  unitsOfSessions,
  whoHeldSessions,
} from '#query';
import type { AnswerBook, EventRow, RecordDelivery, SessionSummary, UnitAnswer } from '#query';
import type pg from 'pg';
import { AnswerTooLarge, LineageBehind } from './api-fault.ts';
import type { HeldEvent } from './held-event.ts';

/** What one request reads, gathered: whatever asks for the same kind of thing at the same time is one query. */
export type Loaders = {
  /** The answers that this request has read; one epoch of the lineage. */
  readonly book: AnswerBook;
  /** The stored events of an event id that stand for themselves. */
  readonly eventsOfId: DataLoader<string, readonly EventRow[]>;
  readonly attribution: DataLoader<HeldEvent, Attribution, string>;
  readonly text: DataLoader<HeldEvent, Buffer, string>;
  readonly delivery: DataLoader<HeldEvent, RecordDelivery | null, string>;
  /** By its public id. */
  readonly session: DataLoader<string, SessionSummary | null>;
  readonly sessionAnswers: DataLoader<string, readonly UnitAnswer[]>;
  /** Whether any record was delivered to an account. */
  readonly isCovered: DataLoader<string, boolean>;
};

export type LoaderDeps = {
  /** For reading. */
  readonly pool: pg.Pool;
  /** For bringing the lineage up to records that were just stored. */
  readonly store: pg.Pool;
  readonly signal: AbortSignal;
};

/** Units that the sessions of one request have together at most: a session has a handful. */
const MOST_UNITS = 20_000;

/** Of all record texts that one answer holds. A record has some kilobytes, and may have two megabytes. */
const MOST_TEXT_BYTES = 32 * 1024 * 1024;

/** The loaders of one request. Nothing of them outlives it. */
export function createLoaders(deps: LoaderDeps): Loaders {
  const { pool } = deps;
  const book = createAnswerBook(pool);
  return {
    book,
    eventsOfId: new DataLoader(async (eventIds) => {
      const found = await eventsById(pool, eventIds);
      return eventIds.map((eventId) => found.get(eventId) ?? []);
    }),
    attribution: new DataLoader((events) => attributionsOf(events, book, deps), {
      cacheKeyFn: ({ columns }) => `${columns.eventUuid} ${columns.account} ${columns.actor} ${columns.eventTime}`,
    }),
    text: new DataLoader(textsWithin(pool, MOST_TEXT_BYTES), { cacheKeyFn: locationOf }),
    delivery: new DataLoader((events) => deliveriesOf(pool, events), { cacheKeyFn: locationOf }),
    session: new DataLoader(async (sessionIds) => {
      const found = new Map(
        sessionsOf(await unitsOfSessions(pool, sessionIds, MOST_UNITS)).map((session) => [session.id, session]),
      );
      return sessionIds.map((sessionId) => found.get(sessionId) ?? null);
    }),
    sessionAnswers: new DataLoader(async (sessionIds) => {
      const found = await whoHeldSessions(pool, sessionIds, book);
      return sessionIds.map((sessionId) => found.get(sessionId) ?? []);
    }),
    isCovered: new DataLoader(async (accountIds) => {
      const covered = await accountsInStore(pool, accountIds);
      return accountIds.map((accountId) => covered.has(accountId));
    }),
  };
}

/** @throws {AnswerTooLarge} before any is read of those that would be too many */
function textsWithin(pool: pg.Pool, mostBytes: number): (events: readonly HeldEvent[]) => Promise<readonly Buffer[]> {
  let bytes = 0;
  return async (events) => {
    bytes += events.reduce((sum, { location }) => sum + location.textBytes, 0);
    if (bytes > mostBytes) throw new AnswerTooLarge(mostBytes);
    return readTexts(
      pool,
      events.map(({ location }) => location),
    );
  };
}

const locationOf = ({ location }: HeldEvent): string =>
  `${location.segmentId} ${location.block} ${location.blockOffset}`;

/**
 * Where others append at this moment, the lineage is brought up to the events first.
 *
 * @throws {LineageBehind} when that cannot be done in time
 */
async function attributionsOf(
  events: readonly HeldEvent[],
  book: AnswerBook,
  { pool, store, signal }: LoaderDeps,
): Promise<readonly Attribution[]> {
  const records = events.map(({ columns }) => columns);
  let callers = await readCallers(pool, records, book);
  const awaiting = events.filter(({ columns }) => book.resolutionOf(columns.actor) === undefined);
  if (awaiting.length > 0) {
    await awaitCurrent(store, [...new Set(awaiting.flatMap(({ appendId }) => appendId ?? []))], { signal });
    callers = await readCallers(pool, records, book);
  }
  return events.map(({ columns }) => {
    if (book.resolutionOf(columns.actor) === undefined) throw new LineageBehind();
    return callers.attributionOf(columns);
  });
}
