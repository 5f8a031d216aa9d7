import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rebuild } from '#projection';
import { asKnownIn, historyOf, whoDidEvent } from '#query';
import type { KnownEpoch } from '#query';
import fc from 'fast-check';
import type pg from 'pg';
import { STORED_LAW_RUNS, STORED_LAW_WITHIN_MS } from '../builders/law-runs.ts';
import { delivery } from '../builders/world/delivery.ts';
import { foldAll } from '../support/fold-all.ts';
import { emptyStore } from '../support/empty-store.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { knownTo } from '../support/known-to.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';

const LAST_EPOCH = `
  select e.epoch, e.incarnation, e.xid::text as xid, e.append_id from ledger.epoch e order by e.epoch desc limit 1`;

const EPOCHS = `
  select e.epoch, e.incarnation, e.xid::text as xid, e.append_id, e.clock from ledger.epoch e order by e.epoch`;

/** What was answered for an event in one epoch after the other, neighbours that are alike as one. */
async function answersInTurn(pool: pg.Pool, eventId: string): Promise<readonly unknown[]> {
  const { rows: epochs } = await pool.query<KnownEpoch>(EPOCHS);
  const turns: { epoch: string; answers: unknown }[] = [];
  for (const epoch of epochs) {
    const { answers } = await asKnownIn(pool, epoch, (client) => whoDidEvent(client, eventId));
    const last = turns.at(-1);
    if (last === undefined ? answers.length > 0 : JSON.stringify(last.answers) !== JSON.stringify(answers)) {
      turns.push({ epoch: epoch.epoch, answers });
    }
  }
  return turns;
}

describe('what was known in an epoch', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  it(
    'is what a store knows that was given the batches so far, for any batches, before a rebuild and after it',
    async () => {
      await fc.assert(
        fc.asyncProperty(delivery, async ({ batches }) => {
          await emptyStore(db.ownerPool);
          const states: { readonly epoch: KnownEpoch; readonly known: unknown }[] = [];
          for (const batch of batches) {
            await appendRecords(db.pool, newRecordsOf(batch, 0));
            await foldAll(db.pool);
            const { rows } = await db.pool.query<KnownEpoch>(LAST_EPOCH);
            states.push({ epoch: rows[0]!, known: await knownTo(db.pool) });
          }
          const askAll = async (): Promise<void> => {
            for (const { epoch, known } of states) expect(await asKnownIn(db.pool, epoch, knownTo)).toEqual(known);
          };
          await askAll();
          const eventIds = newRecordsOf(batches.flat(), 0)
            .slice(0, 3)
            .map(({ columns }) => columns.eventId ?? columns.eventUuid);
          for (const eventId of eventIds) {
            const ask = async (client: pg.ClientBase) => (await whoDidEvent(client, eventId)).answers;
            const history = await historyOf(
              db.pool,
              { kind: 'event', id: eventId },
              (epoch) => asKnownIn(db.pool, epoch, ask),
              JSON.stringify,
            );
            expect(history.map(({ epoch, answers }) => ({ epoch, answers }))).toEqual(
              await answersInTurn(db.pool, eventId),
            );
            expect(history.slice(1).filter(({ changedBy }) => changedBy.length === 0)).toEqual([]);
          }
          await rebuild(db.pool);
          await askAll();
        }),
        STORED_LAW_RUNS,
      );
    },
    STORED_LAW_WITHIN_MS,
  );
});
