import { lineageDigest } from '#projection';
import { storedRecordsSummary } from '#query';
import type pg from 'pg';
import { catchUp } from '../catch-up.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** `backtrail digest`: one SHA-256 over the lineage; with `json`, the count and hash of the stored records beside it. */
export async function digest(pool: pg.Pool, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  await catchUp(pool, terminal);
  const lineage = await lineageDigest(pool);
  const text = isJson ? JSON.stringify({ digest: lineage, records: await storedRecordsSummary(pool) }) : lineage;
  await terminal.out(`${text}\n`);
  return EXIT.answered;
}
