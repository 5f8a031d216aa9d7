import type pg from 'pg';
import { createPool } from '#platform';
import { LIMITS } from './limits/limits.ts';

const CONNECTIONS = 8;
const LOCK_MS = 1_000;
/** How soon the server notices that whoever asked is gone. */
const CHECK_CLIENT_MS = 500;

/**
 * Connections that only answer questions: their statements end soon, and with whoever asked. Tables are read by their
 * indexes alone: a prepared statement may have been planned when they were nearly empty.
 */
export function createReadPool(appUrl: string): pg.Pool {
  return createPool(appUrl, {
    applicationName: 'backtrail api',
    maxConnections: CONNECTIONS,
    statementTimeoutMs: LIMITS.statementMs,
    lockTimeoutMs: LOCK_MS,
    settings: { enable_seqscan: 'off', client_connection_check_interval: String(CHECK_CLIENT_MS) },
  });
}
