import type pg from 'pg';
import { LineageRebuilt, asKnownIn, createAnswerBook } from '#query';
import type { EventRow, EventSearch, FeedEpoch, FeedPage } from '#query';
import type { Feed } from './feed.ts';
import type { Topic } from './follow.ts';
import { matchesWildcard } from './wildcard.ts';

type Items = FeedPage<EventRow>['items'];

/** The events of which the list of events would show those that a search finds. */
export function arrivals(feed: Feed, readPool: pg.Pool, search: EventSearch): Topic<EventRow> {
  const { originId } = search;
  return {
    kind: 'event',
    sizeOf: ({ records }) => records,
    page: feed.arrivals,
    wanted: async (items, epoch) => {
      const found = items.filter(({ item }) => isFound(item, search));
      return originId === null || found.length === 0 ? found : thoseOf(readPool, found, epoch, originId);
    },
  };
}

/** Whether a search finds an event, by what its record says. */
export function isFound({ place, columns }: EventRow, search: EventSearch): boolean {
  const { from, until, accountId, sourceIp, errorCode, action } = search;
  if (from !== null && place.eventTime < from) return false;
  if (until !== null && place.eventTime >= until) return false;
  if (accountId !== null && place.accountId !== accountId) return false;
  if (sourceIp !== null && columns.sourceIp !== sourceIp) return false;
  if (errorCode !== null && columns.errorCode !== errorCode) return false;
  if (search.isError && columns.errorCode === null) return false;
  if (search.isWrite && columns.isReadOnly !== false) return false;
  return action === null || isAction(action, columns);
}

/** `CreateUser`, or `iam:CreateUser` with the source that `iam.amazonaws.com` begins. */
function isAction(action: string, { eventName, eventSource }: EventRow['columns']): boolean {
  const colon = action.indexOf(':');
  if (eventName === null || !matchesWildcard(action.slice(colon + 1), eventName)) return false;
  if (colon < 0) return true;
  return eventSource !== null && matchesWildcard(`${action.slice(0, colon)}.amazonaws.com*`, eventSource);
}

/** Those whose answer at their own time stated an origin, as was known in an epoch. */
function thoseOf(pool: pg.Pool, items: Items, epoch: FeedEpoch, originId: string): Promise<Items> {
  return asKnownIn(pool, epoch, async (client) => {
    const book = createAnswerBook(client);
    await book.load(items.map(({ item }) => item.columns.actor));
    return items.filter(({ item: { columns } }) => {
      if (book.resolutionOf(columns.actor) === undefined) throw new LineageRebuilt();
      return book.attributionAt(columns.actor, columns.eventTime).origin?.id === originId;
    });
  });
}
