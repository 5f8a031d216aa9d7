import { sessionDetail, sessionsOf, unitsOfId } from '#query';
import type { SessionDetail } from '#query';
import type pg from 'pg';
import { catchUp } from '../catch-up.ts';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import { sessionText } from '../terminal/session-text.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { wellFormed } from './who-found.ts';

const MOST_UNITS = 5_000;
const MOST_SESSIONS = 50;

/** `backtrail session ID`: one session by its id, or those that an ARN or a key leads to. */
export async function session(pool: pg.Pool, text: string, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const { kind, id } = wellFormed(text);
  if (kind !== 'session-id' && kind !== 'session' && kind !== 'key') {
    throw new UsageError(`session: "${safeText(id)}" is no session id (s_…), session ARN or access key id`);
  }
  await catchUp(pool, terminal);
  const found = sessionsOf(await unitsOfId(pool, { kind, id }, MOST_UNITS));
  if (found.length === 0) {
    terminal.talk(`error: no session ${safeText(id)} in this store. If it is newer, load more: backtrail ingest PATH`);
    return EXIT.notFound;
  }
  const details: SessionDetail[] = [];
  for (const one of found.slice(0, MOST_SESSIONS)) {
    terminal.signal.throwIfAborted();
    const detail = await sessionDetail(pool, one.id);
    if (detail !== null) details.push(detail);
  }
  if (isJson) await terminal.out(`${JSON.stringify(details.length === 1 ? details[0] : details)}\n`);
  else await terminal.out(`${details.map(sessionText).join('\n\n')}\n`);
  if (found.length > MOST_SESSIONS) terminal.talk(`The first ${MOST_SESSIONS} of ${found.length} sessions are shown.`);
  return EXIT.answered;
}
