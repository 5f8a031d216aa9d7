import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addSource, lookAt, readDue } from '#follow';
import { openReader } from '#ingest';
import { verifyLedger } from '#ledger';
import { prismaOver } from '#platform';
import { lineageDigest, rebuild } from '#projection';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { mutated } from '../support/fuzz/mutate.ts';
import { storedTexts } from '../support/stored-texts.ts';
import { diceOf } from '../support/trail/dice.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 20_261_126);
const FILES = Number(process.env['FUZZ_FILES'] ?? 240);
const WITHIN_MS = 120_000 + FILES * 100;
const RECORDS_EACH = 4;
/** Each file has a neighbour with which nothing is wrong for so many with which something is. */
const WRONG_PER_SOUND = 3;
/** As built: a thread does not go through the tests' own loader. */
const PROGRAM = new URL('../../dist/libs/ingest/src/reader-main.js', import.meta.url);

const STATES = `
  select f.state, f.reason, f.strikes::int as strikes, o.object_id is not null as is_kept, f.name
  from follow.found f left join ledger.object_outcome o using (object_id)`;

type State = { state: string; reason: string | null; strikes: number; is_kept: boolean; name: string };

describe(`H8: a reader of ${FILES} files, of which three in four are broken in ways that nobody thought of`, () => {
  const folder = scratchFolder();
  const texts: Buffer[] = [];
  const sound = new Set<string>();
  let db: TestDatabase;

  beforeAll(async () => {
    db = await freshDatabase();
    const dice = diceOf(SEED);
    const plain = generatePlainFiles({ seed: SEED, records: FILES * RECORDS_EACH, files: FILES });
    for (const [at, { path: name, text, records }] of [...plain].entries()) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      const isSound = at % (WRONG_PER_SOUND + 1) === 0;
      const wrong = isSound ? null : mutated(Buffer.from(text), dice);
      texts.push(wrong?.text ?? Buffer.from(text));
      writeFileSync(file, wrong?.delivered ?? gzipSync(text, { level: 1 }));
      if (isSound) for (const { sha256, poison } of records) if (poison === null) sound.add(sha256);
    }
  }, WITHIN_MS);
  afterAll(() => db.drop());

  it(
    'survives all of them, has an end for each, and loses nothing of the others',
    async () => {
      const reader = openReader({ databaseUrl: db.appUrl, program: PROGRAM });
      const source = await addSource(await prismaOver(db.ownerPool), 'fuzz', folder, 60);
      expect(await lookAt({ pool: db.pool }, source, new AbortController().signal)).toMatchObject({ failure: null });
      const taker = { workerId: randomUUID(), leaseSeconds: 600 };
      while ((await readDue({ pool: db.pool, reader, taker }, source.sourceId)) > 0);
      await reader.close();

      const { rows } = await db.ownerPool.query<State>(STATES);
      expect(rows).toHaveLength(FILES);
      expect(rows.filter(({ state }) => state !== 'read' && state !== 'failed')).toEqual([]);
      expect(rows.filter(({ strikes, is_kept }) => strikes > 0 || !is_kept)).toEqual([]);
      const faults: string[] = [];
      const delivered = Buffer.concat(texts);
      for await (const { eventId, textHash, storedHash, readBackHash, text } of storedTexts(db.ownerPool)) {
        sound.delete(textHash);
        if (readBackHash !== (storedHash ?? textHash)) faults.push(`${eventId} does not read back`);
        if (storedHash === null && !delivered.includes(text))
          faults.push(`${eventId} was never delivered: ${text.toString()}`);
      }
      expect(faults).toEqual([]);
      expect([...sound]).toEqual([]);
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
    WITHIN_MS,
  );

  it(
    'leaves a ledger that verifies, and a lineage that is built of it the same way twice',
    async () => {
      expect((await verifyLedger(db.pool)).findings).toEqual([]);
      await foldAll(db.pool);
      const digest = await lineageDigest(db.pool);
      await rebuild(db.pool);
      expect(await lineageDigest(db.pool)).toBe(digest);
    },
    WITHIN_MS,
  );
});
