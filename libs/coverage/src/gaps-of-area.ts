import type { EpochMs } from '#kernel';
import type pg from 'pg';
import { HOUR_MS, hourOf } from './area.ts';
import type { Area, TimeRange } from './area.ts';
import { silencesOf } from './silences.ts';
import { unreadHours } from './unread-files.ts';
import type { UnreadHour } from './unread-files.ts';

/**
 * Why nothing, or not everything, is known of some hours. `UNREAD`: files of theirs are known and not read. `HOLE`: silent,
 * though the area speaks around the clock. `QUIET`: silent, which may be rest. `NOT_INGESTED`: before the first or behind
 * the last hour of which anything was read.
 */
export type GapKind = 'UNREAD' | 'HOLE' | 'QUIET' | 'NOT_INGESTED';

const ENDS = `
  select a.first_hour, a.last_hour from coverage.area a where a.account = $1 and a.region = $2`;

type Span = Pick<CoverageGap, 'from' | 'until'>;

/** Hours in a row, of one area and kind; the end is excluded. */
export type CoverageGap = Area & {
  readonly kind: GapKind;
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** Of `UNREAD`: how many files are known and not read; else 0. */
  readonly files: number;
};

/**
 * The gaps of an area that meet a range of time, by time. Silences are told whole. What was not ingested is told as far as
 * the range reaches: an end that is open asks for nothing there.
 */
export async function gapsOfArea(
  pool: pg.Pool | pg.ClientBase,
  area: Area,
  { from, until }: TimeRange,
): Promise<readonly CoverageGap[]> {
  const range = { from: from === null ? null : hourOf(from), until };
  const silences = await silencesOf(pool, area, range);
  const unread = await unreadHours(pool, area, spanning(range, silences));
  const gaps = [
    ...unreadGaps(
      area,
      unread.filter(({ hour }) => hour >= (range.from ?? -Infinity) && hour < (until ?? Infinity)),
    ),
    ...silences.flatMap((silence) => besides(area, silence.isHole ? 'HOLE' : 'QUIET', silence, unread)),
    ...(await beyond(pool, area, range)).flatMap((span) => besides(area, 'NOT_INGESTED', span, unread)),
  ];
  return gaps.filter((gap) => meets(gap, range)).sort((a, b) => a.from - b.from);
}

/** A range, widened to the ends of the silences that it meets. */
function spanning({ from, until }: TimeRange, silences: readonly Span[]): TimeRange {
  const [first, last] = [silences[0]?.from ?? Infinity, silences.at(-1)?.until ?? -Infinity];
  return {
    from: from === null ? null : (Math.min(from, first) as EpochMs),
    until: until === null ? null : (Math.max(until, last) as EpochMs),
  };
}

const meets = (gap: Span, { from, until }: TimeRange): boolean =>
  gap.until > (from ?? -Infinity) && gap.from < (until ?? Infinity);

/** What of a range lies before the first hour and behind the last one. */
async function beyond(
  pool: pg.Pool | pg.ClientBase,
  { accountId, region }: Area,
  { from, until }: TimeRange,
): Promise<readonly Span[]> {
  const { rows } = await pool.query<{ first_hour: Date | null; last_hour: Date | null }>(ENDS, [accountId, region]);
  const { first_hour: first = null, last_hour: last = null } = rows[0] ?? {};
  if (first === null || last === null) return from === null || until === null ? [] : [{ from, until }];
  const [begin, end] = [first.getTime() as EpochMs, (last.getTime() + HOUR_MS) as EpochMs];
  return [
    ...(from === null || from >= begin ? [] : [{ from, until: Math.min(begin, until ?? begin) as EpochMs }]),
    ...(until === null || until <= end ? [] : [{ from: Math.max(end, from ?? end) as EpochMs, until }]),
  ];
}

function unreadGaps({ accountId, region }: Area, unread: readonly UnreadHour[]): readonly CoverageGap[] {
  const gaps: CoverageGap[] = [];
  for (const { hour, files } of unread) {
    const last = gaps.at(-1);
    const until = (hour + HOUR_MS) as EpochMs;
    if (last?.until === hour) gaps[gaps.length - 1] = { ...last, until, files: last.files + files };
    else gaps.push({ accountId, region, kind: 'UNREAD', from: hour, until, files });
  }
  return gaps;
}

/** What is left of a stretch beside the hours whose files are known. */
function besides(
  { accountId, region }: Area,
  kind: GapKind,
  span: Span,
  unread: readonly UnreadHour[],
): readonly CoverageGap[] {
  const within = unread.filter(({ hour }) => hour + HOUR_MS > span.from && hour < span.until);
  const starts = [span.from, ...within.map(({ hour }) => (hour + HOUR_MS) as EpochMs)];
  const ends = [...within.map(({ hour }) => hour), span.until];
  return starts.flatMap((from, at): CoverageGap[] => {
    const until = ends[at] ?? from;
    return until > from ? [{ accountId, region, kind, from, until, files: 0 }] : [];
  });
}
