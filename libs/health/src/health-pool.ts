import { createPool } from '#platform';
import type pg from 'pg';

/** One to ask by, one for whoever measures. */
const CONNECTIONS = 2;
/** Longer than a busy database takes, shorter than what probes commonly wait. */
const STATEMENT_MS = 2_500;
const LOCK_MS = 1_000;

/**
 * Connections that only watch: whoever asks how the store is must not stand behind those who work with it. Their little
 * memory makes even a small list go through the disk.
 */
export function createHealthPool(appUrl: string): pg.Pool {
  return createPool(appUrl, {
    applicationName: 'backtrail health',
    maxConnections: CONNECTIONS,
    statementTimeoutMs: STATEMENT_MS,
    lockTimeoutMs: LOCK_MS,
    settings: { work_mem: '64kB' },
  });
}
