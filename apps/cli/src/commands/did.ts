import { isoOf } from '#kernel';
import { eventPages, recogniseId, whoseOf } from '#query';
import type { AttributedEvent, EventQuestion } from '#query';
import type pg from 'pg';
import type { EpochMs } from '#kernel';
import { withKnowledge } from '../knowledge.ts';
import type { Knowledge } from '../knowledge.ts';
import { actionOf, sessionLabel } from '../terminal/answer-words.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { writeAttributions } from '../write-attributions.ts';

export type DidOptions = Omit<EventQuestion, 'whose'> & {
  readonly json: boolean;
  /** Answers as they were known then; null for now. */
  readonly asOf: EpochMs | null;
};

/** `backtrail did ARN|ID`: everything that a principal did, through every role that it went on to take. */
export function did(pool: pg.Pool, id: string, options: DidOptions, terminal: Terminal): Promise<ExitCode> {
  return withKnowledge(pool, options.asOf, terminal, (knowledge) => tell(knowledge, id, options, terminal));
}

async function tell(
  { reader, bringUpTo }: Knowledge,
  id: string,
  { json, ...range }: DidOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const whose = await whoseOf(reader, id);
  if (whose === null) {
    const recognised = recogniseId(id);
    if (recognised.kind === 'malformed') throw new UsageError(`"${safeText(id)}": ${recognised.expected}`);
    terminal.talk(
      `error: nothing in this store was done by ${safeText(id)}, and no answer names it. If it is newer, load more: backtrail ingest PATH`,
    );
    if (recognised.kind === 'event') terminal.talk(`Who did an event is told by: backtrail who ${safeText(id)}`);
    return EXIT.notFound;
  }
  const pages = eventPages(reader, { ...range, whose });
  const { events, mayBelong } = await (json
    ? writeAttributions(pages, bringUpTo, terminal)
    : writeAttributions(pages, bringUpTo, terminal, lineOf));
  if (mayBelong > 0) {
    terminal.talk(
      `${mayBelong.toLocaleString('en')} more may be theirs: more than one origin fits (AMBIGUOUS). They are not among those above.`,
    );
  }
  if (!json) terminal.talk(`${events.toLocaleString('en')} ${events === 1 ? 'event' : 'events'}.`);
  return EXIT.answered;
}

function lineOf({ place, columns, sessionId, attribution }: AttributedEvent): string {
  const [acting] = attribution.hops;
  const session = acting === undefined ? 'no session' : sessionLabel(acting, sessionId);
  return [
    isoOf(place.eventTime),
    attribution.status.padEnd(12),
    safeText(actionOf(columns.eventSource, columns.eventName)),
    safeText(place.accountId),
    safeText(session),
    safeText(columns.errorCode ?? 'ok'),
    safeText(place.eventId),
  ].join('  ');
}
