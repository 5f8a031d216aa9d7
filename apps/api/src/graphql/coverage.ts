import { gapsOfArea, listAreas, rangeOfAnswer, shortfallBehind } from '#coverage';
import type { AreaCoverage, CoverageGap, GapKind, TimeRange, TrailChange } from '#coverage';
import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import { ArgumentInvalid } from './api-fault.ts';
import { checkedText } from './checked-text.ts';
import type { AttributionNode } from './held-event.ts';
import type { Page, PageArgs } from './page.ts';
import { pageOf } from './page.ts';
import type { RequestContext } from './request-context.ts';
import { placeCursorOf, placeInCursor } from './session-cursor.ts';

/** The schema's `CoverageGap`. */
export type CoverageGapNode = Omit<CoverageGap, 'from' | 'until'> & { readonly from: string; readonly to: string };

type TrailChangeNode = Omit<TrailChange, 'eventTime'> & { readonly eventTime: string };

/** The schema's `Shortfall`. */
export type ShortfallNode = { readonly gaps: readonly CoverageGapNode[]; readonly changes: readonly TrailChangeNode[] };

/** The schema's `CoverageArea`, with the time that was asked for. */
export type CoverageAreaNode = Omit<AreaCoverage, 'firstHour' | 'lastHour' | 'newest' | 'lastArrival' | 'failed'> & {
  readonly firstHour: string | null;
  readonly lastHour: string | null;
  readonly newest: string | null;
  readonly lastArrival: string | null;
  readonly filesFailed: number;
  readonly lagSeconds: number | null;
  readonly range: TimeRange;
};

export type CoverageArgs = PageArgs & {
  readonly accountId?: string | null;
  readonly region?: string | null;
  readonly from?: EpochMs | null;
  readonly to?: EpochMs | null;
};

/** A page of areas, by account and region. */
export async function coverageOf(args: CoverageArgs, { present }: RequestContext): Promise<Page<CoverageAreaNode>> {
  const filter = { accountId: checkedText('accountId', args.accountId), region: checkedText('region', args.region) };
  const range = { from: args.from ?? null, until: args.to ?? null };
  if (range.from !== null && range.until !== null && range.from >= range.until)
    throw new ArgumentInvalid('to', 'a time behind "from"');
  const after = args.after == null ? null : placeInCursor(args.after);
  const place = after === null ? null : { accountId: after.rank, region: after.id };
  const areas = await listAreas(present, filter, range, place, args.first + 1);
  const now = Date.now();
  const edges = areas.slice(0, args.first).map((area) => ({
    cursor: placeCursorOf({ rank: area.accountId, id: area.region }),
    node: areaNodeOf(area, range, now),
  }));
  return pageOf(edges, areas.length > args.first, args);
}

function areaNodeOf({ failed, ...area }: AreaCoverage, range: TimeRange, now: number): CoverageAreaNode {
  return {
    ...area,
    firstHour: timeOf(area.firstHour),
    lastHour: timeOf(area.lastHour),
    newest: timeOf(area.newest),
    lastArrival: timeOf(area.lastArrival),
    filesFailed: failed,
    lagSeconds: area.newest === null ? null : Math.max(0, Math.round((now - area.newest) / 1000)),
    range,
  };
}

/** The first gaps of an area, of some kinds or of all. */
export async function gapsOf(
  { accountId, region, range }: CoverageAreaNode,
  { first, kinds }: { readonly first: number; readonly kinds?: readonly GapKind[] | null },
  { present }: RequestContext,
): Promise<readonly CoverageGapNode[]> {
  const gaps = await gapsOfArea(present, { accountId, region }, range);
  const wanted = kinds == null || kinds.length === 0 ? gaps : gaps.filter(({ kind }) => kinds.includes(kind));
  return wanted.slice(0, first).map(gapNodeOf);
}

/** What is missing of the logs that an answer rests on, as far as is known now. */
export async function shortfallOf(answer: AttributionNode, { present }: RequestContext): Promise<ShortfallNode> {
  const { gaps, changes } = await shortfallBehind(present, rangeOfAnswer(answer));
  return {
    gaps: gaps.map(gapNodeOf),
    changes: changes.map(({ eventTime, ...change }) => ({ ...change, eventTime: isoOf(eventTime) })),
  };
}

/** Shows a gap. */
export function gapNodeOf({ from, until, ...gap }: CoverageGap): CoverageGapNode {
  return { ...gap, from: isoOf(from), to: isoOf(until) };
}

const timeOf = (at: EpochMs | null): string | null => (at === null ? null : isoOf(at));
