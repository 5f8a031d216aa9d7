import { eventPages, whoseOfOrigin } from '#query';
import type { EventQuestion } from '#query';
import type pg from 'pg';
import { writeAttributions } from '../write-attributions.ts';
import { catchUp } from '../catch-up.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import type { Terminal } from '../terminal/terminal.ts';

export type AttributionsOptions = Omit<EventQuestion, 'whose' | 'isWrite'> & {
  /** The id of an origin, as answers give it; null for all. */
  readonly origin: string | null;
};

/** `backtrail attributions`: NDJSON, one line for each stored event, in the contract's order. */
export async function attributions(
  pool: pg.Pool,
  { origin, ...range }: AttributionsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  await catchUp(pool, terminal);
  const whose = origin === null ? null : await whoseOfOrigin(pool, origin);
  if (origin !== null && whose === null) {
    terminal.talk(`No event's answer names the origin ${origin}.`);
    return EXIT.answered;
  }
  await writeAttributions(pool, eventPages(pool, { ...range, isWrite: false, whose }), terminal);
  return EXIT.answered;
}
