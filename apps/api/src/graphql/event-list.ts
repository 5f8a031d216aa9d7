import type { EpochMs } from '#kernel';
import { searchEvents } from '#query';
import type { EventSearch } from '#query';
import { checkedText } from './checked-text.ts';
import { eventCursorOf, parseEventCursor } from './event-cursor.ts';
import { eventNodeOf } from './held-event.ts';
import type { EventNode } from './held-event.ts';
import { pageOf } from './page.ts';
import type { Page, PageArgs } from './page.ts';
import type { RequestContext } from './request-context.ts';

/** The schema's `EventFilter`; what is absent or null leaves a condition out. */
export type EventFilterInput = {
  readonly from?: EpochMs | null;
  readonly to?: EpochMs | null;
  readonly accountId?: string | null;
  readonly action?: string | null;
  readonly sourceIp?: string | null;
  readonly errorCode?: string | null;
  readonly onlyErrors?: boolean | null;
  readonly onlyWrites?: boolean | null;
  readonly originId?: string | null;
};

export type EventsArgs = PageArgs & {
  readonly filter?: EventFilterInput | null;
  readonly orderBy: 'TIME_ASC' | 'TIME_DESC';
};

/** A page of events. */
export async function eventListOf(args: EventsArgs, { pool, loaders }: RequestContext): Promise<Page<EventNode>> {
  const found = await searchEvents(
    pool,
    searchOf(args.filter, args.orderBy),
    parseEventCursor(args.after),
    args.first,
    loaders.book,
  );
  const edges = found.events.map((event) => ({ cursor: eventCursorOf(event.place), node: eventNodeOf(event) }));
  return pageOf(edges, found.hasMore, args);
}

/**
 * What a filter looks for.
 *
 * @throws {ArgumentInvalid}
 */
export function searchOf(filter: EventsArgs['filter'], orderBy: EventsArgs['orderBy']): EventSearch {
  return {
    from: filter?.from ?? null,
    until: filter?.to ?? null,
    accountId: checkedText('filter.accountId', filter?.accountId),
    action: checkedText('filter.action', filter?.action),
    sourceIp: checkedText('filter.sourceIp', filter?.sourceIp),
    errorCode: checkedText('filter.errorCode', filter?.errorCode),
    isError: filter?.onlyErrors === true,
    isWrite: filter?.onlyWrites === true,
    originId: checkedText('filter.originId', filter?.originId),
    isNewestFirst: orderBy === 'TIME_DESC',
  };
}
