import type pg from 'pg';
import { AppError } from '#kernel';
import { hashOfSecret, isSameHash, newSecret } from './secret.ts';

/** A token without its secret. Moments are ISO 8601, UTC. */
export type Token = {
  readonly name: string;
  readonly createdAt: string;
  /** To the minute; null where it never was. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
};

/** Whoever showed a secret that is good. */
export type Bearer = { readonly tokenId: string; readonly name: string };

/** The name is in use, or none that a token may have. */
export class TokenNameRefused extends AppError {
  readonly code = 'TOKEN_NAME_REFUSED';
}

/** No token of that name is in use. */
export class TokenUnknown extends AppError {
  readonly code = 'TOKEN_UNKNOWN';

  constructor(name: string) {
    super(`no token in use is called ${JSON.stringify(name)}: \`backtrail tokens list\` shows those that are`, {
      name,
    });
  }
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

const ADD = `
  insert into access.token (name, secret_hash) values ($1, $2)
  on conflict (name) where revoked_at is null do nothing`;

const LIST = `
  select name, created_at, last_used_at, revoked_at from access.token order by created_at, token_id`;

const REVOKE = `
  update access.token set revoked_at = clock_timestamp() where name = $1 and revoked_at is null`;

const FIND = `
  select token_id, name, secret_hash, coalesce(last_used_at < clock_timestamp() - interval '1 minute', true) as is_stale
  from access.token
  where secret_hash = $1 and revoked_at is null`;

const USED = `
  update access.token set last_used_at = clock_timestamp() where token_id = $1`;

/**
 * Makes a token.
 *
 * @returns its secret, which is shown this once and stored nowhere
 * @throws {TokenNameRefused}
 */
export async function addToken(pool: pg.Pool, name: string): Promise<string> {
  if (!NAME.test(name)) {
    throw new TokenNameRefused(
      'the name of a token has 1 to 63 letters, digits and . _ - and begins with one of the first',
    );
  }
  const secret = newSecret('token');
  const { rowCount } = await pool.query(ADD, [name, hashOfSecret('token', secret)]);
  if (rowCount === 1) return secret;
  throw new TokenNameRefused(`a token called ${JSON.stringify(name)} is in use: choose another name, or revoke it`, {
    name,
  });
}

/** All tokens that ever were, the oldest first. */
export async function listTokens(pool: pg.Pool): Promise<readonly Token[]> {
  const { rows } = await pool.query<{
    name: string;
    created_at: Date;
    last_used_at: Date | null;
    revoked_at: Date | null;
  }>(LIST);
  return rows.map((row) => ({
    name: row.name,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }));
}

/**
 * Makes a token worthless, and every login that was opened with it: from the next request on.
 *
 * @throws {TokenUnknown}
 */
export async function revokeToken(pool: pg.Pool, name: string): Promise<void> {
  const { rowCount } = await pool.query(REVOKE, [name]);
  if (rowCount === 0) throw new TokenUnknown(name);
}

/**
 * Whose token this is; null where it is none, or is revoked.
 *
 * Looked up by its hash: how long that takes tells at most something of the hash of what was shown.
 */
export async function bearerOf(pool: pg.Pool, secret: string): Promise<Bearer | null> {
  const hashed = hashOfSecret('token', secret);
  if (hashed === null) return null;
  const { rows } = await pool.query<{ token_id: string; name: string; secret_hash: Buffer; is_stale: boolean }>(FIND, [
    hashed,
  ]);
  const [row] = rows;
  if (row === undefined || !isSameHash(row.secret_hash, hashed)) return null;
  if (row.is_stale) await pool.query(USED, [row.token_id]);
  return { tokenId: row.token_id, name: row.name };
}
