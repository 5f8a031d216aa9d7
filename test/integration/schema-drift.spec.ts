import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PRISMA = path.join(ROOT, 'node_modules/prisma/build/index.js');
const SCHEMA = path.join(ROOT, 'prisma/schema.prisma');

const DIFFERENCE = 2;
const NONE: unknown = { code: 0, output: expect.stringContaining('No difference detected.') };

/** Changes behind the schema's back, and what Prisma would do about each. */
const DRIFTS = [
  ['create table lineage.planted (id integer primary key)', 'DROP TABLE "lineage"."planted"'],
  ['alter table ledger.quarantine add column planted text', 'ALTER TABLE "ledger"."quarantine" DROP COLUMN "planted"'],
  [
    'alter table ledger.append alter column record_count type bigint',
    'ALTER COLUMN "record_count" SET DATA TYPE INTEGER',
  ],
  ['drop index lineage.unit_role_arn', 'CREATE INDEX "unit_role_arn"'],
] as const;

type Outcome = { readonly code: number | null; readonly output: string };

describe('prisma/schema.prisma', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  it('describes the database that our runner makes of prisma/migrations', async () => {
    expect(await diff(db.ownerUrl, '--from-config-datasource')).toEqual(NONE);
  });

  it('describes what the migrations make by themselves, in the eyes of Prisma', async () => {
    const migrations = ['--from-migrations', path.join(ROOT, 'prisma/migrations')];
    expect(await diff(db.adminUrl, ...migrations)).toEqual(NONE);
  });

  it('knows the migrations that our runner applied as its own', async () => {
    const { code, output } = await prisma(db.ownerUrl, 'migrate', 'status');
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('up to date') });
  });

  it('is found out when it says otherwise of a table, a column, a type or an index', async () => {
    const drifted = await freshDatabase();
    try {
      for (const [change] of DRIFTS) await drifted.ownerPool.query(change);
      const { code, output } = await diff(drifted.ownerUrl, '--from-config-datasource', '--script');
      for (const [, correction] of DRIFTS) expect(output).toContain(correction);
      expect(code).toBe(DIFFERENCE);
    } finally {
      await drifted.drop();
    }
  });
});

function diff(url: string, ...from: readonly string[]): Promise<Outcome> {
  return prisma(url, 'migrate', 'diff', ...from, '--to-schema', SCHEMA, '--exit-code');
}

/** The real Prisma CLI, as a developer runs it. */
function prisma(url: string, ...words: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_OPTIONS: '', DATABASE_OWNER_URL: url, CHECKPOINT_DISABLE: '1' };
    const child = spawn(process.execPath, [PRISMA, ...words], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}
