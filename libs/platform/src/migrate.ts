import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { isConnectionLoss } from './is-retryable.ts';
import { MigrationEdited, MigrationFailed, MigrationFailedBefore, MigrationUnknown } from './migration-errors.ts';
import { StoreUnreachable } from './store-unreachable.ts';

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };
type Recorded = {
  readonly id: string;
  readonly name: string;
  readonly checksum: string;
  readonly state: RecordedState;
};
type RecordedState = 'applied' | 'failed' | 'interrupted';

const FOLDER_NAME = /^\d{14}_\w+$/;
const CONNECT_WITHIN_MS = 10_000;
const LOCK_WITHIN_MS = 120_000;

// The number that Prisma's own migration engine locks on.
const LOCK = 'select pg_advisory_lock(72707369)';
const CREATE_TABLE = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0)`;
const READ = `
  select id, migration_name as name, checksum,
    case when finished_at is not null then 'applied' when logs is not null then 'failed' else 'interrupted' end as state
  from _prisma_migrations
  where rolled_back_at is null
  order by started_at, migration_name`;
const BEGIN_ONE = `
  insert into _prisma_migrations (id, checksum, migration_name) values ($1, $2, $3)`;
const FAIL_ONE = `
  update _prisma_migrations set logs = $2 where id = $1`;
const GIVE_UP_ONE = `
  update _prisma_migrations set rolled_back_at = now() where id = $1`;

const LACKS = `
  select exists (
    select from unnest($1::text[]) w (name)
    where not exists (
      select from public._prisma_migrations m
      where m.migration_name = w.name and m.finished_at is not null and m.rolled_back_at is null)) as lacks_some`;
/** There is no record of migrations, or not yet one that the application may read. */
const NO_RECORD = new Set(['42P01', '42501']);

/**
 * Brings a database up to the migrations in a folder, in the order of their names, and gives the names of those it
 * applied.
 *
 * The folder has Prisma's layout and the record of what was applied is Prisma's, so its tools and this see the same. A
 * file is sent as one simple query together with the note that it is done: one transaction, so a process that is killed
 * leaves it undone altogether, and the next one does it anew. A file that opens transactions of its own, or that builds
 * an index concurrently, is noted after it.
 *
 * @param ownerUrl the login that owns the database
 * @throws {StoreUnreachable}
 * @throws {MigrationEdited} when a file is not what was applied under its name
 * @throws {MigrationUnknown} when the database has migrations that are not in the folder
 * @throws {MigrationFailedBefore} when an earlier attempt at a file failed, and nobody has set it right
 * @throws {MigrationFailed} when the database refuses a file; what it refuses is kept in the record
 * @see https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
 */
export async function migrate(ownerUrl: string, folder: string): Promise<readonly string[]> {
  const wanted = migrationsIn(folder);
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'backtrail migrate',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    options: `-c timezone=UTC -c lock_timeout=${String(LOCK_WITHIN_MS)}`,
  });
  client.on('error', () => undefined); // the query that is running fails by itself
  try {
    await client.connect();
  } catch (error) {
    throw new StoreUnreachable('DATABASE_OWNER_URL', error);
  }
  try {
    await client.query(LOCK);
    await client.query(CREATE_TABLE);
    const { rows } = await client.query<Recorded>(READ);
    refuseUnlessSound(wanted, rows);
    for (const row of rows) if (row.state === 'interrupted') await client.query(GIVE_UP_ONE, [row.id]);

    const applied = new Set(rows.flatMap((row) => (row.state === 'applied' ? [row.name] : [])));
    const missing = wanted.filter((migration) => !applied.has(migration.name));
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/**
 * Whether every migration in a folder was applied to a database. One that has more is a newer version's, and counts as
 * migrated.
 */
export async function isMigrated(pool: pg.Pool, folder: string): Promise<boolean> {
  try {
    const { rows } = await pool.query<{ lacks_some: boolean }>(LACKS, [namesIn(folder)]);
    return rows[0]?.lacks_some === false;
  } catch (error) {
    if (error instanceof pg.DatabaseError && NO_RECORD.has(error.code ?? '')) return false;
    throw error;
  }
}

const namesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => FOLDER_NAME.test(name))
    .sort();

function migrationsIn(folder: string): Migration[] {
  return namesIn(folder).flatMap((name) => {
    const file = join(folder, name, 'migration.sql');
    if (!existsSync(file)) return [];
    const bytes = readFileSync(file);
    return [{ name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }];
  });
}

function refuseUnlessSound(wanted: readonly Migration[], recorded: readonly Recorded[]): void {
  const failed = recorded.find((row) => row.state === 'failed');
  if (failed !== undefined) throw new MigrationFailedBefore(failed.name);

  const checksums = new Map(wanted.map((migration) => [migration.name, migration.checksum]));
  const applied = recorded.filter((row) => row.state === 'applied');
  const unknown = applied.find((row) => !checksums.has(row.name));
  if (unknown !== undefined) throw new MigrationUnknown(unknown.name);
  const edited = applied.find((row) => checksums.get(row.name) !== row.checksum);
  if (edited !== undefined) throw new MigrationEdited(edited.name);
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const id = randomUUID();
  await client.query(BEGIN_ONE, [id, migration.checksum, migration.name]);
  const finish = `update _prisma_migrations set finished_at = now(), applied_steps_count = 1 where id = '${id}'`;
  try {
    if (isOwnTransaction(migration.sql)) await client.query(migration.sql);
    await client.query(isOwnTransaction(migration.sql) ? finish : `${migration.sql}\n;\n${finish}`);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (!isConnectionLoss(cause)) {
      await client.query('rollback');
      await client.query(FAIL_ONE, [id, message]);
    }
    throw new MigrationFailed(migration.name, message, cause);
  }
}

/** A file that cannot be part of a transaction, since what is in it begins one or may not be in one. */
function isOwnTransaction(sql: string): boolean {
  return /\bconcurrently\b|^\s*(begin|start|commit)(\s+(transaction|work))?\s*;/im.test(sql);
}
