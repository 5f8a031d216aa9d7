import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ingest, replayQuarantine } from '#ingest';
import {
  appendBatch,
  quarantineEntryOf,
  readText,
  recordsOfAppend,
  recordsOfEvent,
  reserveObjectIds,
  verifyLedger,
} from '#ledger';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { zipBytes } from '../builders/zip-bytes.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { batchOf } from '../support/ledger-batch.ts';

const IDS = `
  select quarantine_id as id from ledger.quarantine where object_name like '%' || $1 order by position`;
const NOTED = `
  select quarantine_id as id, outcome, append_id from ledger.quarantine_replay where quarantine_id = $1`;

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

describe('replayQuarantine', () => {
  const folder = scratchFolder();
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  /** As if an earlier version had not been able to decode this text. */
  const quarantined = async (name: string, text: string): Promise<number> => {
    const [objectId = 0] = await reserveObjectIds(db.pool, 1);
    const whole = Buffer.from(text);
    const place = { objectId, objectName: name, position: 5, byteOffset: 77 };
    const content = { contentHash: sha256(whole), contentBytes: whole.length, content: { whole } };
    const entry = quarantineEntryOf({
      ...place,
      reason: 'NOT_JSON',
      detail: 'as an earlier version saw it',
      ...content,
    });
    await appendBatch(db.pool, batchOf(objectId, [], [entry]));
    return (await idsOf(name))[0] ?? 0;
  };
  const idsOf = async (name: string): Promise<readonly number[]> => {
    const { rows } = await db.pool.query<{ id: string }>(IDS, [name]);
    return rows.map(({ id }) => Number(id));
  };

  it('stores what is a record by now, under the hash of the text as delivered, and notes it once', async () => {
    const token = 'FwoGZXIvYXdzEJr//////////wEaDEXAMPLEtokenEXAMPLEtokenEXAMPLEtokenEXAMPLEtoken';
    const text = recordTextOf('late', {
      eventID: undefined,
      responseElements: { credentials: { sessionToken: token } },
    });
    const id = await quarantined('late.json', text);

    const report = await replayQuarantine({ pool: db.pool }, [id]);

    expect(report.entries).toEqual([{ quarantineId: id, result: 'REPLAYED', detail: 'it is a record' }]);
    expect(report.records).toEqual({ appended: 1, duplicate: 0 });
    const [record] = await recordsOfEvent(db.pool, `sha256:${sha256(text).toString('hex')}`);
    expect(record).toMatchObject({ position: 5, textHash: sha256(text) });
    const stored = await readText(db.pool, record!.location);
    expect(stored.length).toBe(text.length);
    expect(stored.includes(token)).toBe(false);
    const { rows } = await db.pool.query(NOTED, [id]);
    expect(rows).toEqual([{ id: String(id), outcome: 'APPENDED', append_id: String(report.appendIds[0]) }]);

    const again = await replayQuarantine({ pool: db.pool }, [id]);
    expect(again.entries[0]?.result).toBe('REPLAYED_BEFORE');
    expect(again.appendIds).toEqual([]);
    expect((await verifyLedger(db.pool)).findings).toEqual([]);
  });

  it('notes a record that has been stored by another way since', async () => {
    const text = recordTextOf('twice');
    const id = await quarantined('twice.json', text);
    writeFileSync(path.join(folder, 'twice.json'), text);
    await ingest({ pool: db.pool }, [path.join(folder, 'twice.json')]);

    expect((await replayQuarantine({ pool: db.pool }, [id])).records).toEqual({ appended: 0, duplicate: 1 });
    expect((await db.pool.query<{ outcome: string }>(NOTED, [id])).rows[0]?.outcome).toBe('DUPLICATE');
  });

  it('says what cannot be replayed, and leaves it as it is', async () => {
    writeFileSync(
      path.join(folder, 'hopeless.ndjson'),
      ['{"no":"time"}', `{"eventTime":"x","f":"${'y'.repeat(2_000_000)}"}`].join('\n'),
    );
    await ingest({ pool: db.pool }, [path.join(folder, 'hopeless.ndjson')]);
    const [rejected = 0, large = 0] = await idsOf('hopeless.ndjson');

    const { entries, appendIds } = await replayQuarantine({ pool: db.pool }, [rejected, large, 999_999_999]);

    const resultOf = (id: number) => entries.find(({ quarantineId }) => quarantineId === id);
    expect(resultOf(rejected)?.result).toBe('STILL_REJECTED');
    expect(resultOf(rejected)?.detail).toMatch(/^EVENT_TIME_MISSING: /);
    expect(resultOf(large)?.result).toBe('NOT_WHOLE');
    expect(resultOf(999_999_999)?.result).toBe('NOT_FOUND');
    expect(appendIds).toEqual([]);
  });

  it('reads a failed object again from where it lay, and every entry that can be when all are asked for', async () => {
    const file = path.join(folder, 'mended.json.gz');
    const whole = gzipSync(`{"Records":[${recordTextOf('m1')},${recordTextOf('m2')}]}`);
    writeFileSync(file, whole.subarray(0, -3));
    await ingest({ pool: db.pool }, [file]);
    const [id = 0] = await idsOf('mended.json.gz');
    expect((await replayQuarantine({ pool: db.pool }, [id])).entries[0]).toMatchObject({ result: 'STILL_REJECTED' });

    writeFileSync(file, whole);
    const { entries } = await replayQuarantine({ pool: db.pool }, 'all');
    expect(entries.find(({ quarantineId }) => quarantineId === id)?.result).toBe('REPLAYED');
    expect(entries.map(({ quarantineId }) => quarantineId)).not.toContain((await idsOf('late.json'))[0]);
    expect(await recordsOfEvent(db.pool, eventIdOf('m2'))).toHaveLength(1);
  });

  it('reads an entry of an archive again, and says when the file is gone', async () => {
    const archive = path.join(folder, 'logs.zip');
    const entry = (bytes: Uint8Array) =>
      zipBytes([
        { name: 'other.json', content: '[]' },
        { name: 'in/log.json.gz', content: Buffer.from(bytes), method: 0 },
      ]);
    const whole = gzipSync(recordTextOf('zipped'));
    writeFileSync(archive, entry(whole.subarray(0, -3)));
    await ingest({ pool: db.pool }, [archive]);
    const [id = 0] = await idsOf('logs.zip!in/log.json.gz');

    rmSync(archive);
    expect((await replayQuarantine({ pool: db.pool }, [id])).entries[0]?.result).toBe('SOURCE_GONE');
    writeFileSync(archive, entry(whole));
    const report = await replayQuarantine({ pool: db.pool }, [id]);
    expect(report.entries[0]?.result).toBe('REPLAYED');
    // All that was inflated before the damage was stored at once: nothing but the checksum was missing.
    expect(report.records).toEqual({ appended: 0, duplicate: 1 });
    expect(await recordsOfAppend(db.pool, report.appendIds)).toEqual([]);
    expect((await verifyLedger(db.pool)).findings).toEqual([]);
  });
});
