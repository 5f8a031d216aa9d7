import { memoryAtHand, sharedBuffersFor } from './shared-buffers.ts';

/** PostgreSQL's settings by name, as its `-c` takes them. */
export type ServerSettings = Readonly<Record<string, string>>;

/**
 * The settings the embedded server runs with.
 *
 * Durability is spelled out, since the promise that nothing acknowledged is lost stands on it. Nothing that a statement
 * carries reaches the log: errors of statements are not logged at all, as their messages quote the values at fault, and
 * what is logged (starts, stops, crashes, refused logins) is logged without details, which would quote statements.
 *
 * @see https://www.postgresql.org/docs/18/runtime-config.html
 */
export const SERVER_SETTINGS: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',

  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',

  shared_buffers: sharedBuffersFor(memoryAtHand()),
  // After a checkpoint each page is written to the log whole when it is changed first. Event ids are random, so in a large
  // store that is one page or two for each record: the rarer the checkpoints, the fewer of them. What has to be recovered
  // after a crash is bounded by the size.
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  // A query whose caller has gone ends within half a second; by default it runs on.
  client_connection_check_interval: '500ms',

  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
};

/** The arguments that give PostgreSQL these settings. */
export function argumentsOf(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
