import { setTimeout as after } from 'node:timers/promises';
import { listRuns, objectsOfRun, retryRun, runOf } from '#follow';
import type { Run, RunObject } from '#follow';
import type pg from 'pg';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';

const PAGE = 1_000;
const LOOK_EVERY_MS = 500;

/** `backtrail runs list`: the latest first; with `json`, NDJSON. */
export async function runsList(pool: pg.Pool, limit: number, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const runs = await listRuns(pool, null, limit);
  for (const run of runs) await terminal.out(`${isJson ? JSON.stringify(run) : lineOf(run)}\n`);
  if (runs.length === 0) terminal.talk('Nothing was found at a source yet: `backtrail sources list`');
  return EXIT.answered;
}

export type RunsShowFlags = { readonly isAll: boolean; readonly isWaiting: boolean; readonly json: boolean };

/** `backtrail runs show ID`: exit code 5 when something in it failed. */
export async function runsShow(
  pool: pg.Pool,
  id: string,
  { isAll, isWaiting, json }: RunsShowFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  let run = await runOf(pool, id);
  while (isWaiting && (run.objects.waiting > 0 || run.lookedUntil === null)) {
    const { found, waiting } = run.objects;
    terminal.progress(` Run ${run.runId}   ${found - waiting} of ${found} dealt with`);
    await after(LOOK_EVERY_MS, undefined, { signal: terminal.signal });
    run = await runOf(pool, id);
  }
  await terminal.out(`${json ? JSON.stringify(run) : lineOf(run)}\n`);
  const states = isAll ? null : (['failed', 'waiting', 'taken', 'skipped'] as const);
  for (let page: readonly RunObject[] | null = null; page === null || page.length === PAGE;) {
    const last: RunObject | undefined = page?.at(-1);
    page = await objectsOfRun(pool, id, { states, after: last?.foundId ?? '0', limit: PAGE });
    for (const object of page) await terminal.out(`${json ? JSON.stringify(object) : objectLine(object)}\n`);
  }
  return run.objects.failed > 0 ? EXIT.partlyIngested : EXIT.answered;
}

/** `backtrail runs retry ID`. */
export async function runsRetry(pool: pg.Pool, id: string, terminal: Terminal): Promise<ExitCode> {
  const count = await retryRun(pool, id);
  terminal.talk(count === 0 ? `Nothing failed in run ${safeText(id)}.` : `${count} objects are read again.`);
  return EXIT.answered;
}

function lineOf({ runId, source, beganAt, lookedUntil, objects, records }: Run): string {
  const { found, waiting, read, skipped, failed } = objects;
  const cells = [
    runId,
    safeText(source),
    beganAt,
    lookedUntil === null ? 'looking' : waiting > 0 ? 'reading' : 'done',
    `${found} found   ${read} read   ${skipped} skipped   ${failed} failed   ${waiting} waiting`,
    `${records.seen} records   ${records.appended} new   ${records.duplicate} already here   ${records.quarantined} quarantined`,
  ];
  return cells.join('   ');
}

function objectLine({ state, name, version, reason, detail }: RunObject): string {
  const what = version === null ? name : `${name} (version ${version})`;
  return ` ${state}   ${safeText(what)}${reason === null ? '' : `   ${safeText(reason)}   ${safeText(detail ?? '')}`}`;
}
