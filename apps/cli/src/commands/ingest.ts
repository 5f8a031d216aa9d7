import { availableParallelism } from 'node:os';
import { ingest, summaryOf } from '#ingest';
import type { FileNote, IngestDeps, IngestProgress, IngestReport, IngestSummary } from '#ingest';
import { compileLess, withRetry } from '#platform';
import { awaitCurrent, followLoading, sessionCounts, variantCounts } from '#projection';
import type { HorizonHolder } from '#projection';
import { bucketAddressHint, isBucketAddress, parseBucketAddress } from '#source';
import type { Workspace } from '../open-workspace.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** @throws {UsageError} when an address of a bucket is none */
export function checkAddresses(paths: readonly string[]): void {
  for (const path of paths.filter(isBucketAddress)) {
    const parsed = parseBucketAddress(path);
    if (!parsed.ok) throw new UsageError(`ingest: ${safeText(path)} ${bucketAddressHint(parsed.reason)}`);
  }
}

/** `backtrail ingest PATH…`: returns when the records are durable and the lineage covers them. */
export async function ingestPaths(
  { pool, appUrl, config }: Pick<Workspace, 'pool' | 'appUrl' | 'config'>,
  paths: readonly string[],
  isJson: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  compileLess();
  const began = performance.now();
  const [report, foldedMeanwhile] = await load(
    { pool, ...threadsOf(appUrl), buckets: { endpointUrl: config.awsEndpointUrl } },
    paths,
    terminal,
  );
  const appendIds = report.appendIds.map(String);
  if (report.isInterrupted) terminal.signal.throwIfAborted();
  let folded = foldedMeanwhile;
  await awaitCurrent(pool, appendIds, {
    signal: terminal.signal,
    onAdvance: (records) => {
      folded += records;
      terminal.progress(` Lineage  ${count(folded)} of ${count(report.records.appended)} records`);
    },
    onWait: (holders) => {
      terminal.talk(waitingLine(holders));
    },
  });
  const variants = await withRetry(() => variantCounts(pool, appendIds));
  const sessions = await withRetry(() => sessionCounts(pool));
  const summary = summaryOf(report, variants, sessions, performance.now() - began);
  if (isJson) await terminal.out(`${JSON.stringify(summary)}\n`);
  else await terminal.out(`${summaryText(summary)}\n`);
  report.notes
    .filter((note) => note.kind === 'failed')
    .forEach((note) => {
      terminal.talk(noteLine(note));
    });
  return exitOf(summary);
}

/** Reads and stores what lies at the paths, while the lineage follows. Gives how many records it covers already, too. */
async function load(
  deps: IngestDeps,
  paths: readonly string[],
  terminal: Terminal,
): Promise<readonly [IngestReport, number]> {
  const over = new AbortController();
  let stored = 0;
  let folded = 0;
  const following = followLoading(
    deps.pool,
    { stored: () => stored, over: over.signal },
    (records) => (folded += records),
  );
  try {
    const report = await ingest(deps, paths, {
      standardInput: terminal.input,
      signal: terminal.signal,
      onProgress: (progress) => {
        terminal.progress(progressLine(progress));
      },
      onStored: (records) => (stored = records),
    });
    return [report, folded];
  } finally {
    over.abort();
    await following;
  }
}

const threadsOf = (databaseUrl: string): Pick<IngestDeps, 'lanes'> => ({ lanes: { databaseUrl, count: LANES } });

/**
 * This thread follows with the lineage, and PostgreSQL needs processors, too. Following takes half of what reading does,
 * so more than two lanes would be waited for by nobody, and each takes some 100 MB.
 */
const MOST_LANES = 2;
const LANES = Math.max(1, Math.min(MOST_LANES, Math.floor(availableParallelism() / 2)));

function exitOf({ files, records }: IngestSummary): ExitCode {
  return files.failed > 0 || records.quarantined > 0 ? EXIT.partlyIngested : EXIT.answered;
}

const count = (value: number): string => value.toLocaleString('en');

function progressLine({ files, bytes, records }: IngestProgress): string {
  return ` Reading  ${count(files)} files · ${count(Math.round(bytes / 1e6))} MB · ${count(records)} records`;
}

function summaryText({ files, records, sessions, seconds }: IngestSummary): string {
  return [
    ` Files     ${count(files.found)} found   ${count(files.read)} read   ${count(files.skipped)} skipped   ${count(files.failed)} failed`,
    ` Records   ${count(records.seen)} seen   ${count(records.new)} new   ${count(records.duplicate)} already here   ${count(records.conflict)} in conflict   ${count(records.quarantined)} quarantined`,
    ` Sessions  ${count(sessions.total)} in the store   ${count(sessions.resolved)} with an origin   ${count(sessions.waiting)} waiting for one`,
    ` Done in ${seconds.toFixed(1)} s.`,
    ...(records.quarantined > 0 ? [' What was no record, and why:   backtrail quarantine list'] : []),
  ].join('\n');
}

const noteLine = ({ name, reason, detail }: FileNote): string =>
  ` Not read to its end: ${safeText(name)}   ${reason}   ${safeText(detail)}`;

function waitingLine(holders: readonly HorizonHolder[]): string {
  const names = holders.map((holder) => {
    const since = holder.since === null ? '' : ` since ${holder.since.toISOString()}`;
    return `${holder.pid === null ? '' : `pid ${holder.pid}, `}${holder.application ?? 'unknown'} as ${holder.login ?? 'unknown'} in ${holder.database ?? 'unknown'}${since}`;
  });
  const who = names.length === 0 ? 'a transaction that has just ended' : names.map(safeText).join('; ');
  return ` Waiting for an open transaction on the server before the lineage can go on: ${who}`;
}
