import { awaitCurrent } from '#projection';
import type pg from 'pg';
import {
  anAct,
  anEventId,
  aTaking,
  aUserIdentity,
  identityOfTaking,
  theTaking,
} from '../builders/a-chain-of-records.ts';
import type { RecordJson } from '../builders/a-record.ts';
import { bytesOf } from '../builders/a-record.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';

const SESSIONS = 10_000;
const BATCH = 5_000;

const PROVEN = `
  select count(distinct session_id)::int as sessions from lineage.unit where status = 'PROVEN'`;

/**
 * 10,000 sessions were taken from one session, whose own issue arrives last: every one of them gets another answer.
 * Tells how long that took.
 */
export async function reRoot(pool: pg.Pool): Promise<string> {
  const ancestor = aTaking('Ancestor', 0);
  const sessions = Array.from({ length: SESSIONS }, (_, at) => aTaking(`S${at}`, 1 + (at % 600)));
  const calls = sessions.map((session, at) => theTaking(identityOfTaking(ancestor), session, anEventId(at)));
  const acts = sessions.map((session, at) => anAct(identityOfTaking(session), 900, anEventId(SESSIONS + at)));

  const loadMs = await timeOf(async () => {
    for (const records of [calls, acts]) {
      for (let from = 0; from < SESSIONS; from += BATCH) await load(pool, records.slice(from, from + BATCH));
    }
  });
  const before = await provenIn(pool);
  const rootMs = await timeOf(() => load(pool, [theTaking(aUserIdentity('mallory'), ancestor, anEventId(999_999))]));
  const after = await provenIn(pool);
  if (before !== 0 || after !== SESSIONS + 1) throw new Error(`proven before ${before}, after ${after}`);
  return `${SESSIONS.toLocaleString('en')} sessions re-rooted in ${rootMs} ms (loaded and resolved before in ${loadMs} ms)`;
}

async function load(pool: pg.Pool, records: readonly RecordJson[]): Promise<void> {
  const lines = records.flatMap((record) => [bytesOf(record), Buffer.from('\n')]);
  await awaitCurrent(pool, [await appendRecords(pool, newRecordsOf([Buffer.concat(lines)], 0))]);
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return Math.round(performance.now() - begun);
}

async function provenIn(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ sessions: number }>(PROVEN);
  return rows[0]?.sessions ?? 0;
}
