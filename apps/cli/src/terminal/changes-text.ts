import { ANSWER_CHANGES } from '#lineage';
import type { AnswerChangeClass, Outcome } from '#lineage';
import type { ChangedAnswer } from '#projection';
import { roleAndName } from './answer-words.ts';
import { safeText } from './safe-text.ts';

const WORDS: Readonly<Record<AnswerChangeClass, string>> = {
  OTHER_ORIGIN: 'somebody else is named',
  ORIGIN_LOST: 'nobody is named any more',
  ORIGIN_FOUND: 'somebody is named where nobody was',
  UNIT_GONE: 'an identity is gone',
  UNIT_NEW: 'an identity is new',
  STATUS: 'the same, with another status',
  POSSIBLE_ORIGINS: 'ambiguous between others',
  GAP: 'incomplete for another reason or elsewhere',
  PROOF: 'the same, by another way',
};

const INDENT = 4;

/**
 * The changes of answers for people: how many of each class, the gravest first, and then some of each.
 *
 * @param shown of each class the first, in order
 */
export function changesText(counts: ReadonlyMap<AnswerChangeClass, number>, shown: readonly ChangedAnswer[]): string {
  const found = ANSWER_CHANGES.filter((name) => (counts.get(name) ?? 0) > 0);
  if (found.length === 0) return ' No answer would change.';
  const width = Math.max(...found.map((name) => WORDS[name].length));
  const table = found.map(
    (name) => ` ${WORDS[name].padEnd(width)}  ${(counts.get(name) ?? 0).toLocaleString('en').padStart(9)}`,
  );
  const lists = found.map((name) =>
    listText(
      name,
      counts.get(name) ?? 0,
      shown.filter((change) => change.class === name),
    ),
  );
  return [' Answers that would change, of identities:', '', ...table, ...lists.flatMap((list) => ['', list])].join(
    '\n',
  );
}

function listText(name: AnswerChangeClass, count: number, shown: readonly ChangedAnswer[]): string {
  const rest = count - shown.length;
  const more = rest > 0 ? [`${' '.repeat(INDENT)}and ${rest.toLocaleString('en')} more, all in --json`] : [];
  return [` ${WORDS[name]}:`, ...shown.map(changeText), ...more].join('\n');
}

function changeText({ sessionArn, sessionId, accessKeyId, principalId, events, before, after }: ChangedAnswer): string {
  const who = [roleAndName(sessionArn), sessionId, accessKeyId].filter((name) => name !== null).join('  ');
  const [event] = events;
  const where = event === undefined ? '' : `, as in event ${event.eventId} of account ${event.accountId}`;
  const indent = ' '.repeat(INDENT);
  return [
    `${indent}${safeText(who === '' ? (principalId ?? 'an identity without a name') : who)}${safeText(where)}`,
    `${indent}  before  ${outcomeText(before)}`,
    `${indent}  after   ${outcomeText(after)}`,
  ].join('\n');
}

function outcomeText(outcome: Outcome | null): string {
  if (outcome === null) return 'nothing';
  if ('origin' in outcome) return `${outcome.status} ${safeText(outcome.origin.id)}`;
  if (outcome.status === 'INCOMPLETE') return `INCOMPLETE ${outcome.stop.gap.reason}`;
  const names = outcome.origins.map(({ id }) => safeText(id));
  const unknown = outcome.stops.map(({ gap }) => `an unknown one (${gap.reason})`);
  return `AMBIGUOUS between ${[...names, ...unknown].join(', ')}`;
}
