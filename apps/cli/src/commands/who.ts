import { once } from 'node:events';
import type { EpochMs } from '#kernel';
import { awaitCurrent } from '#projection';
import { issuedKeyAnswers, recogniseId, whoDidEvent, whoHeld } from '#query';
import type { EventAttribution, IssuedKeyAnswer, RecognisedId, UnitAnswer } from '#query';
import type pg from 'pg';
import { catchUp } from '../catch-up.ts';
import { eventAnswersText } from '../event-answers-text.ts';
import { unitAnswerText } from '../terminal/answer-text.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { originTable } from '../terminal/origin-table.ts';
import { safeText } from '../terminal/safe-text.ts';
import { sessionTable } from '../terminal/session-table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../terminal/usage-error.ts';

export type WhoOptions = { readonly json: boolean; readonly strict: boolean; readonly at: EpochMs | null };

/** An id whose form can be one of AWS's or of ours. */
type AskedId = Exclude<RecognisedId, { kind: 'malformed' }>;

type Found =
  | { readonly kind: 'event'; readonly id: AskedId; readonly answers: readonly EventAttribution[] }
  | { readonly kind: 'held'; readonly id: AskedId; readonly answers: readonly UnitAnswer[] }
  | { readonly kind: 'issued'; readonly id: AskedId; readonly answers: readonly IssuedKeyAnswer[] };

/** `backtrail who ID…`: who really did this, or held this. Exit code: the highest of the ids'. */
export async function who(
  pool: pg.Pool,
  ids: readonly string[],
  options: WhoOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const piped = ids.includes('-') ? await idsFrom(terminal) : [];
  const asked = ids
    .flatMap((id, index) => (id !== '-' ? [id] : index === ids.indexOf('-') ? piped : []))
    .map(wellFormed);
  if (asked.length === 0) throw new UsageError('who: no ids came by standard input');
  await catchUp(pool, terminal);
  const found: Found[] = [];
  for (const id of asked) {
    terminal.signal.throwIfAborted();
    found.push(await find(pool, id, options.at, terminal));
  }
  if (options.json) await terminal.out(`${JSON.stringify(asJson(found))}\n`);
  for (const one of found) await print(pool, one, options.json, terminal);
  const codes = found.map((one) => codeOf(one, options.strict));
  return codes.reduce((highest, code) => (code > highest ? code : highest), EXIT.answered);
}

/** @throws {UsageError} when the text cannot be an id; nothing is asked then */
export function wellFormed(text: string): AskedId {
  const id = recogniseId(text);
  if (id.kind !== 'malformed') return id;
  throw new UsageError(`"${safeText(id.id)}" has ${id.id.length} characters and cannot be an id: ${id.expected}`);
}

async function find(pool: pg.Pool, id: AskedId, at: EpochMs | null, terminal: Terminal): Promise<Found> {
  if (id.kind === 'event') return { kind: 'event', id, answers: await eventAnswers(pool, id.id) };
  const tellCut = (looked: number): void => {
    terminal.talk(`${safeText(id.id)}: only the first ${looked.toLocaleString('en')} identities were looked at.`);
  };
  const answers = await whoHeld(pool, { kind: id.kind, id: id.id }, at, tellCut);
  if (answers.length > 0 || id.kind !== 'key' || at !== null) return { kind: 'held', id, answers };
  return { kind: 'issued', id, answers: await issuedKeyAnswers(pool, id.id) };
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
    if (one.kind !== 'event') return { id: one.id.id, kind: one.id.kind, answers: one.answers };
    const [first] = one.answers;
    return one.answers.length === 1 ? first : { id: one.id.id, kind: 'event', answers: one.answers };
  });
  return documents.length === 1 ? documents[0] : documents;
}

async function print(pool: pg.Pool, found: Found, isJson: boolean, terminal: Terminal): Promise<void> {
  const { id, answers } = found;
  if (answers.length === 0) {
    const what = id.kind === 'session-id' ? 'session' : id.kind.replace('-', ' ');
    terminal.talk(
      `error: no ${what} ${safeText(id.id)} in this store. If it is newer, load more: backtrail ingest PATH`,
    );
  } else if (!isJson) {
    await terminal.out(`${(await textsOf(pool, found)).join('\n\n')}\n`);
    if (id.kind === 'key') tellReuse(id.id, found, terminal);
  }
}

function tellReuse(id: string, { answers }: Found, { talk }: Terminal): void {
  const sessions = new Set(answers.map((answer) => ('sessionId' in answer ? answer.sessionId : null)));
  if (sessions.size > 1) {
    talk(`${safeText(id)} was carried by ${sessions.size} sessions; --at TIME picks the one that was alive then.`);
  }
}

function textsOf(pool: pg.Pool, found: Found): Promise<readonly string[]> {
  if (found.kind === 'event') return eventAnswersText(pool, found.id.id, found.answers);
  if (found.kind === 'issued') return Promise.resolve(found.answers.map(unitAnswerText));
  const { kind, id } = found.id;
  if (kind === 'role' || kind === 'unique-id') return Promise.resolve([originTable(id, found.answers)]);
  return Promise.resolve(kind === 'user' ? [sessionTable(id, found.answers)] : found.answers.map(unitAnswerText));
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
  await once(terminal.input, 'end', { signal: terminal.signal });
  return text.split(/\s+/).filter((id) => id !== '');
}
