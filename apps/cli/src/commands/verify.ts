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
  return report.totalFindings === 0 ? EXIT.answered : EXIT.failed;
}

function findingLine(finding: Finding): string {
  return safeText(JSON.stringify(finding));
}
