import type { Origin, Status } from '#lineage';
import { originKey } from '#lineage';
import type { UnitAnswer } from '#query';
import { kindWords, shortOrigin } from './answer-words.ts';
import { safeText } from './safe-text.ts';
import { tableText } from './table-text.ts';

const LEAST_FIRST: readonly Status[] = ['INCOMPLETE', 'AMBIGUOUS', 'CORROBORATED', 'PROVEN'];

/** Who used a role: one line for each origin, with its sessions, first and last use, and the least certain status. */
export function originTable(id: string, answers: readonly UnitAnswer[]): string {
  const groups = new Map<string, UnitAnswer[]>();
  for (const answer of answers) {
    const key = answer.origin === null ? `~ ${answer.status}` : originKey(answer.origin);
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  const inOrder = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const origins = inOrder.filter(([first]) => first?.origin != null).length;
  const rows = inOrder.map((group) => rowOf(group[0]?.origin ?? null, group));
  const table = tableText(['ORIGIN', 'KIND', 'SESSIONS', 'FIRST', 'LAST', 'WEAKEST'], rows);
  return [
    ` ${safeText(id)} was used by ${origins} ${origins === 1 ? 'origin' : 'origins'}`,
    '',
    ...table,
    ...unconfirmed(answers),
  ].join('\n');
}

function rowOf(origin: Origin | null, group: readonly UnitAnswer[]): readonly string[] {
  const sessions = new Set(group.map(({ sessionId, principalId }) => sessionId ?? principalId));
  const seen = (of: (answer: UnitAnswer) => string): readonly string[] => group.map(of).sort();
  return [
    origin === null ? '(no origin found)' : shortOrigin(origin),
    origin === null ? '–' : kindWords(origin.kind),
    String(sessions.size),
    seen(({ firstSeenAt }) => firstSeenAt)[0] ?? '',
    seen(({ lastSeenAt }) => lastSeenAt).at(-1) ?? '',
    LEAST_FIRST.find((status) => group.some((answer) => answer.status === status)) ?? '',
  ];
}

function unconfirmed(answers: readonly UnitAnswer[]): readonly string[] {
  const names = answers.flatMap(({ claims }) =>
    claims.filter(({ kind, authority }) => kind === 'ROLE_SESSION_NAME' && authority === 'CALLER'),
  );
  const values = [...new Set(names.map(({ value }) => value))].sort();
  const shown = values.slice(0, 10).map(safeText).join(', ');
  const more = values.length > 10 ? `, and ${values.length - 10} more` : '';
  return values.length === 0 ? [] : ['', ` Session names that callers typed, which prove nothing: ${shown}${more}`];
}
