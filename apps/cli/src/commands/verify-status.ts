import { verificationFindings, verificationState } from '#integrity';
import type { KeptFinding, VerifyPass } from '#integrity';
import type pg from 'pg';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { WHAT_TO_DO } from './verify.ts';

/** As many as are kept of two passes. */
const MOST_SHOWN = 2_000;

/** `backtrail verify --status`: what the verification on schedule has found so far; exit code 1 if that is anything. */
export async function verifyStatus(pool: pg.Pool, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const state = await verificationState(pool);
  const { running, last, faults } = state;
  const findings = faults === 0 ? [] : await verificationFindings(pool, state, null, MOST_SHOWN);
  if (isJson) await terminal.out(`${JSON.stringify({ running, last, faults, findings })}\n`);
  else {
    for (const finding of findings) await terminal.out(`${findingLine(finding)}\n`);
    if (running !== null) await terminal.out(`${runningLine(running)}\n`);
    if (last !== null) await terminal.out(`${lastLine(last)}\n`);
    if (running === null && last === null)
      terminal.talk('Nothing was verified yet: a worker does it, or `backtrail verify` at once');
  }
  if (faults > 0) terminal.talk(WHAT_TO_DO);
  return faults === 0 && running?.failure == null ? EXIT.answered : EXIT.failed;
}

function runningLine({ beganAt, stage, records, expectedRecords, faults, failure }: VerifyPass): string {
  const far = `${records.toLocaleString('en')} of ${expectedRecords.toLocaleString('en')} records`;
  const cells = ['under way', `since ${beganAt}`, stage, far, verdictOf(faults)];
  return [...cells, ...(failure === null ? [] : [`a slice cannot be read: ${safeText(failure)}`])].join('   ');
}

function lastLine({ endedAt, records, appends, faults }: VerifyPass): string {
  const all = `${records.toLocaleString('en')} records in ${appends.toLocaleString('en')} appends`;
  return ['verified', `until ${endedAt ?? ''}`, all, verdictOf(faults)].join('   ');
}

const verdictOf = (faults: number): string => (faults === 0 ? 'all as appended' : `${faults} faults`);

function findingLine({ code, appendId, eventId, objectId, segmentId, quarantineId, detail }: KeptFinding): string {
  const places = Object.entries({ append: appendId, event: eventId, object: objectId, segment: segmentId });
  const place = [...places, ['quarantine entry', quarantineId] as const].flatMap(([name, id]) =>
    id === null ? [] : [`${name} ${id}`],
  );
  return safeText([code, place.join(' '), detail].join('   '));
}
