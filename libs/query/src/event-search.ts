import type { EpochMs } from '#kernel';
import type pg from 'pg';
import { actionPatterns } from './action-patterns.ts';
import type { AnswerBook } from './answer-book.ts';
import type { EventPlace } from './attributed-event.ts';
import { readCallers } from './callers.ts';
import type { EventRow } from './stored-event.ts';
import { isNamedBy } from './named-by.ts';
import { walk } from './event-walk.ts';
import type { Stretch } from './event-walk.ts';
import { STANDS_FOR_ITSELF, STORED_EVENT_COLUMNS, storedEventOf } from './stored-event.ts';
import type { StoredEventRow } from './stored-event.ts';
import { timeText } from './time-text.ts';
import { windowsOfUnits } from './time-windows.ts';
import { unitsBehindOrigin } from './whose.ts';

/** What events to look for; null leaves a condition out. All conditions must hold. */
export type EventSearch = {
  /** At or after. */
  readonly from: EpochMs | null;
  /** Before. */
  readonly until: EpochMs | null;
  readonly accountId: string | null;
  /** An event name, or `source:name` as in `iam:CreateUser`; `*` stands for any characters. */
  readonly action: string | null;
  readonly sourceIp: string | null;
  readonly errorCode: string | null;
  readonly isError: boolean;
  readonly isWrite: boolean;
  /** The id of the origin that the event's answer states. */
  readonly originId: string | null;
  readonly isNewestFirst: boolean;
};

/** Some of the events that were looked for, and whether there are more. */
export type FoundEvents = { readonly events: readonly EventRow[]; readonly hasMore: boolean };

const ID = `coalesce(r.event_id, r.event_uuid::text) collate "C"`;
const PLACE = `${ID}, r.account collate "C", r.text_hash`;

const CONDITIONS = `
  ($6::text is null or r.account = $6)
    and ($7::text is null or r.event_name ilike $7)
    and ($8::text is null or r.event_source ilike $8)
    and ($9::text is null or r.source_ip = $9)
    and ($10::text is null or r.error_code = $10)
    and (not $11::boolean or r.error_code is not null)
    and (not $12::boolean or r.is_read_only is false)
    and ${STANDS_FOR_ITSELF}`;

const FROM_RECORDS = `
  from record r`;
const SINCE = `
  where r.event_time >= $1::timestamptz and r.event_time < $2::timestamptz
    and (r.event_time > $1::timestamptz or (${PLACE}) > ($3, $4, decode($5, 'hex')))
    and ${CONDITIONS}`;
const UNTIL = `
  where r.event_time >= $1::timestamptz and r.event_time <= $2::timestamptz
    and (r.event_time < $2::timestamptz or (${PLACE}) < ($3, $4, decode($5, 'hex')))
    and ${CONDITIONS}`;
const OLDEST_FIRST = `
  order by r.event_time, ${PLACE}
  limit $13`;
const NEWEST_FIRST = `
  order by r.event_time desc, ${ID} desc, r.account collate "C" desc, r.text_hash desc
  limit $13`;

const SEARCH = { oldest: everybody(SINCE, OLDEST_FIRST), newest: everybody(UNTIL, NEWEST_FIRST) } as const;
const SEARCH_OF_UNITS = { oldest: ofUnits(SINCE, OLDEST_FIRST), newest: ofUnits(UNTIL, NEWEST_FIRST) } as const;

function everybody(where: string, order: string): string {
  return `
  select ${STORED_EVENT_COLUMNS}${FROM_RECORDS}${where}${order}`;
}

/** Each unit is asked for its first events by itself, so that the work grows with what they did and not with the store. */
function ofUnits(where: string, order: string): string {
  return `
  select ${STORED_EVENT_COLUMNS}
  from unnest($14::uuid[]) wanted (actor)
  cross join lateral (
    select r.*${FROM_RECORDS}${where}
      and uuid_hash_extended(r.actor, 0) = uuid_hash_extended(wanted.actor, 0) and r.actor = wanted.actor${order}
  ) r${order}`;
}

/** Rows read at once while those whose answer states another origin at their time are passed over. */
const MOST_ROWS = 1_000;

/**
 * The first `first` events of a search behind a place. By time, then event id, account and text hash.
 *
 * With an origin asked for, exactly those whose answer at their own time states it, as far as the lineage covers what is
 * stored.
 *
 * @param book is loaded with the answers that had to be looked at
 */
export async function searchEvents(
  pool: pg.Pool | pg.ClientBase,
  search: EventSearch,
  after: EventPlace | null,
  first: number,
  book: AnswerBook,
): Promise<FoundEvents> {
  const { originId } = search;
  const events: EventRow[] = [];
  const batches =
    originId === null
      ? rowsOfEverybody(pool, search, after, first + 1)
      : rowsOfOrigin(pool, search, after, Math.min(Math.max(2 * first, 100), MOST_ROWS), originId);
  for await (const rows of batches) {
    events.push(...(originId === null ? rows : await thoseOfOrigin(pool, rows, originId, book)));
    if (events.length > first) break;
  }
  return { events: events.slice(0, first), hasMore: events.length > first };
}

/** The events whose answer states an origin of this id. */
async function thoseOfOrigin(
  pool: pg.Pool | pg.ClientBase,
  rows: readonly EventRow[],
  originId: string,
  book: AnswerBook,
): Promise<readonly EventRow[]> {
  const callers = await readCallers(
    pool,
    rows.map(({ columns }) => columns),
    book,
  );
  return rows.filter(({ columns }) => {
    if (book.resolutionOf(columns.actor) === undefined) return false;
    const { origin } = callers.attributionOf(columns);
    return origin !== null && isNamedBy(origin, originId);
  });
}

async function* rowsOfEverybody(
  pool: pg.Pool | pg.ClientBase,
  search: EventSearch,
  after: EventPlace | null,
  limit: number,
): AsyncGenerator<readonly EventRow[]> {
  const { begin, end, place } = reachOf(search, after);
  const from = place === null ? begin : turnOf(search) * place.eventTime;
  yield await rowsIn(pool, search, { from, until: end, after: place, units: null }, limit);
}

/** The events of the units that name an origin at some time; whether at the event's time, their answers tell. */
async function* rowsOfOrigin(
  pool: pg.Pool | pg.ClientBase,
  search: EventSearch,
  after: EventPlace | null,
  size: number,
  originId: string,
): AsyncGenerator<readonly EventRow[]> {
  const windows = windowsOfUnits(await unitsBehindOrigin(pool, originId, search.isNewestFirst));
  const { begin, end, place } = reachOf(search, after);
  yield* walk({ windows, turn: turnOf(search), begin, end, after: place, size }, (stretch) =>
    rowsIn(pool, search, stretch, size),
  );
}

const turnOf = ({ isNewestFirst }: EventSearch): 1 | -1 => (isNewestFirst ? -1 : 1);

/**
 * Where the search begins and ends, in times that are turned where it goes back; a place that lies outside of the times
 * that were asked for moves neither. Times are whole milliseconds, so what lies before a moment lies at the latest one
 * earlier.
 */
function reachOf({ from, until, isNewestFirst }: EventSearch, after: EventPlace | null): Reach {
  const [begin, end] = isNewestFirst
    ? [until === null ? -Infinity : 1 - until, from === null ? Infinity : 1 - from]
    : [from ?? -Infinity, until ?? Infinity];
  const isInside = after !== null && (isNewestFirst ? 0 - after.eventTime : after.eventTime) >= begin;
  return { begin, end, place: isInside ? after : null };
}

type Reach = { readonly begin: number; readonly end: number; readonly place: EventPlace | null };

async function rowsIn(
  pool: pg.Pool | pg.ClientBase,
  search: EventSearch,
  { from, until, after, units }: Stretch,
  limit: number,
): Promise<readonly EventRow[]> {
  const { isNewestFirst } = search;
  const { source, name } = actionPatterns(search.action);
  const [firstTime, lastTime] = isNewestFirst ? [1 - until, -from] : [from, until];
  const values = [
    timeText(firstTime),
    timeText(lastTime),
    after?.eventId ?? (isNewestFirst ? BEHIND_ALL_IDS : ''),
    after?.accountId ?? '',
    after?.textHash ?? '',
    search.accountId,
    name,
    source,
    search.sourceIp,
    search.errorCode,
    search.isError,
    search.isWrite,
    limit,
  ];
  const way = isNewestFirst ? 'newest' : 'oldest';
  const { rows } =
    units === null
      ? await pool.query<StoredEventRow>(SEARCH[way], values)
      : await pool.query<StoredEventRow>(SEARCH_OF_UNITS[way], [...values, units]);
  return rows.map(storedEventOf);
}

const BEHIND_ALL_IDS = '\u{10ffff}';
