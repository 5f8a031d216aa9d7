import { advanceCoverage, gapsOfArea, listAreas, trailChanges } from '#coverage';
import type { AreaCoverage, AreaFilter, CoverageGap, TimeRange, TrailChange } from '#coverage';
import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type pg from 'pg';
import { areaLines, coverageHeading, trailChangeLine } from '../terminal/coverage-text.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';

export type CoverageOptions = AreaFilter & TimeRange & { readonly json: boolean };

const PAGE = 50;
const MOST_CHANGES = 20;
/** Where IAM, the organisation and sign-ins of most users are logged, whatever region they bear on. */
const GLOBAL_REGION = 'us-east-1';

/**
 * `backtrail coverage`: what of each account and region was ingested, and what is missing. One area at a time is held,
 * so years of many accounts take no more memory than a day of one.
 */
export async function coverage(
  pool: pg.Pool,
  { json, from, until, ...filter }: CoverageOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  await catchUp(pool, terminal);
  const range = { from, until };
  const now = Date.now() as EpochMs;
  const lacking = lackOfGlobalRegion(filter);
  let shown = 0;
  for await (const area of areasOf(pool, filter, range)) {
    terminal.signal.throwIfAborted();
    lacking.see(area);
    const gaps = await gapsOfArea(pool, area, range);
    if (shown++ === 0 && !json) await terminal.out(`${coverageHeading()}\n`);
    const text = json ? JSON.stringify(areaInJson(area, gaps, now)) : areaLines(area, gaps, now).join('\n');
    await terminal.out(`${text}\n`);
  }
  if (shown === 0) return tellNothing(filter, terminal);
  const changes = await trailChanges(pool, range, MOST_CHANGES);
  for (const change of changes) {
    await terminal.out(`${json ? JSON.stringify(changeInJson(change)) : trailChangeLine(change)}\n`);
  }
  if (changes.length === MOST_CHANGES)
    terminal.talk(`Of changes to what is logged, the newest ${MOST_CHANGES} are shown.`);
  for (const line of lacking.lines()) terminal.talk(line);
  return EXIT.answered;
}

async function catchUp(pool: pg.Pool, { progress, signal }: Terminal): Promise<void> {
  let records = 0;
  for (let step = await advanceCoverage(pool); step.appends > 0; step = await advanceCoverage(pool)) {
    signal.throwIfAborted();
    records += step.records;
    progress(` Coverage   ${records.toLocaleString('en')} records`);
  }
}

async function* areasOf(pool: pg.Pool, filter: AreaFilter, range: TimeRange): AsyncGenerator<AreaCoverage> {
  for (let after: AreaCoverage | null = null; ;) {
    const page: readonly AreaCoverage[] = await listAreas(pool, filter, range, after, PAGE);
    yield* page;
    after = page.at(-1) ?? null;
    if (page.length < PAGE) return;
  }
}

function tellNothing({ accountId, region }: AreaFilter, terminal: Terminal): ExitCode {
  const where = [
    ...(accountId === null ? [] : [`of account ${safeText(accountId)}`]),
    ...(region === null ? [] : [`of region ${safeText(region)}`]),
  ].join(' ');
  terminal.talk(
    `error: NOT_INGESTED: nothing ${where === '' ? '' : `${where} `}was ever ingested. Load it: backtrail ingest PATH`,
  );
  return EXIT.notFound;
}

/** Notices accounts of which other regions were read, and that one was not. Areas come by account. */
function lackOfGlobalRegion({ region: asked }: AreaFilter): {
  readonly see: (area: AreaCoverage) => void;
  readonly lines: () => readonly string[];
} {
  let current: string | null = null;
  let isThere = true;
  const lacking: string[] = [];
  const close = (): void => {
    if (current !== null && !isThere) lacking.push(current);
  };
  return {
    see: ({ accountId, region, hours }) => {
      if (accountId !== current) {
        close();
        [current, isThere] = [accountId, false];
      }
      const isOther =
        region === GLOBAL_REGION ? hours > 0 : !/^[a-z]{2}-[a-z]+-\d$/.test(region) || region.startsWith('cn-');
      isThere ||= isOther;
    },
    lines: () => {
      close();
      current = null;
      return asked !== null || lacking.length === 0
        ? []
        : [
            `Of ${lacking.slice(0, 10).map(safeText).join(', ')}${lacking.length > 10 ? ` and ${lacking.length - 10} more` : ''} nothing of ${GLOBAL_REGION} was read: IAM and other global services log there.`,
          ];
    },
  };
}

const timeOf = (at: EpochMs | null): string | null => (at === null ? null : isoOf(at));

function areaInJson(area: AreaCoverage, gaps: readonly CoverageGap[], now: EpochMs): object {
  const { accountId, region, hours, records, files, newest } = area;
  return {
    kind: 'area',
    accountId,
    region,
    firstHour: timeOf(area.firstHour),
    lastHour: timeOf(area.lastHour),
    hours,
    records,
    files,
    filesFailed: area.failed,
    newest: timeOf(newest),
    lastArrival: timeOf(area.lastArrival),
    lagSeconds: newest === null ? null : Math.max(0, Math.round((now - newest) / 1000)),
    gaps: gaps.map((gap) => ({ kind: gap.kind, from: isoOf(gap.from), until: isoOf(gap.until), files: gap.files })),
  };
}

const changeInJson = ({ eventTime, ...change }: TrailChange): object => ({
  kind: 'trail-change',
  eventTime: isoOf(eventTime),
  ...change,
});
