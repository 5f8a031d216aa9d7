import { listQuarantine, quarantinedContent } from '#query';
import type { QuarantinedEntry } from '#query';
import type pg from 'pg';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../terminal/usage-error.ts';

const PAGE = 1_000;

/** `backtrail quarantine list`: every piece of input that was no record, with its place and reason. */
export async function quarantineList(pool: pg.Pool, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  let after = 0n;
  for (;;) {
    const entries = await listQuarantine(pool, after, PAGE);
    for (const entry of entries) await terminal.out(isJson ? `${JSON.stringify(entry)}\n` : `${entryLine(entry)}\n`);
    const last = entries.at(-1);
    if (last === undefined || entries.length < PAGE) return EXIT.answered;
    after = BigInt(last.quarantineId);
  }
}

/** `backtrail quarantine show ID`: one entry, and what was kept of its bytes. */
export async function quarantineShow(
  pool: pg.Pool,
  id: string,
  isJson: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const entry = await quarantinedContent(pool, parseQuarantineId(id));
  if (entry === null) {
    terminal.talk(`error: no quarantine entry ${safeText(id)}. All entries: backtrail quarantine list`);
    return EXIT.notFound;
  }
  const text = entry.content.toString('utf8');
  if (isJson) await terminal.out(`${JSON.stringify({ ...entry, content: text })}\n`);
  else
    await terminal.out(
      `${entryLine(entry)}\n${safeText(text)}\n${entry.isWhole ? '' : '(its first and last bytes)\n'}`,
    );
  return EXIT.answered;
}

/** @throws {UsageError} when the text is no entry's id */
export function parseQuarantineId(text: string): bigint {
  if (!/^\d{1,18}$/.test(text))
    throw new UsageError(`quarantine: expected the number of an entry, as \`list\` shows it`);
  return BigInt(text);
}

function entryLine(entry: QuarantinedEntry): string {
  const place = entry.position === null ? 'whole object' : `item ${entry.position}, byte ${entry.byteOffset ?? '?'}`;
  const cells = [entry.quarantineId, entry.reason, entry.object, place, entry.detail];
  return `${cells.map(safeText).join('  ')}${entry.replayedAt === null ? '' : `  replayed ${entry.replayedAt}`}`;
}
