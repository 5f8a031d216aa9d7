import { keyHistory, recogniseId } from '#query';
import type { KeyBearer, KeyHistory } from '#query';
import type pg from 'pg';
import { catchUp } from '../catch-up.ts';
import { unitAnswerText } from '../terminal/answer-text.ts';
import { kindWords, roleAndName, shortOrigin } from '../terminal/answer-words.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import { tableText } from '../terminal/table-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../terminal/usage-error.ts';

const FORM = 'an access key id has 16 to 128 letters and digits, AKIA or ASIA among them';

/** `backtrail key KEYID`: whose it is, its account, and every session that ever carried it. */
export async function key(pool: pg.Pool, text: string, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const { kind, id } = recogniseId(text);
  if (kind !== 'key') throw new UsageError(`"${safeText(id)}" is not an access key id: ${FORM}`);
  await catchUp(pool, terminal);
  const history = await keyHistory(pool, id);
  if (history === null) {
    terminal.talk(`error: no record shows the key ${safeText(id)}. If it is newer, load more: backtrail ingest PATH`);
    return EXIT.notFound;
  }
  await terminal.out(isJson ? `${JSON.stringify(history)}\n` : `${historyText(history)}\n`);
  return EXIT.answered;
}

function historyText(history: KeyHistory): string {
  const account = history.accountId ?? 'not readable from the id';
  if (history.bearers.length === 0) {
    return [headline(history), ` account ${account}`, ...history.issuedTo.map(unitAnswerText)].join('\n\n');
  }
  return [
    headline(history),
    ` account ${account}`,
    '',
    ...tableText(
      ['SESSION', 'NAME', 'CREATED', 'STARTED BY', 'EVENTS', 'ERRORS', 'FIRST', 'LAST', 'STATUS'],
      history.bearers.map(rowOf),
    ),
    ...nextLines(history),
  ].join('\n');
}

function headline({ id, owner, isMasked, isReused, bearers }: KeyHistory): string {
  const safe = safeText(id);
  if (isMasked) return ` MASKED   ${safe} was made unreadable before it was delivered; it may stand for many keys.`;
  if (isReused && bearers.length > 0) {
    return ` REUSED   ${safe} was carried by ${bearers.length} different sessions. AWS does not promise that temporary key ids are unique.`;
  }
  if (owner === null) return ` ${safe}   nobody is known to stand behind it for certain`;
  return ` ${safe}   ${safeText(shortOrigin(owner))}   ${kindWords(owner.kind)}   ${safeText(owner.id)}`;
}

function rowOf({
  session,
  principalId,
  answers,
  events,
  errors,
  firstSeenAt,
  lastSeenAt,
}: KeyBearer): readonly string[] {
  const origins = new Set(answers.map(({ origin }) => (origin === null ? '?' : shortOrigin(origin))));
  return [
    session?.id ?? '(no session)',
    roleAndName(session?.sessionArn ?? null) ?? session?.name ?? principalId ?? '-',
    session?.createdAt ?? '-',
    [...origins].sort().join(', '),
    String(events),
    String(errors),
    firstSeenAt,
    lastSeenAt,
    [...new Set(answers.map(({ status }) => status))].sort().join(', '),
  ];
}

function nextLines({ id, bearers, isReused }: KeyHistory): readonly string[] {
  const [first] = bearers.flatMap(({ session }) => session ?? []);
  if (first === undefined) return [];
  const lines = [` Next   backtrail session ${first.id}`];
  if (isReused) lines.push(`        backtrail who ${safeText(id)} --at ${first.firstSeenAt}`);
  return ['', ...lines];
}
