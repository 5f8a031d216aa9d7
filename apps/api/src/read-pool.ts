import type pg from 'pg';
import { createPool } from '#platform';
import { LIMITS } from './limits/limits.ts';

const CONNECTIONS = 8;
const LOCK_MS = 1_000;
/** How soon the server notices that whoever asked is gone. */
const CHECK_CLIENT_MS = 500;

/** Connections that only answer questions: their statements end soon, and with whoever asked. */
export function createReadPool(appUrl: string): pg.Pool {
  return createPool(withOptions(appUrl), {
    applicationName: 'backtrail api',
    maxConnections: CONNECTIONS,
    statementTimeoutMs: LIMITS.statementMs,
    lockTimeoutMs: LOCK_MS,
  });
}

/**
 * Options in an address take the place of those that the driver is given, so the zone is among them. Tables are read by
 * their indexes alone: a prepared statement may have been planned when they were nearly empty.
 */
function withOptions(appUrl: string): string {
  const own = new URL(appUrl).searchParams.get('options');
  const ours = `-c timezone=UTC -c enable_seqscan=off -c client_connection_check_interval=${CHECK_CLIENT_MS}`;
  const options = own === null ? ours : `${own} ${ours}`;
  return `${appUrl}${appUrl.includes('?') ? '&' : '?'}options=${encodeURIComponent(options)}`;
}
