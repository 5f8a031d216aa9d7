import { listEvents } from '#query';
import type { EventFilter } from '#query';
import type pg from 'pg';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** `backtrail events`: stored events by time, a line each; with `json`, NDJSON. */
export async function events(
  pool: pg.Pool,
  filter: EventFilter,
  isJson: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const listed = await listEvents(pool, filter);
  for (const event of listed) {
    const cells = [
      event.eventTime,
      event.eventId,
      event.accountId,
      event.region ?? '-',
      `${event.eventSource ?? '-'}:${event.eventName ?? '-'}`,
      event.sourceIp ?? '-',
      event.errorCode ?? 'ok',
    ];
    await terminal.out(isJson ? `${JSON.stringify(event)}\n` : `${cells.map(safeText).join('  ')}\n`);
  }
  if (listed.length === filter.limit) {
    terminal.talk(`The first ${filter.limit} are shown; --limit shows more, --from and --to less.`);
  }
  return EXIT.answered;
}
