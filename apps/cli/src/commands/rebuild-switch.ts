import { RESOLVER_VERSION } from '#lineage';
import { discardBeside, switchLineage } from '#projection';
import type pg from 'pg';
import { catchUp } from '../catch-up.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** `backtrail rebuild --switch`: answers by this version's rules from now on, and without a pause until then. */
export async function rebuildSwitch(pool: pg.Pool, terminal: Terminal): Promise<ExitCode> {
  await catchUp(pool, terminal);
  let records = 0;
  await switchLineage(pool, {
    signal: terminal.signal,
    onRecords: (more) => {
      records += more;
      terminal.progress(` Lineage  ${records.toLocaleString('en')} records folded beside the present one`);
    },
    onTable: (name) => {
      terminal.progress(` Switch   taking over what differs: ${name}`);
    },
  });
  terminal.talk(
    `All answers are now those of resolver ${RESOLVER_VERSION}; ${records.toLocaleString('en')} records were folded for it.`,
  );
  return EXIT.answered;
}

/** `backtrail rebuild --discard`: gives the room back that `--diff` took. */
export async function rebuildDiscard(pool: pg.Pool, terminal: Terminal): Promise<ExitCode> {
  await discardBeside(pool);
  terminal.talk('What was computed beside the lineage is thrown away; the answers are as they were.');
  return EXIT.answered;
}
