import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acknowledgedButLost, lostOrDoubled, oracleOf } from '../support/conservation.ts';
import type { Oracle } from '../support/conservation.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';

const SEED = 99;

const LOSE_ONE = `
  delete from ledger.record where text_hash = (select min(text_hash) from ledger.record)`;

/** Damage that the owner of the tables can do, one thing after the other, and what the check must say of each. */
const DAMAGE: readonly (readonly [what: string, statement: string, said: RegExp])[] = [
  ['a lost record', LOSE_ONE, /^lost: .*seed 99\)$/],
  [
    'a record under another account',
    `update ledger.record set account_number = 0 where text_hash = (select min(text_hash) from ledger.record)`,
    /^stored under the account 000000000000: /,
  ],
  [
    'a text that is cut short',
    'update ledger.record set text_bytes = text_bytes - 1 where text_hash = (select max(text_hash) from ledger.record)',
    /^its bytes are not what its row says: /,
  ],
  [
    'poison that is nowhere',
    'delete from ledger.quarantine where quarantine_id = (select min(quarantine_id) from ledger.quarantine)',
    /^not quarantined \(.* item \d+ [A-Z_]+\): /,
  ],
  [
    'a file that was not read to its end',
    'delete from ledger.object_outcome where object_id = (select min(object_id) from ledger.object_outcome)',
    / was never read to its end$/,
  ],
];

describe('the conservation check', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-conservation-'));
  let db: TestDatabase;
  let oracle: Oracle;

  beforeAll(async () => {
    const manifest = path.join(folder, 'manifest.ndjson');
    await writeTrail(path.join(folder, 'logs'), { seed: SEED, records: 500, files: 8 }, manifest);
    oracle = await oracleOf(SEED, readManifest(manifest));
    db = await freshDatabase();
    await runBacktrail(['ingest', path.join(folder, 'logs')], { databaseUrl: db.appUrl });
  });
  afterAll(async () => {
    await db.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has nothing to say of a store that is as it must be', async () => {
    expect(await lostOrDoubled(db.ownerPool, oracle)).toEqual([]);
    expect(await acknowledgedButLost(db.ownerPool, oracle, new Set())).toEqual([]);
  });

  it('names what was acknowledged and is not there', async () => {
    await db.ownerPool.query(LOSE_ONE);
    expect(await acknowledgedButLost(db.ownerPool, oracle, new Set())).toHaveLength(1);
  });

  it.each(DAMAGE)('names %s', async (_, statement, said) => {
    const before = await lostOrDoubled(db.ownerPool, oracle);
    await db.ownerPool.query(statement);
    const fresh = (await lostOrDoubled(db.ownerPool, oracle)).filter((fault) => !before.includes(fault));
    expect(fresh.filter((fault) => said.test(fault))).toHaveLength(1);
  });
});
