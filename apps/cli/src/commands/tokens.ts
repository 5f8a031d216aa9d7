import { addToken, listTokens, revokeToken } from '#access';
import type { Token } from '#access';
import type pg from 'pg';
import { EXIT } from '../terminal/exit-code.ts';
import type { ExitCode } from '../terminal/exit-code.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** `backtrail tokens add NAME`: prints the token, this once. */
export async function tokensAdd(pool: pg.Pool, name: string, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const token = await addToken(pool, name);
  await terminal.out(isJson ? `${JSON.stringify({ name, token })}\n` : `${token}\n`);
  terminal.talk(
    'This is shown once: only its hash is stored. Send it as "Authorization: Bearer …", or log in with it.',
  );
  return EXIT.answered;
}

/** `backtrail tokens list`: every token that ever was, without its secret; with `json`, NDJSON. */
export async function tokensList(pool: pg.Pool, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  for (const token of await listTokens(pool)) {
    await terminal.out(isJson ? `${JSON.stringify(token)}\n` : `${lineOf(token)}\n`);
  }
  return EXIT.answered;
}

/** `backtrail tokens revoke NAME`: from the next request on, neither the token nor a login with it is good. */
export async function tokensRevoke(pool: pg.Pool, name: string, terminal: Terminal): Promise<ExitCode> {
  await revokeToken(pool, name);
  terminal.talk(`The token ${safeText(name)} is revoked, with every login that it opened.`);
  return EXIT.answered;
}

function lineOf({ name, createdAt, lastUsedAt, revokedAt }: Token): string {
  const state = revokedAt === null ? 'in use' : `revoked ${revokedAt}`;
  return [
    safeText(name),
    state,
    `made ${createdAt}`,
    lastUsedAt === null ? 'never used' : `last used ${lastUsedAt}`,
  ].join('   ');
}
