import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prismaOver } from '#platform';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const QUARANTINE_ONE = `
  insert into ledger.quarantine
    (entry_key, object_id, object_name, position, byte_offset, reason, detail, content_hash, content_bytes, content, is_whole)
  values ('\\x01', 9007199254740993, 'logs/a.json.gz', 2, null, 'NOT_JSON', 'a comma is missing', '\\x02', 3, '\\x7b2c7d', true)
  returning quarantine_id`;
const REPLAY = `
  insert into ledger.quarantine_replay (quarantine_id, outcome) values ($1, 'STILL_REJECTED')`;

describe('the typed client', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  it('reads the quarantine and what became of it over the pool that is there', async () => {
    const { rows } = await db.pool.query<{ quarantine_id: string }>(QUARANTINE_ONE);
    const id = rows[0]!.quarantine_id;
    await db.pool.query(REPLAY, [id]);

    const prisma = await prismaOver(db.pool);
    const entries = await prisma.quarantine.findMany({ where: { reason: 'NOT_JSON' }, include: { replay: true } });

    expect(entries).toHaveLength(1);
    const entry = entries[0]!;
    expect(entry).toMatchObject({
      quarantineId: BigInt(id),
      objectId: 9_007_199_254_740_993n,
      objectName: 'logs/a.json.gz',
      byteOffset: null,
      isWhole: true,
    });
    expect(Buffer.from(entry.content).toString()).toBe('{,}');
    expect(entry.replay?.outcome).toBe('STILL_REJECTED');
  });

  it('may not change the ledger, since its login may not', async () => {
    const change = (await prismaOver(db.pool)).quarantine.updateMany({ data: { reason: 'OTHER' } });
    await expect(change).rejects.toThrow(/permission denied/);
  });

  it('leaves the pool open when it disconnects', async () => {
    const prisma = await prismaOver(db.pool);
    await prisma.quarantine.count();
    await prisma.$disconnect();
    expect((await db.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});
