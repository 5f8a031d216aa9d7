import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { addSource, listRuns, retryRun } from '#follow';
import { prismaOver } from '#platform';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { appendTexts } from '../support/ledger-batch.ts';
import { diceOf } from '../support/trail/dice.ts';
import { recordTextOf } from '../builders/record-text.ts';

const SEED = 20_261_122;
const STEPS = 60;
const STATES = ['waiting', 'taken', 'read', 'skipped', 'failed'] as const;

const NEW_RUN = `
  insert into follow.run (source_id) values ($1) returning run_id`;
const FIND = `
  insert into follow.found (source_id, run_id, identity, name)
  select $1, $2, gen_random_uuid(), 'name' from generate_series(1, $3::int)
  on conflict do nothing`;
/** As readers do, and whoever else changes the work list: some objects of several runs at once. */
const CHANGE = `
  update follow.found set state = $1, object_id = $2,
    ended_at = case when $1 in ('waiting', 'taken') then null else clock_timestamp() end
  where found_id in (select found_id from follow.found where found_id % $3 = $4 order by found_id)`;

const KEPT = `
  select found, waiting, read, skipped, failed, records_seen, records_appended, records_duplicate, records_quarantined`;
const COUNTED = `
  select count(*) as found, count(*) filter (where f.state in ('waiting', 'taken')) as waiting,
    count(*) filter (where f.state = 'read') as read, count(*) filter (where f.state = 'skipped') as skipped,
    count(*) filter (where f.state = 'failed') as failed, coalesce(sum(o.records_seen), 0)::bigint as records_seen,
    coalesce(sum(o.records_appended), 0)::bigint as records_appended,
    coalesce(sum(o.records_duplicate), 0)::bigint as records_duplicate,
    coalesce(sum(o.records_quarantined), 0)::bigint as records_quarantined
  from follow.found f
  left join ledger.object_outcome o on f.state in ('read', 'failed') and o.object_id = f.object_id`;

describe('the counts of runs and sources', () => {
  let db: TestDatabase;
  let runs: string[];
  let objects: (string | null)[];
  let sources: string[];
  beforeAll(async () => {
    db = await freshDatabase();
    const prisma = await prismaOver(db.pool);
    sources = [];
    runs = [];
    for (const name of ['one', 'two']) {
      const { sourceId } = await addSource(prisma, name, `/${name}`);
      sources.push(sourceId);
      for (let at = 0; at < 2; at++) {
        const { rows } = await db.pool.query<{ run_id: string }>(NEW_RUN, [sourceId]);
        runs.push(rows[0]?.run_id ?? '');
      }
    }
    for (const count of [1, 2, 3])
      await appendTexts(
        db.pool,
        Array.from({ length: count }, () => recordTextOf(randomUUID())),
      );
    const { rows } = await db.pool.query<{ object_id: string }>('select object_id from ledger.object_outcome');
    objects = [null, ...rows.map(({ object_id }) => object_id)];
  });
  afterAll(() => db.drop());

  async function expectCountedRight(): Promise<void> {
    for (const [table, key, ids] of [
      ['run', 'run_id', runs],
      ['source', 'source_id', sources],
    ] as const) {
      for (const id of ids) {
        const kept = await db.pool.query(`${KEPT} from follow.${table} where ${key} = $1`, [id]);
        const counted = await db.pool.query(`${COUNTED} where f.${key} = $1`, [id]);
        expect({ table, id, counts: kept.rows }).toEqual({ table, id, counts: counted.rows });
      }
    }
  }

  it('are those of the work list, whatever is done to it, and by how many at a time', async () => {
    const dice = diceOf(SEED);
    const step = async (): Promise<void> => {
      if (dice.below(3) === 0) {
        const at = dice.below(runs.length);
        await db.pool.query(FIND, [sources[Math.floor(at / 2)], runs[at], dice.below(40)]);
        return;
      }
      const every = 1 + dice.below(7);
      const state = STATES[dice.below(STATES.length)];
      await db.pool.query(CHANGE, [state, objects[dice.below(objects.length)], every, dice.below(every)]);
    };
    for (let at = 0; at < STEPS; at++) await step();
    await expectCountedRight();
    expect((await listRuns(db.pool, null, 10)).reduce((sum, { objects: { found } }) => sum + found, 0)).toBeGreaterThan(
      100,
    );
    for (const run of runs) await retryRun(db.pool, run);
    expect((await listRuns(db.pool, null, 10)).every(({ objects: { failed } }) => failed === 0)).toBe(true);
    await expectCountedRight();
  });

  it('are right when several change the work list at once', async () => {
    const workers = runs.map(async (run, at) => {
      for (let round = 0; round < 8; round++) {
        await db.pool.query(FIND, [sources[Math.floor(at / 2)], run, 20]);
        await db.pool.query(CHANGE, [STATES[round % STATES.length], objects[round % objects.length], 4, at]);
      }
    });
    await Promise.all(workers);
    await expectCountedRight();
  });
});
