import type pg from 'pg';
import { hashOfSecret, isSameHash, newSecret } from './secret.ts';
import type { Bearer } from './tokens.ts';

/** How long a browser stays logged in: a working day. */
export const LOGIN_SECONDS = 12 * 3_600;

const BEGIN = `
  insert into access.login (secret_hash, token_id, expires_at)
  values ($1, $2, clock_timestamp() + make_interval(secs => $3))`;

const TIDY = `
  delete from access.login where expires_at < clock_timestamp()`;

const FIND = `
  select l.secret_hash, t.token_id, t.name
  from access.login l
  join access.token t using (token_id)
  where l.secret_hash = $1 and l.expires_at > clock_timestamp() and t.revoked_at is null`;

const END = `
  delete from access.login where secret_hash = $1`;

/**
 * Logs a browser in with a token that it has shown, and forgets logins that have run out.
 *
 * @returns the secret for its cookie, which is stored nowhere
 */
export async function beginLogin(pool: pg.Pool, { tokenId }: Bearer): Promise<string> {
  const secret = newSecret('login');
  await pool.query(TIDY);
  await pool.query(BEGIN, [hashOfSecret('login', secret), tokenId, LOGIN_SECONDS]);
  return secret;
}

/** Whose login this is; null where it is none, has run out, or its token is revoked. */
export async function bearerOfLogin(pool: pg.Pool, secret: string): Promise<Bearer | null> {
  const hashed = hashOfSecret('login', secret);
  if (hashed === null) return null;
  const { rows } = await pool.query<{ secret_hash: Buffer; token_id: string; name: string }>(FIND, [hashed]);
  const [row] = rows;
  if (row === undefined || !isSameHash(row.secret_hash, hashed)) return null;
  return { tokenId: row.token_id, name: row.name };
}

/** Logs a browser out. */
export async function endLogin(pool: pg.Pool, secret: string): Promise<void> {
  const hashed = hashOfSecret('login', secret);
  if (hashed !== null) await pool.query(END, [hashed]);
}
