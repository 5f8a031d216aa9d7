import pg from 'pg';

// Prisma's own parameters: pg would send them to the server, which refuses what it does not know.
const PRISMA_PARAMETERS = ['schema', 'connection_limit', 'pool_timeout', 'pgbouncer', 'statement_cache_size'];

/** The URL as pg understands it, naming `database` instead of its own where that is given. */
export function pgUrlOf(url, database) {
  const parsed = new URL(url);
  for (const name of PRISMA_PARAMETERS) parsed.searchParams.delete(name);
  if (database !== undefined) parsed.pathname = `/${encodeURIComponent(database)}`;
  return parsed.toString();
}

export const databaseOf = (url) => decodeURIComponent(new URL(url).pathname.slice(1));

/** Makes a database, from outside of it. */
export const createDatabase = (url, name) => onServer(url, `create database ${pg.escapeIdentifier(name)}`);

/** Drops a database, from outside of it, whoever is still connected. */
export const dropDatabase = (url, name) =>
  onServer(url, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`);

export const canConnect = (url) => runOnce(pgUrlOf(url), 'select 1');

const onServer = (url, statement) => runOnce(pgUrlOf(url, 'postgres'), statement);

async function runOnce(connectionString, statement) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
