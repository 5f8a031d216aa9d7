import { eventPages, whoseOfOrigin } from '#query';
import type { EventQuestion } from '#query';
import type pg from 'pg';
import { writeAttributions } from '../write-attributions.ts';
import type { EpochMs } from '#kernel';
import { withKnowledge } from '../knowledge.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import type { Terminal } from '../terminal/terminal.ts';

export type AttributionsOptions = Omit<EventQuestion, 'whose' | 'isWrite'> & {
  /** The id of an origin, as answers give it; null for all. */
  readonly origin: string | null;
  /** Answers as they were known then; null for now. */
  readonly asOf: EpochMs | null;
};

/** `backtrail attributions`: NDJSON, one line for each stored event, in the contract's order. */
export function attributions(
  pool: pg.Pool,
  { origin, asOf, ...range }: AttributionsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return withKnowledge(pool, asOf, terminal, async ({ reader, bringUpTo }) => {
    const whose = origin === null ? null : await whoseOfOrigin(reader, origin);
    if (origin !== null && whose === null) {
      terminal.talk(`No event's answer names the origin ${origin}.`);
      return EXIT.answered;
    }
    await writeAttributions(eventPages(reader, { ...range, isWrite: false, whose }), bringUpTo, terminal);
    return EXIT.answered;
  });
}
