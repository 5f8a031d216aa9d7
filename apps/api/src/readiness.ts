import { setTimeout as after } from 'node:timers/promises';
import type pg from 'pg';
import { errorCodeOf } from './error-code-of.ts';

/** What must work before a request can be answered, each `ok` or why not. */
export type Readiness = { readonly database: string; readonly checkpoint: string };

/** Asks for the state of everything that answers depend on. Never rejects. */
export type CheckReadiness = () => Promise<Readiness>;

const DATABASE = `
  select 1`;
const CHECKPOINT = `
  select epoch from lineage.checkpoint where name = 'lineage'`;

/** Longer than a busy database takes for one row, shorter than what probes commonly wait. */
const PATIENCE_MS = 3_000;

export const isReady = (state: Readiness): boolean => Object.values(state).every((part) => part === 'ok');

/** Readiness as the database tells it; a part that does not answer in time is not ready. */
export function readinessOf(pool: pg.Pool): CheckReadiness {
  return async () => {
    const database = await stateOf(pool.query(DATABASE).then(() => 'ok'));
    if (database !== 'ok') return { database, checkpoint: 'unknown' };
    const checkpoint = await stateOf(
      pool.query(CHECKPOINT).then(({ rowCount }) => (rowCount === 1 ? 'ok' : 'missing: run "backtrail migrate"')),
    );
    return { database, checkpoint };
  };
}

/** The error's code and no more: this is shown to whoever asks, and messages may name hosts and logins. */
async function stateOf(answer: Promise<string>): Promise<string> {
  const inTime = new AbortController();
  const late = after(PATIENCE_MS, 'no answer', { signal: inTime.signal, ref: false });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    return `failed: ${errorCodeOf(error)}`;
  } finally {
    late.catch(() => undefined);
    inTime.abort();
    answer.catch(() => undefined);
  }
}
