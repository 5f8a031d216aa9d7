import { once } from 'node:events';
import type pg from 'pg';
import { withKnowledge } from '../knowledge.ts';
import type { Knowledge } from '../knowledge.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { absenceText, shortfallText } from './who-coverage.ts';
import { codeOf, find, textsOf, wellFormed } from './who-found.ts';
import type { Found, WhoOptions } from './who-found.ts';
import { whoHistory } from './who-history.ts';

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
  if (options.history) return whoHistory(pool, asked, options, terminal);
  const found: Found[] = [];
  await withKnowledge(pool, options.asOf, terminal, async (knowledge) => {
    for (const id of asked) {
      terminal.signal.throwIfAborted();
      const one = await find(knowledge, id, options.at, terminal);
      found.push(one);
      if (one.kind === 'event' && one.answers.length > 0 && options.at !== null)
        terminal.talk(`${safeText(id.id)} is an event, of one moment: --at picks among sessions, and changes nothing.`);
    }
    if (options.json) await terminal.out(`${JSON.stringify(asJson(found))}\n`);
    for (const one of found) {
      if (one.answers.length === 0) terminal.talk(await absenceText(pool, one.id, options.at));
      else if (!options.json) await print(knowledge.reader, one, await missingFor(pool, one, options), terminal);
    }
  });
  const codes = found.map((one) => codeOf(one, options.strict));
  return codes.reduce((highest, code) => (code > highest ? code : highest), EXIT.answered);
}

function asJson(found: readonly Found[]): unknown {
  const documents = found.map((one) => {
    if (one.kind !== 'event') return { id: one.id.id, kind: one.id.kind, answers: one.answers };
    const [first] = one.answers;
    return one.answers.length === 1 ? first : { id: one.id.id, kind: 'event', answers: one.answers };
  });
  return documents.length === 1 ? documents[0] : documents;
}

async function print(
  reader: Knowledge['reader'],
  found: Found,
  missing: readonly string[],
  terminal: Terminal,
): Promise<void> {
  await terminal.out(`${(await textsOf(reader, found)).join('\n\n')}\n`);
  if (missing.length > 0) await terminal.out(`\n${missing.join('\n')}\n`);
  if (found.id.kind === 'key') tellReuse(found.id.id, found, terminal);
}

/** What is covered is known of now only. */
const missingFor = (pool: pg.Pool, found: Found, { asOf }: WhoOptions): Promise<readonly string[]> =>
  asOf === null ? shortfallText(pool, found) : Promise.resolve([]);

function tellReuse(id: string, { answers }: Found, { talk }: Terminal): void {
  const sessions = new Set(answers.map((answer) => ('sessionId' in answer ? answer.sessionId : null)));
  if (sessions.size > 1) {
    talk(`${safeText(id)} was carried by ${sessions.size} sessions; --at TIME picks the one that was alive then.`);
  }
}

async function idsFrom(terminal: Terminal): Promise<readonly string[]> {
  let text = '';
  terminal.input.setEncoding('utf8');
  terminal.input.on('data', (chunk: string) => (text += chunk));
  await once(terminal.input, 'end', { signal: terminal.signal }).catch((error: unknown) => {
    terminal.signal.throwIfAborted(); // by its own reason, not as an abort of waiting
    throw error;
  });
  return text.split(/\s+/).filter((id) => id !== '');
}
