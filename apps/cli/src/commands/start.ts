import { join } from 'node:path';
import { packageRoot } from '#platform';
import { whoDidEvent } from '#query';
import type pg from 'pg';
import { eventAnswersText } from '../event-answers-text.ts';
import { openWorkspace } from '../open-workspace.ts';
import type { Session } from '../session.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { ingestPaths } from './ingest.ts';
import { serveUntilStopped } from './serve.ts';
import { withWorker } from './work.ts';

/** The sample incident's harm: a user made under a session name that looks like somebody else's. */
const SAMPLE_EVENT = '7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e';

const IS_EMPTY = `
  select not exists (select from ledger.append) as is_empty`;

/**
 * `backtrail start`: everything at once. On a store that has nothing in it, the sample incident is loaded; where the
 * store holds it, its answer is printed; then the server and the jobs run until Ctrl-C or SIGTERM.
 */
export async function start(session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const workspace = await openWorkspace(session);
  try {
    if (await isEmpty(workspace.pool)) {
      terminal.talk('The store is new: loading the sample incident.');
      await ingestPaths(workspace, [join(packageRoot(), 'apps', 'cli', 'sample-incident')], false, silenced(terminal));
    }
    await printSampleAnswer(workspace.pool, terminal);
    return await withWorker(workspace, async () => {
      await serveUntilStopped(workspace, session);
      return EXIT.answered;
    });
  } finally {
    await workspace.close();
  }
}

async function isEmpty(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ is_empty: boolean }>(IS_EMPTY);
  return rows[0]?.is_empty === true;
}

async function printSampleAnswer(pool: pg.Pool, terminal: Terminal): Promise<void> {
  const { answers } = await whoDidEvent(pool, SAMPLE_EVENT);
  if (answers.length === 0) return;
  await terminal.out(`\nWho really did it?   backtrail who ${SAMPLE_EVENT}\n\n`);
  for (const text of await eventAnswersText(pool, SAMPLE_EVENT, answers)) await terminal.out(`${text}\n\n`);
}

/** The same terminal without data: the sample's own summary is not what `start` was asked for. */
function silenced(terminal: Terminal): Terminal {
  return { ...terminal, out: () => Promise.resolve() };
}
