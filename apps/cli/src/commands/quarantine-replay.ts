import { replayQuarantine } from '#ingest';
import { awaitCurrent } from '#projection';
import type { Workspace } from '../open-workspace.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { parseQuarantineId } from './quarantine.ts';

/** `backtrail quarantine replay [ID…]`: reads entries again with this version's decoder. Safe to repeat. */
export async function quarantineReplay(
  { pool, config }: Pick<Workspace, 'pool' | 'config'>,
  ids: readonly string[],
  isJson: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const which = ids.length === 0 ? 'all' : ids.map((id) => Number(parseQuarantineId(id)));
  const report = await replayQuarantine({ pool, buckets: { endpointUrl: config.awsEndpointUrl } }, which);
  await awaitCurrent(pool, report.appendIds.map(String));
  if (isJson) await terminal.out(`${JSON.stringify(report)}\n`);
  else {
    for (const { quarantineId, result, detail } of report.entries) {
      await terminal.out(`${quarantineId}  ${result}  ${safeText(detail)}\n`);
    }
    const { appended, duplicate } = report.records;
    await terminal.out(
      `${report.entries.length} entries read again: ${appended} records new, ${duplicate} already here\n`,
    );
  }
  return report.entries.some(({ result }) => result === 'NOT_FOUND') ? EXIT.notFound : EXIT.answered;
}
