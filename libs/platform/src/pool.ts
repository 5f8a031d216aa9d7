import pg from 'pg';

export type PoolOptions = {
  /** How the connections name themselves in `pg_stat_activity`. */
  readonly applicationName?: string;
  readonly maxConnections?: number;
  /** Ends statements that run longer. Without it they may run for ever, as an ingest's or a rebuild's may have to. */
  readonly statementTimeoutMs?: number;
  /** Ends statements that wait longer for a lock. */
  readonly lockTimeoutMs?: number;
  /** Settings of PostgreSQL for these connections, by name; they come after those that the address gives. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told of each connection that was lost, in use or idle. The work that was using it fails by itself. */
  readonly onConnectionLost?: (error: Error) => void;
};

const CONNECT_WITHIN_MS = 10_000;
const KEEP_ALIVE_AFTER_MS = 10_000;
// The projection reads only behind the oldest open transaction, so one left open holds everybody back.
const IDLE_IN_TRANSACTION_MS = 60_000;

/**
 * Questions name relations without their schema, so that one transaction can ask them of what was known at a moment of the
 * past. Temporary relations come last: by default they would hide all others.
 */
const SEARCH_PATH = 'lineage,ledger,public,pg_temp';

const SETTINGS = { timezone: 'UTC', jit: 'off', search_path: SEARCH_PATH };

/**
 * A pool of connections to PostgreSQL.
 *
 * A connection that is lost never ends the process, whether it lay idle or was in use; without listeners on both, Node
 * would die of it. `bigint` columns come as strings, as the driver gives them: positions may outgrow what a JavaScript
 * number holds exactly. Times are exchanged in UTC, whatever the server's zone is.
 */
export function createPool(url: string, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: withSettings(url, { ...SETTINGS, ...options.settings }),
    application_name: options.applicationName ?? 'backtrail',
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
    ...(options.lockTimeoutMs === undefined ? {} : { lock_timeout: options.lockTimeoutMs }),
  });
  // Idle connections fail on the pool, those in use on the client.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', (error) => options.onConnectionLost?.(error));
  });
  return pool;
}

/** Options in an address take the place of those that the driver is given, so all of them go there. */
function withSettings(url: string, settings: Readonly<Record<string, string>>): string {
  const address = new URL(url);
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const own = address.searchParams.get('options');
  address.searchParams.set('options', [...(own === null ? [] : [own]), ...ours].join(' '));
  return address.href;
}
