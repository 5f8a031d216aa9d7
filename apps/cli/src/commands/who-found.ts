import { issuedKeyAnswers, recogniseId, whoDidEvent, whoHeld } from '#query';
import type { EventAttribution, IssuedKeyAnswer, RecognisedId, UnitAnswer } from '#query';
import type { EpochMs } from '#kernel';
import { eventAnswersText } from '../event-answers-text.ts';
import type { Knowledge } from '../knowledge.ts';
import { unitAnswerText } from '../terminal/answer-text.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { originTable } from '../terminal/origin-table.ts';
import { safeText } from '../terminal/safe-text.ts';
import { sessionTable } from '../terminal/session-table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** How `who` is asked. */
export type WhoOptions = {
  readonly json: boolean;
  readonly strict: boolean;
  readonly at: EpochMs | null;
  /** What was answered before, too. */
  readonly history: boolean;
  /** Answers as they were known then; null for now. */
  readonly asOf: EpochMs | null;
};

/** An id whose form can be one of AWS's or of ours. */
export type AskedId = Exclude<RecognisedId, { kind: 'malformed' }>;

/** The answers for an id: empty where there are none. */
export type Found =
  | { readonly kind: 'event'; readonly id: AskedId; readonly answers: readonly EventAttribution[] }
  | { readonly kind: 'held'; readonly id: AskedId; readonly answers: readonly UnitAnswer[] }
  | { readonly kind: 'issued'; readonly id: AskedId; readonly answers: readonly IssuedKeyAnswer[] };

/** @throws {UsageError} when the text cannot be an id; nothing is asked then */
export function wellFormed(text: string): AskedId {
  const id = recogniseId(text);
  if (id.kind !== 'malformed') return id;
  throw new UsageError(`"${safeText(id.id)}" has ${id.id.length} characters and cannot be an id: ${id.expected}`);
}

/** The answers for one id, as far as whoever is asked knows. */
export async function find(knowledge: Knowledge, id: AskedId, at: EpochMs | null, terminal: Terminal): Promise<Found> {
  const { reader } = knowledge;
  if (id.kind === 'event') return { kind: 'event', id, answers: await eventAnswers(knowledge, id.id) };
  const tellCut = (looked: number): void => {
    terminal.talk(`${safeText(id.id)}: only the first ${looked.toLocaleString('en')} identities were looked at.`);
  };
  const answers = await whoHeld(reader, { kind: id.kind, id: id.id }, at, tellCut);
  if (answers.length > 0 || id.kind !== 'key' || at !== null) return { kind: 'held', id, answers };
  return { kind: 'issued', id, answers: await issuedKeyAnswers(reader, id.id) };
}

/** Where others append at this moment, the lineage is brought up to the event first. */
async function eventAnswers({ reader, bringUpTo }: Knowledge, eventId: string): Promise<readonly EventAttribution[]> {
  const { answers, awaiting } = await whoDidEvent(reader, eventId);
  if (awaiting.length === 0) return answers;
  await bringUpTo(awaiting);
  return (await whoDidEvent(reader, eventId)).answers;
}

/** Answers for people. */
export function textsOf(reader: Knowledge['reader'], found: Found): Promise<readonly string[]> {
  if (found.kind === 'event') return eventAnswersText(reader, found.id.id, found.answers);
  if (found.kind === 'issued') return Promise.resolve(found.answers.map(unitAnswerText));
  const { kind, id } = found.id;
  if (kind === 'role' || kind === 'unique-id') return Promise.resolve([originTable(id, found.answers)]);
  return Promise.resolve(kind === 'user' ? [sessionTable(id, found.answers)] : found.answers.map(unitAnswerText));
}

/** The exit code that answers end in. */
export function codeOf({ answers }: Found, isStrict: boolean): ExitCode {
  if (answers.length === 0) return EXIT.notFound;
  const isUncertain = answers.some(({ status }) => status === 'AMBIGUOUS' || status === 'INCOMPLETE');
  return isStrict && isUncertain ? EXIT.uncertain : EXIT.answered;
}
