import { recordsWithText } from '#query';
import type { EventRecord } from '#query';
import type pg from 'pg';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** `backtrail event ID`: every record of an event, with its text, columns, facts, oddities and where it came from. */
export async function event(pool: pg.Pool, id: string, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const records = await recordsWithText(pool, id);
  if (records.length === 0) {
    terminal.talk(`error: no event ${safeText(id)} in this store. If it is newer, load more: backtrail ingest PATH`);
    return EXIT.notFound;
  }
  if (isJson) await terminal.out(`${JSON.stringify(records.length === 1 ? records[0] : records)}\n`);
  else for (const record of records) await terminal.out(`${recordText(record)}\n`);
  return EXIT.answered;
}

function recordText(record: EventRecord): string {
  const { raw, facts, oddities, delivery, actor, ...columns } = record;
  const lines = Object.entries(columns).map(([name, value]) => line(name, value === null ? '-' : String(value)));
  lines.push(line('actor', JSON.stringify(actor)));
  lines.push(line('object', `${delivery.object} (item ${delivery.position}, append ${delivery.appendId})`));
  lines.push(line('object SHA-256', delivery.sha256Delivered ?? 'its reading was interrupted'));
  lines.push(...oddities.map(({ field, found }) => line('oddity', `${field}: ${found}`)));
  lines.push(...facts.map((fact) => line('fact', JSON.stringify(fact))));
  lines.push(line('raw', raw));
  return lines.join('\n');
}

const line = (name: string, value: string): string => `${name.padEnd(15)} ${safeText(value)}`;
