import type { AreaCoverage, CoverageGap, Shortfall, TrailChange } from '#coverage';
import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import { safeText } from './safe-text.ts';

/** Widths of the columns: with two spaces between, and one before, a line has 100 characters at most. */
const COLUMNS = [
  ['ACCOUNT', 12],
  ['REGION', 14],
  ['FIRST HOUR', 13],
  ['LAST HOUR', 13],
  ['HOURS', 6],
  ['HOLES', 5],
  ['FILES', 6],
  ['RECORDS', 7],
  ['LAG', 6],
] as const;
const MOST_GAPS = 10;
const HOUR_MS = 3_600_000;

export const coverageHeading = (): string => rowOf(COLUMNS.map(([name]) => name));

/** An area in one line, and below it the holes and the hours whose files are not read. Rest is left to `--json`. */
export function areaLines(area: AreaCoverage, gaps: readonly CoverageGap[], now: EpochMs): readonly string[] {
  const shown = gaps.filter(({ kind }) => kind !== 'QUIET');
  const more = shown.length - MOST_GAPS;
  return [
    rowOf([
      safeText(area.accountId),
      area.region === '' ? '(none)' : safeText(area.region),
      area.firstHour === null ? '-' : hourText(area.firstHour),
      area.lastHour === null ? '-' : hourText(area.lastHour),
      countText(area.hours),
      countText(gaps.filter(({ kind }) => kind === 'HOLE').length),
      countText(area.files),
      countText(area.records),
      area.newest === null ? '-' : spanText(now - area.newest),
    ]),
    ...shown.slice(0, MOST_GAPS).map(gapLine),
    ...(more > 0 ? [`   and ${more} more: --json tells them all`] : []),
  ];
}

/** A call that changed what is logged. */
export const trailChangeLine = ({ eventName, eventTime, accountId, region, eventId }: TrailChange): string =>
  ` CHANGED  ${isoOf(eventTime)}  ${safeText(eventName)} in ${safeText(accountId)} ${safeText(region ?? '')}  event ${safeText(eventId)}`;

/** What is missing of the logs that an answer rests on; nothing where nothing is known to be. */
export function shortfallLines({ gaps, changes }: Shortfall): readonly string[] {
  if (gaps.length + changes.length === 0) return [];
  return [
    ' Coverage incomplete: of the logs and the time that this answer rests on,',
    ...gaps.map((gap) => `${gapLine(gap)}  ${safeText(gap.accountId)} ${safeText(gap.region)}`),
    ...changes.map((change) => `  ${trailChangeLine(change)}`),
    ' Next   backtrail coverage',
  ];
}

function gapLine({ kind, from, until, files }: CoverageGap): string {
  const what =
    kind === 'UNREAD' ? `${files} ${files === 1 ? 'file is' : 'files are'} not read` : spanText(until - from);
  return `   ${kind.replace('_', ' ').padEnd(12)} ${hourText(from)} → ${hourText(until)}  ${what}`;
}

function rowOf(cells: readonly string[]): string {
  return ` ${cells.map((cell, at) => fitted(cell, COLUMNS[at]?.[1] ?? 0, at > 3)).join('  ')}`.trimEnd();
}

function fitted(cell: string, width: number, isNumber: boolean): string {
  if (cell.length > width) return `${cell.slice(0, width - 1)}…`;
  return isNumber ? cell.padStart(width) : cell.padEnd(width);
}

/** `2026-03-02T09`: the hour that begins then, in UTC. */
const hourText = (at: EpochMs): string => isoOf(at).slice(0, 13);

/** Six characters at most. */
function countText(count: number): string {
  if (count < 1e6) return String(count);
  return count < 1e9 ? `${(count / 1e6).toFixed(1)}M` : `${(count / 1e9).toFixed(1)}G`;
}

function spanText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(ms / HOUR_MS);
  return hours < 72 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
