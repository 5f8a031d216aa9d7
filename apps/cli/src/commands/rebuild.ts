import { rebuild } from '#projection';
import type pg from 'pg';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** `backtrail rebuild`: drops the lineage and computes it again from the ledger. With `isJson`, how many records it was computed from. */
export async function rebuildLineage(pool: pg.Pool, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  let records = 0;
  await rebuild(pool, (more) => {
    terminal.signal.throwIfAborted();
    records += more;
    terminal.progress(` Lineage  ${records.toLocaleString('en')} records folded`);
  });
  terminal.talk(`The lineage is rebuilt from ${records.toLocaleString('en')} records.`);
  if (isJson) await terminal.out(`${JSON.stringify({ records })}\n`);
  return EXIT.answered;
}
