import { keepVerification } from '#integrity';
import { verifyLedger } from '#ledger';
import type { Finding } from '#ledger';
import type pg from 'pg';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * `backtrail verify`: exit code 1 if anything in the ledger is not what it was when it was appended. What it found takes the
 * place of what the verification on schedule did.
 */
export async function verify(pool: pg.Pool, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const beganAt = new Date();
  const report = await verifyLedger(pool, ({ records, expectedRecords }) => {
    terminal.signal.throwIfAborted();
    terminal.progress(` Verifying  ${records.toLocaleString('en')} of ${expectedRecords.toLocaleString('en')} records`);
  });
  await keepVerification(pool, beganAt, report);
  if (isJson) await terminal.out(`${JSON.stringify(report)}\n`);
  else {
    for (const finding of report.findings) await terminal.out(`${findingLine(finding)}\n`);
    const verdict = report.totalFindings === 0 ? 'all as appended' : `${report.totalFindings} faults`;
    await terminal.out(
      `${report.records.toLocaleString('en')} records in ${report.appends.toLocaleString('en')} appends: ${verdict}\n`,
    );
  }
  if (report.totalFindings === 0) return EXIT.answered;
  terminal.talk(WHAT_TO_DO);
  return EXIT.failed;
}

/** Where anything was found. */
export const WHAT_TO_DO =
  'The ledger is not as it was written: restore it from a backup, and find out who or what has written to the database. docs/ERRORS.md says what each code means.';

function findingLine(finding: Finding): string {
  return safeText(JSON.stringify(finding));
}
