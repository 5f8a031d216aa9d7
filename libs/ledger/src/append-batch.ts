import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { inTransaction, isRetryable } from '#platform';
import { draftAppend } from './append-draft.ts';
import type { AppendDraft } from './append-draft.ts';
import { AppendFailed } from './append-failed.ts';
import { hasCommitted } from './commit-fate.ts';
import { FateUnknown } from './fate-unknown.ts';
import type { Appended, LedgerBatch } from './ledger-batch.ts';
import { writeAppend } from './write-append.ts';
import type { LoadTransaction } from './write-append.ts';

/** Another loader committed one of the records first. Each such loss is another loader's progress. */
const UNIQUE_VIOLATION = '23505';
const MOST_LOSSES = 100;
/** With the pauses below, about a minute: a server that restarts after a crash is back within it. */
const MOST_FAILURES = 12;
const LONGEST_PAUSE_MS = 8_000;

/**
 * Stores a batch in one transaction, all of it or nothing, exactly once.
 *
 * Records that are stored already, by whomever, are left out and counted as duplicates. When another loader stores the
 * same record first, or the server goes away, the batch is drafted and written again; when the answer to COMMIT is lost,
 * the ledger is asked what became of it. Resolves only after the commit is known.
 *
 * @throws {AppendFailed} when the attempts are used up; nothing of the batch is stored then
 */
export async function appendBatch(pool: pg.Pool, batch: LedgerBatch): Promise<Appended> {
  let losses = 0;
  let failures = 0;
  for (;;) {
    try {
      return await attempt(pool, batch);
    } catch (error) {
      const isLoss = codeOf(error) === UNIQUE_VIOLATION;
      if (isLoss) losses++;
      else failures++;
      const mayRetry = isLoss ? losses < MOST_LOSSES : isRetryable(error) && failures < MOST_FAILURES;
      if (!mayRetry) throw new AppendFailed(batch.records.length, losses + failures, error);
      await delay(pauseMs(isLoss ? Math.min(losses, 4) : failures));
    }
  }
}

async function attempt(pool: pg.Pool, batch: LedgerBatch): Promise<Appended> {
  const draft = await draftAppend(pool, batch);
  const begun: LoadTransaction[] = [];
  try {
    await inTransaction(pool, (client) => writeAppend(client, draft, (transaction) => begun.push(transaction)));
  } catch (error) {
    const [transaction] = begun;
    if (transaction === undefined || !(await isStoredAfterAll(pool, draft, transaction, error))) throw error;
  }
  return appendedOf(draft);
}

/** After an answer of the server the transaction is undone; without one, only the ledger can tell. */
async function isStoredAfterAll(
  pool: pg.Pool,
  draft: AppendDraft,
  transaction: LoadTransaction,
  error: unknown,
): Promise<boolean> {
  if (codeOf(error) === UNIQUE_VIOLATION || !isRetryable(error)) return false;
  for (let failures = 1; ; failures++) {
    try {
      return await hasCommitted(pool, draft.appendId, transaction);
    } catch (unreachable) {
      if (!isRetryable(unreachable) || failures >= MOST_FAILURES) throw new FateUnknown(draft.appendId, unreachable);
      await delay(pauseMs(failures));
    }
  }
}

function appendedOf({ appendId, records, counts, batch }: AppendDraft): Appended {
  const total = { appended: records.length, duplicate: batch.records.length - records.length };
  return { appendId, total, byObject: counts };
}

/** Doubles from about 20 ms, with as much chance in it as it has length, so that loaders that met do not meet again. */
const pauseMs = (nth: number): number => Math.min(LONGEST_PAUSE_MS, 10 * 2 ** nth) * (0.5 + Math.random());

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
