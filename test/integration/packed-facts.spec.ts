import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import { readFacts } from '#ledger';
import { migrate, migrationsFolder } from '#platform';
import type pg from 'pg';
import type { FactRow } from '../../libs/ledger/src/fact-row.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { emptyDatabase, freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { lineageDump } from '../support/lineage-dump.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

const PACKED_FACTS = '20261122000800';
const INSERT_APPEND = `
  insert into ledger.append (append_id, record_count, fact_count, content_hash) values ($1, $2, $2, sha256(''))`;
const INSERT_FACTS = `
  insert into ledger.fact (append_id, fact_id, kind, first_at, last_at, body)
  select $1, left(encode(sha256(convert_to(f.body, 'UTF8')), 'hex'), 32)::uuid, f.kind,
    timestamptz 'epoch' + f.first_ms * interval '1 ms', timestamptz 'epoch' + f.last_ms * interval '1 ms', f.body
  from unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[]) as f (kind, first_ms, last_ms, body)`;

/** The migrations up to the one that packs facts. */
function migrationsBefore(): string {
  const folder = scratchFolder();
  for (const name of readdirSync(migrationsFolder())) {
    if (/^\d/.test(name) && name < PACKED_FACTS)
      cpSync(path.join(migrationsFolder(), name), path.join(folder, name), { recursive: true });
  }
  return folder;
}

const FIRST = migrationsBefore();

/** The lineage but for variants, which follow from records. */
async function lineageOfFacts(pool: pg.Pool): Promise<readonly string[]> {
  return (await lineageDump(pool)).filter((line) => !line.startsWith('variant '));
}

describe('a store that holds facts in rows', () => {
  const made: TestDatabase[] = [];
  afterAll(() => Promise.all(made.map((db) => db.drop())));

  /** A store that was loaded by a version of before, and then migrated. */
  async function migrated(appends: readonly (readonly FactRow[])[]): Promise<TestDatabase> {
    const db = await emptyDatabase();
    made.push(db);
    await migrate(db.ownerUrl, FIRST);
    for (const [index, facts] of appends.entries()) {
      await db.ownerPool.query(INSERT_APPEND, [index + 1, facts.length]);
      await db.ownerPool.query(INSERT_FACTS, [
        index + 1,
        facts.map(({ kind }) => kind),
        facts.map(({ firstAt }) => firstAt),
        facts.map(({ lastAt }) => lastAt),
        facts.map(({ body }) => body),
      ]);
    }
    expect(await migrate(db.ownerUrl, migrationsFolder())).toContainEqual(expect.stringContaining(PACKED_FACTS));
    return db;
  }

  it('is migrated to blocks that tell the same, and folds to the same answers', async () => {
    const whole = await freshDatabase();
    made.push(whole);
    const texts = [...generatePlainFiles({ seed: 41, records: 600, files: 4 })].map((file) => Buffer.from(file.text));
    const records = newRecordsOf(texts, 0);
    const half = Math.floor(records.length / 2);
    const told: (readonly FactRow[])[] = [];
    for (const part of [records.slice(0, half), records.slice(half)]) {
      told.push(await readFacts(whole.pool, [await appendRecords(whole.pool, part)]));
    }
    await foldAll(whole.pool);

    const old = await migrated(told);
    expect(await readFacts(old.pool, ['1'])).toEqual(told[0]);
    expect(await readFacts(old.pool, ['2'])).toEqual(told[1]);
    await foldAll(old.pool);
    const lineage = await lineageOfFacts(whole.pool);
    expect(lineage.length).toBeGreaterThan(100);
    expect(await lineageOfFacts(old.pool)).toEqual(lineage);
  });

  it('keeps times of all years and texts of all kinds', async () => {
    const words = ['', ' ', '"', '\\n', '\u2028', '\u0085', '👩‍🚀', 'é', '\\u0000', "';--", '%', '\ufeff'];
    const times = ['0001-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z'];
    const facts = Array.from({ length: 1_201 }, (_, count): FactRow => {
      const firstAt = Date.parse(times[count % times.length] ?? '') as EpochMs;
      const body = JSON.stringify({ kind: 'grant', word: words[count % words.length], count });
      return { kind: 'grant', firstAt, lastAt: (firstAt + (count % 3) * 999) as EpochMs, body };
    });
    const old = await migrated([facts, [], facts.slice(0, 1)]);
    const byBody = (found: readonly FactRow[]) => found.toSorted((a, b) => (a.body < b.body ? -1 : 1));
    expect(byBody(await readFacts(old.pool, ['1']))).toEqual(byBody(facts));
    expect(await readFacts(old.pool, ['2'])).toEqual([]);
    expect(await readFacts(old.pool, ['3'])).toEqual(facts.slice(0, 1));
    const { rows } = await old.pool.query('select append_id, block from ledger.fact_block order by 1, 2');
    expect(rows).toEqual([...[0, 1, 2, 3].map((block) => ({ append_id: '1', block })), { append_id: '3', block: 0 }]);
  });

  it('says which block is damaged, and reads no other in its place', async () => {
    const fact: FactRow = { kind: 'grant', firstAt: 1 as EpochMs, lastAt: 1 as EpochMs, body: '{}' };
    const old = await migrated([[fact], [fact]]);
    await old.ownerPool.query(`update ledger.fact_block set packed = substr(packed, 2) where append_id = 2`);
    expect(await readFacts(old.pool, ['1'])).toEqual([fact]);
    await expect(readFacts(old.pool, ['1', '2'])).rejects.toMatchObject({
      code: 'LEDGER_FACTS_UNREADABLE',
      message: expect.stringContaining('block 0 of the facts of append 2'),
    });
  });
});
