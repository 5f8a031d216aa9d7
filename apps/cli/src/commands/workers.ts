import { listWorkers } from '#follow';
import type { WorkerLife } from '#follow';
import type pg from 'pg';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** `backtrail workers`: who is at work, and who ended without a word; with `json`, NDJSON. */
export async function workers(pool: pg.Pool, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const all = await listWorkers(pool);
  for (const worker of all) await terminal.out(`${isJson ? JSON.stringify(worker) : lineOf(worker)}\n`);
  if (all.length === 0) terminal.talk('Nobody is at work: `backtrail worker`, or `backtrail start`');
  return EXIT.answered;
}

function lineOf({ workerId, host, pid, beganAt, silentSeconds, queue }: WorkerLife): string {
  const said = queue === 'ok' ? 'its queue answers' : `its queue cannot be used: ${safeText(queue)}`;
  return [
    workerId,
    `${safeText(host)} pid ${pid}`,
    `since ${beganAt}`,
    `told ${Math.round(silentSeconds)} s ago that it lives`,
    said,
  ].join('   ');
}
