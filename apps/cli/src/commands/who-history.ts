import { asKnownIn, historyOf, resolverVersionOf } from '#query';
import type { Revision } from '#query';
import type pg from 'pg';
import { catchUp } from '../catch-up.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { codeOf, find, textsOf } from './who-found.ts';
import type { AskedId, Found, WhoOptions } from './who-found.ts';

type Answer = Found['answers'][number];
type History = readonly Revision<Answer>[];

/** `backtrail who ID… --history`: what was answered, from when until when, and the records that changed it. */
export async function whoHistory(
  pool: pg.Pool,
  ids: readonly AskedId[],
  options: WhoOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  await catchUp(pool, terminal);
  const codes: ExitCode[] = [];
  const documents: unknown[] = [];
  for (const id of ids) {
    terminal.signal.throwIfAborted();
    const history = await historyFor(pool, id, options, terminal);
    codes.push(codeOf(foundIn(id, history.at(-1)?.answers ?? []), options.strict));
    documents.push({ id: id.id, kind: id.kind, history: history.map(inJson) });
    if (history.length === 0) {
      terminal.talk(`error: no ${id.kind.replace('-', ' ')} ${safeText(id.id)} in this store, now or before.`);
    } else if (!options.json) await terminal.out(`${(await texts(pool, id, history)).join('\n\n')}\n`);
  }
  if (options.json) await terminal.out(`${JSON.stringify(documents.length === 1 ? documents[0] : documents)}\n`);
  return codes.reduce((highest, code) => (code > highest ? code : highest), EXIT.answered);
}

function historyFor(pool: pg.Pool, id: AskedId, { at }: WhoOptions, terminal: Terminal): Promise<History> {
  const ask = async (reader: pg.ClientBase): Promise<readonly Answer[]> => {
    const asKnown = { reader, bringUpTo: () => Promise.resolve() };
    return (await find(asKnown, id, at, terminal)).answers;
  };
  return historyOf(pool, id, (epoch) => asKnownIn(pool, epoch, ask), textOf);
}

/** When a session was seen first and last is no part of who stands behind it, and changes with every ingest. */
const textOf = (answers: readonly Answer[]): string =>
  JSON.stringify(answers, (name, value: unknown) => (name === 'firstSeenAt' || name === 'lastSeenAt' ? null : value));

/** Of several identities that are answered for together, the eldest; null where nothing was answered. */
const versionOf = (answers: readonly Answer[]): number | null =>
  answers.length === 0 ? null : Math.min(...answers.map(resolverVersionOf));

function foundIn(id: AskedId, answers: readonly Answer[]): Found {
  return { kind: id.kind === 'event' ? 'event' : 'held', id, answers } as Found;
}

function inJson({ epoch, knownFrom, knownUntil, changedBy, answers }: Revision<Answer>): unknown {
  const times = { knownFrom: knownFrom.toISOString(), knownUntil: knownUntil?.toISOString() ?? null };
  return { epoch, ...times, changedBy, resolverVersion: versionOf(answers), answers };
}

async function texts(pool: pg.Pool, id: AskedId, history: History): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { epoch, knownFrom, knownUntil, changedBy, answers } of history) {
    const until = knownUntil === null ? 'now' : knownUntil.toISOString();
    const cause = changedBy.map(
      ({ eventId, accountId }) => `   changed by event ${safeText(eventId)} of account ${safeText(accountId)}`,
    );
    const version = versionOf(answers);
    const by = version === null ? '' : `, resolver ${version}`;
    lines.push([` From ${knownFrom.toISOString()} (epoch ${epoch}${by}) until ${until}:`, ...cause].join('\n'));
    lines.push(
      ...(answers.length === 0 ? [' Nothing was known of it any more.'] : await textsOf(pool, foundIn(id, answers))),
    );
  }
  return lines;
}
