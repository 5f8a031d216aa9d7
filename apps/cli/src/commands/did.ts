import { isoOf } from '#kernel';
import { eventPages, recogniseId, whoseOf } from '#query';
import type { AttributedEvent, EventQuestion } from '#query';
import type pg from 'pg';
import { catchUp } from '../catch-up.ts';
import { actionOf, sessionLabel } from '../terminal/answer-words.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { writeAttributions } from '../write-attributions.ts';

export type DidOptions = Omit<EventQuestion, 'whose'> & { readonly json: boolean };

/** `backtrail did ARN|ID`: everything that a principal did, through every role that it went on to take. */
export async function did(
  pool: pg.Pool,
  id: string,
  { json, ...range }: DidOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  await catchUp(pool, terminal);
  const whose = await whoseOf(pool, id);
  if (whose === null) {
    const recognised = recogniseId(id);
    if (recognised.kind === 'malformed') throw new UsageError(`"${safeText(id)}": ${recognised.expected}`);
    terminal.talk(
      `error: nothing in this store was done by ${safeText(id)}, and no answer names it. If it is newer, load more: backtrail ingest PATH`,
    );
    return EXIT.notFound;
  }
  const pages = eventPages(pool, { ...range, whose });
  const { events, mayBelong } = await (json
    ? writeAttributions(pool, pages, terminal)
    : writeAttributions(pool, pages, terminal, lineOf));
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
