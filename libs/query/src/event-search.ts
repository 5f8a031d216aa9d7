import type { EpochMs } from '#kernel';
import type pg from 'pg';
import { actionPatterns } from './action-patterns.ts';
import type { AnswerBook } from './answer-book.ts';
import type { EventPlace } from './attributed-event.ts';
import type { EventRow } from './stored-event.ts';
import { STANDS_FOR_ITSELF, STORED_EVENT_COLUMNS, storedEventOf } from './stored-event.ts';
import type { StoredEventRow } from './stored-event.ts';

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
  from ledger.record r`;
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
const SEARCH_OF_ORIGIN = { oldest: ofOrigin(SINCE, OLDEST_FIRST), newest: ofOrigin(UNTIL, NEWEST_FIRST) } as const;

function everybody(where: string, order: string): string {
  return `
  select ${STORED_EVENT_COLUMNS}${FROM_RECORDS}${where}${order}`;
}

/**
 * The units that state the origin at some time; whether at the event's time, their answers tell. Each is asked for its
 * first events by itself, so that the work grows with what the origin did and not with the store. Ids are stored cut.
 */
function ofOrigin(where: string, order: string): string {
  return `
  select ${STORED_EVENT_COLUMNS}
  from lineage.unit u
  cross join lateral (
    select r.*${FROM_RECORDS}${where}
      and r.actor = u.actor and r.event_time between u.first_at and u.last_at${order}
  ) r
  where u.origin_ids @> array[left($14::text, 500)]${order}`;
}

/** Before the first time that a record may tell, and behind the last. */
const BEGINNING = '0001-01-01T00:00:00Z';
const END = 'infinity';

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
  const size = originId === null ? first + 1 : Math.min(Math.max(2 * first, 100), MOST_ROWS);
  for (let place = after; ;) {
    const rows = await rowsBehind(pool, search, place, size);
    if (originId !== null) await book.load(rows.map((row) => row.columns.actor));
    events.push(...rows.filter((row) => originId === null || originIdAt(row, book) === originId));
    if (rows.length < size || events.length > first) break;
    place = rows.at(-1)?.place ?? null;
  }
  return { events: events.slice(0, first), hasMore: events.length > first };
}

/** The id of the origin that an event's answer states; null where it states none. */
function originIdAt({ columns }: EventRow, book: AnswerBook): string | null {
  if (book.resolutionOf(columns.actor) === undefined) return null;
  return book.attributionAt(columns.actor, columns.eventTime).origin?.id ?? null;
}

async function rowsBehind(
  pool: pg.Pool | pg.ClientBase,
  search: EventSearch,
  after: EventPlace | null,
  limit: number,
): Promise<readonly EventRow[]> {
  const { originId } = search;
  const { source, name } = actionPatterns(search.action);
  const values = [
    ...(search.isNewestFirst ? newestFirstBounds(search, after) : oldestFirstBounds(search, after)),
    search.accountId,
    name,
    source,
    search.sourceIp,
    search.errorCode,
    search.isError,
    search.isWrite,
    limit,
  ];
  const way = search.isNewestFirst ? 'newest' : 'oldest';
  const { rows } =
    originId === null
      ? await pool.query<StoredEventRow>(SEARCH[way], values)
      : await pool.query<StoredEventRow>(SEARCH_OF_ORIGIN[way], [...values, originId]);
  return rows.map(storedEventOf);
}

type Bounds = readonly [from: string, until: string, eventId: string, accountId: string, textHash: string];

/** A place that lies outside of the times that were asked for moves neither of them. */
function oldestFirstBounds({ from, until }: EventSearch, after: EventPlace | null): Bounds {
  const end = until === null ? END : timeText(until);
  if (after !== null && after.eventTime >= (from ?? -Infinity))
    return [timeText(after.eventTime), end, ...idsOf(after)];
  return [from === null ? BEGINNING : timeText(from), end, '', '', ''];
}

/** Times are whole milliseconds, so what lies before a moment lies at the latest one earlier. */
function newestFirstBounds({ from, until }: EventSearch, after: EventPlace | null): Bounds {
  const begin = from === null ? BEGINNING : timeText(from);
  if (after !== null && after.eventTime < (until ?? Infinity))
    return [begin, timeText(after.eventTime), ...idsOf(after)];
  return [begin, until === null ? END : timeText((until - 1) as EpochMs), BEHIND_ALL_IDS, '', ''];
}

const BEHIND_ALL_IDS = '\u{10ffff}';

const idsOf = ({ eventId, accountId, textHash }: EventPlace): readonly [string, string, string] => [
  eventId,
  accountId,
  textHash,
];

const timeText = (at: EpochMs): string => new Date(at).toISOString();
