import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool } from '#platform';
import { recordTextOf } from '../builders/record-text.ts';
import { cuttingProxy } from '../support/cutting-proxy.ts';
import type { Cut, CuttingProxy } from '../support/cutting-proxy.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { hasSettled } from '../support/has-settled.ts';
import { appendTexts, asSuperuser } from '../support/ledger-batch.ts';

const RECORDS = 20;
const CUTS: readonly Cut[] = ['before-commit', 'after-commit', 'before-answer'];

describe('appendBatch on a connection that is cut during COMMIT', () => {
  let db: TestDatabase;
  let proxy: CuttingProxy;
  beforeAll(async () => {
    db = await freshDatabase();
    proxy = await cuttingProxy(db.appUrl);
  });
  afterAll(async () => {
    await proxy.close();
    await db.drop();
  });

  it('stores every record exactly once and says so, wherever the cut falls', async () => {
    const pool = createPool(proxy.url);
    await appendTexts(pool, [recordTextOf('partition')]);
    for (let run = 0; run < 21; run++) {
      const texts = Array.from({ length: RECORDS }, (_, at) => recordTextOf(`run ${run} record ${at}`));
      proxy.cutNext(CUTS[run % CUTS.length]!);

      const { appendId, total } = await appendTexts(pool, texts);

      expect(proxy.cuts()).toBe(run + 1);
      expect(total).toEqual({ appended: RECORDS, duplicate: 0 });
      const { rows } = await db.pool.query(
        `select count(*) as records, count(distinct event_uuid) as events, array_agg(distinct append_id) as appends
         from ledger.record where event_uuid <> all(select event_uuid from ledger.record where append_id < $1)`,
        [appendId],
      );
      expect(rows).toEqual([{ records: '20', events: '20', appends: [String(appendId)] }]);
    }
    const { rows } = await db.pool.query(
      `select count(*) as appends, sum(record_count) as records, (select count(*) from ledger.object_outcome) as outcomes
       from ledger.append`,
    );
    expect(rows).toEqual([{ appends: '22', records: '421', outcomes: '22' }]);
    await pool.end();
  });

  it('ends a transaction that the server holds open for a client it has lost', async () => {
    const pool = createPool(proxy.url);
    proxy.cutNext('unnoticed');
    const { total } = await appendTexts(pool, [recordTextOf('unnoticed', { eventName: 'Unnoticed' })]);
    expect(total).toEqual({ appended: 1, duplicate: 0 });
    const { rows } = await db.pool.query(`select count(*) as found from ledger.record where event_name = 'Unnoticed'`);
    expect(rows).toEqual([{ found: '1' }]);
    await pool.end();
  });

  it('outlives server processes that are killed in the middle of the load', async () => {
    let [killed, stored] = [0, 0];
    await asSuperuser(db.adminUrl, async (admin) => {
      for (let round = 0; killed < 5; round++) {
        const texts = Array.from({ length: 1_000 }, (_, at) =>
          recordTextOf(`killed ${round} ${at}`, { eventName: 'Kill' }),
        );
        const storing = appendTexts(db.pool, texts);
        const isStored = hasSettled(storing);
        for (let now = 0; now < 2 && !isStored();) {
          const { rowCount } = await admin.query(KILL);
          now += rowCount ?? 0;
          killed += rowCount ?? 0;
        }
        expect((await storing).total).toEqual({ appended: 1_000, duplicate: 0 });
        stored += 1_000;
      }
    });
    const { rows } = await db.pool.query(`select count(*) as found from ledger.record where event_name = 'Kill'`);
    expect(rows).toEqual([{ found: String(stored) }]);
  });
});

const KILL = `
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and state = 'active' and query like '%copy ledger.record%' and pid <> pg_backend_pid()`;
