import { once } from 'node:events';
import type { EpochMs } from '#kernel';
import { awaitCurrent } from '#projection';
import { recogniseId, whoDidEvent, whoHeld } from '#query';
import type { EventAttribution, RecognisedId, UnitAnswer } from '#query';
import type pg from 'pg';
import { eventAnswerText, unitAnswerText } from '../terminal/answer-text.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';

export type WhoOptions = { readonly json: boolean; readonly strict: boolean; readonly at: EpochMs | null };

type Found =
  | { readonly kind: 'event'; readonly id: RecognisedId; readonly answers: readonly EventAttribution[] }
  | { readonly kind: 'held'; readonly id: RecognisedId; readonly answers: readonly UnitAnswer[] };

/** `backtrail who ID…`: who really did this, or held this. Exit code: the highest of the ids'. */
export async function who(
  pool: pg.Pool,
  ids: readonly string[],
  options: WhoOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const asked = ids.length === 1 && ids[0] === '-' ? await idsFrom(terminal) : ids;
  const found: Found[] = [];
  for (const text of asked) {
    terminal.signal.throwIfAborted();
    found.push(await find(pool, recogniseId(text), options.at));
  }
  if (options.json) await terminal.out(`${JSON.stringify(asJson(found))}\n`);
  else for (const one of found) await print(one, terminal);
  const codes = found.map((one) => codeOf(one, options.strict));
  return codes.includes(EXIT.notFound)
    ? EXIT.notFound
    : codes.includes(EXIT.uncertain)
      ? EXIT.uncertain
      : EXIT.answered;
}

async function find(pool: pg.Pool, id: RecognisedId, at: EpochMs | null): Promise<Found> {
  if (id.kind === 'event') return { kind: 'event', id, answers: await eventAnswers(pool, id.id) };
  return { kind: 'held', id, answers: await whoHeld(pool, id, at) };
}

/** Where others append at this moment, the lineage is brought up to the event first. */
async function eventAnswers(pool: pg.Pool, eventId: string): Promise<readonly EventAttribution[]> {
  const { answers, awaiting } = await whoDidEvent(pool, eventId);
  if (awaiting.length === 0) return answers;
  await awaitCurrent(pool, awaiting);
  return (await whoDidEvent(pool, eventId)).answers;
}

function asJson(found: readonly Found[]): unknown {
  const documents = found.map((one) => {
    if (one.kind === 'held') return { id: one.id.id, kind: one.id.kind, answers: one.answers };
    const [first] = one.answers;
    return one.answers.length === 1 ? first : { id: one.id.id, kind: 'event', answers: one.answers };
  });
  return documents.length === 1 ? documents[0] : documents;
}

async function print(found: Found, terminal: Terminal): Promise<void> {
  if (found.answers.length === 0) {
    terminal.talk(
      `error: no ${found.id.kind} ${safeText(found.id.id)} in this store. If it is newer, load more: backtrail ingest PATH`,
    );
    return;
  }
  const texts = found.kind === 'event' ? found.answers.map(eventAnswerText) : found.answers.map(unitAnswerText);
  await terminal.out(`${texts.join('\n\n')}\n`);
}

function codeOf({ answers }: Found, isStrict: boolean): ExitCode {
  if (answers.length === 0) return EXIT.notFound;
  const isUncertain = answers.some(({ status }) => status === 'AMBIGUOUS' || status === 'INCOMPLETE');
  return isStrict && isUncertain ? EXIT.uncertain : EXIT.answered;
}

async function idsFrom(terminal: Terminal): Promise<readonly string[]> {
  let text = '';
  terminal.input.setEncoding('utf8');
  terminal.input.on('data', (chunk: string) => (text += chunk));
  await once(terminal.input, 'end');
  return text.split(/\s+/).filter((id) => id !== '');
}
