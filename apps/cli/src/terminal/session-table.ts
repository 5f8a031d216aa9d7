import type { UnitAnswer } from '#query';
import { roleAndName } from './answer-words.ts';
import { safeText } from './safe-text.ts';
import { tableText } from './table-text.ts';

/** All that an origin acted as: one line for each of its sessions and keys. */
export function sessionTable(id: string, answers: readonly UnitAnswer[]): string {
  const rows = answers.map((answer) => [
    answer.sessionId ?? '(no session)',
    roleAndName(answer.sessionArn) ?? answer.principalId ?? '-',
    answer.accessKeyId ?? '-',
    String(answer.hops.length),
    answer.firstSeenAt,
    answer.lastSeenAt,
    answer.status,
  ]);
  const table = tableText(['SESSION', 'NAME', 'KEY', 'HOPS', 'FIRST', 'LAST', 'STATUS'], rows);
  return [` ${safeText(id)} acted as`, '', ...table, '', ` Next   backtrail did ${safeText(id)}`].join('\n');
}
