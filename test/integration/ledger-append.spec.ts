import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseFactText } from '#cloudtrail';
import {
  appendBatch,
  quarantineEntryOf,
  readFacts,
  readText,
  readTexts,
  recordsOfAppend,
  recordsOfEvent,
  reserveObjectIds,
  uuidOfText,
  verifyLedger,
  writtenDown,
} from '#ledger';
import { EARLIER_BLOCK_BYTES } from '../../libs/ledger/src/text-location.ts';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { appendTexts, batchOf, endingOf } from '../support/ledger-batch.ts';
import { newRecordsOf } from '../support/new-records.ts';

describe('appendBatch', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  const only = async (eventId: string) => {
    const records = await recordsOfEvent(db.pool, eventId);
    expect(records).toHaveLength(1);
    return records[0]!;
  };
  const factsOf = (appendId: number) => readFacts(db.pool, [String(appendId)]);
  const textOf = async (eventId: string) => readText(db.pool, (await only(eventId)).location);

  it('stores a record in its columns and gives its very bytes back', async () => {
    const text = recordTextOf('first', { errorCode: 'AccessDenied' });
    const { appendId, total } = await appendTexts(db.pool, [text]);

    expect(total).toEqual({ appended: 1, duplicate: 0 });
    const record = await only(eventIdOf('first'));
    expect(record).toMatchObject({ appendId, position: 0, storedHash: null });
    expect(record.columns).toMatchObject({
      eventTime: Date.UTC(2026, 2, 2, 9),
      eventUuid: eventIdOf('first'),
      eventId: null,
      account: '111122223333',
      isReadOnly: true,
      eventName: 'GetObject',
      eventSource: 's3.amazonaws.com',
      region: 'eu-west-1',
      sourceIp: '192.0.2.7',
      errorCode: 'AccessDenied',
      oddities: null,
    });
    expect(record.textHash).toEqual(createHash('sha256').update(text).digest());
    expect((await textOf(eventIdOf('first'))).toString()).toBe(text);
  });

  it('counts what is stored already, and what stands twice in the batch, as duplicates of their objects', async () => {
    const texts = ['again', 'anew'].map((word) => recordTextOf(word));
    await appendTexts(db.pool, texts.slice(0, 1));
    const [first = 0, second = 0] = await reserveObjectIds(db.pool, 2);
    const records = newRecordsOf([Buffer.from(texts.join('\n'))], first);
    const twice = records.map((record) => ({ ...record, objectId: second }));
    const [one, two] = [batchOf(first, records), batchOf(second, [])];

    const { total, byObject } = await appendBatch(db.pool, {
      ...one,
      objects: [...one.objects, ...two.objects],
      records: writtenDown([...records, ...twice]),
      endings: [...one.endings, ...two.endings],
    });

    expect(total).toEqual({ appended: 1, duplicate: 3 });
    expect(byObject.get(first)).toEqual({ appended: 1, duplicate: 1 });
    expect(byObject.get(second)).toEqual({ appended: 0, duplicate: 2 });
    const { rows } = await db.pool.query(
      `select records_seen, records_appended, records_duplicate from ledger.object_outcome where object_id = any($1) order by object_id`,
      [[first, second]],
    );
    expect(rows).toEqual([
      { records_seen: '2', records_appended: '1', records_duplicate: '1' },
      { records_seen: '2', records_appended: '0', records_duplicate: '2' },
    ]);
  });

  it('keeps records that differ by one byte, and one event of two accounts', async () => {
    const text = recordTextOf('variant');
    await appendTexts(db.pool, [
      text,
      `${text.slice(0, -1)} }`,
      recordTextOf('variant', { recipientAccountId: '444455556666' }),
    ]);
    const records = await recordsOfEvent(db.pool, eventIdOf('variant'));
    expect(records.map((record) => record.columns.account)).toEqual(['111122223333', '111122223333', '444455556666']);
  });

  it('stores records larger than a block, and small ones between them', async () => {
    const sizes = [200_000, 10, 262_144, 1_048_576, 300, 70_000];
    const texts = sizes.map((size, at) =>
      recordTextOf(`large-${at}`, { requestParameters: { filler: letters(size, at) } }),
    );
    const { appendId } = await appendTexts(db.pool, texts);

    const records = await recordsOfAppend(db.pool, [appendId]);
    const found = await readTexts(
      db.pool,
      records.map((record) => record.location),
    );
    expect(found.map(String).sort()).toEqual([...texts].sort());
    expect(String(await textOf(eventIdOf('large-3')))).toBe(texts[3]);
  });

  it('reads a text that an earlier version laid out in blocks of 64 KiB', async () => {
    const texts = [100_000, 262_000, 500_000].map((size, at) =>
      recordTextOf(`earlier-${at}`, { requestParameters: { filler: letters(size, at) } }),
    );
    for (const text of texts) {
      const { appendId } = await appendTexts(db.pool, [text]);
      const segment = `(select segment_id from ledger.record where append_id = ${appendId})`;
      await db.ownerPool.query(`delete from ledger.segment_block where segment_id = ${segment}`);
      const bytes = Buffer.from(text);
      for (let at = 0; at * EARLIER_BLOCK_BYTES < bytes.length; at++) {
        const block = bytes.subarray(at * EARLIER_BLOCK_BYTES, (at + 1) * EARLIER_BLOCK_BYTES);
        await db.ownerPool.query(
          `insert into ledger.segment_block (segment_id, block, unpacked_bytes, packed) values (${segment}, $1, $2, $3)`,
          [at, block.length, deflateRawSync(block)],
        );
      }
    }
    const found = await Promise.all(texts.map((_, at) => textOf(eventIdOf(`earlier-${at}`))));
    expect(found.map(String)).toEqual(texts);
    expect((await verifyLedger(db.pool)).findings).toEqual([]);
  });

  it('stores NULs, lone surrogates and a megabyte in every column, byte for byte', async () => {
    const awkward = ['a\0b', '\ud800', '\\u0000', 'x'.repeat(1_048_576), '\u202e\u001b[31m', '‮é'];
    const fields = [
      'eventName',
      'eventSource',
      'awsRegion',
      'sourceIPAddress',
      'errorCode',
      'eventID',
      'recipientAccountId',
    ];
    const texts = awkward.map((value) =>
      recordTextOf('odd', Object.fromEntries(fields.map((field) => [field, value]))),
    );
    const { appendId, total } = await appendTexts(db.pool, texts);

    expect(total.appended).toBe(awkward.length);
    const records = await recordsOfAppend(db.pool, [appendId]);
    const found = await readTexts(
      db.pool,
      records.map((record) => record.location),
    );
    expect(found.map(String).sort()).toEqual([...texts].sort());
    for (const { eventId } of records) expect(await recordsOfEvent(db.pool, eventId)).toHaveLength(1);
  });

  it('names a record without an id by its content, and finds it by that name', async () => {
    const text = recordTextOf('nameless', { eventID: undefined });
    await appendTexts(db.pool, [text]);
    const eventId = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    expect((await only(eventId)).columns.eventId).toBe(eventId);
  });

  it('takes times of all years', async () => {
    const times = ['0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '2012-12-31T23:59:59Z', '2013-01-01T00:00:00Z'];
    const later = ['2027-12-31T23:59:59.999Z', '2049-12-31T23:59:59Z', '2050-01-01T00:00:00Z', '9999-12-31T23:59:59Z'];
    const all = [...times, ...later];
    await appendTexts(
      db.pool,
      all.map((eventTime) => recordTextOf(eventTime, { eventTime })),
    );

    for (const eventTime of all) {
      expect((await only(eventIdOf(eventTime))).columns.eventTime).toBe(Date.parse(eventTime));
    }
  });

  it('appends one sighting for each acting identity, of records that are new only', async () => {
    const at = (word: string, minute: number) => recordTextOf(word, { eventTime: `2026-04-01T10:0${minute}:00Z` });
    await appendTexts(db.pool, [at('s1', 1)]);
    const { appendId } = await appendTexts(db.pool, [at('s3', 3), at('s1', 1), at('s2', 2)]);

    const facts = await factsOf(appendId);
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      kind: 'sighting',
      firstAt: Date.parse('2026-04-01T10:02:00Z'),
      lastAt: Date.parse('2026-04-01T10:03:00Z'),
    });
    expect(uuidOfText(facts[0]?.body ?? '')).toBe((await only(eventIdOf('s2'))).columns.actor);
  });

  it('appends what a record teaches about credentials, and nothing for records that are stored already', async () => {
    const texts = [
      recordTextOf('issue', {
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRole',
        requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/Deploy', roleSessionName: 'night' },
        responseElements: {
          credentials: { accessKeyId: 'ASIAEXAMPLEDEPLOY001', expiration: 'Mar 2, 2026, 10:00:00 AM' },
          assumedRoleUser: {
            assumedRoleId: 'AROAEXAMPLEDEPLOY0001:night',
            arn: 'arn:aws:sts::111122223333:assumed-role/Deploy/night',
          },
        },
      }),
    ];
    const facts = await factsOf((await appendTexts(db.pool, texts)).appendId);
    expect(facts.map(({ kind }) => kind).sort()).toEqual(['issuance', 'sighting']);
    const issuance = facts.find(({ kind }) => kind === 'issuance');
    expect(parseFactText(issuance?.body ?? '')).toMatchObject({
      issuedKeyId: 'ASIAEXAMPLEDEPLOY001',
      sessionName: 'night',
    });
    expect(await factsOf((await appendTexts(db.pool, texts)).appendId)).toEqual([]);
  });

  it('keeps a quarantine entry single however often its file is read', async () => {
    const bytes = Buffer.from('{"eventID": broken');
    const contentHash = createHash('sha256').update(bytes).digest();
    for (const detail of ['the text breaks the rules of JSON', 'as a later version says it']) {
      const [objectId = 0] = await reserveObjectIds(db.pool, 1);
      const entry = quarantineEntryOf({
        objectId,
        objectName: 'a/broken.json',
        position: 3,
        byteOffset: 90,
        reason: 'NOT_JSON',
        detail,
        contentHash,
        contentBytes: bytes.length,
        content: { whole: bytes },
      });
      await appendBatch(db.pool, batchOf(objectId, [], [entry]));
    }
    const { rows } = await db.pool.query(
      `select object_name, content, stored_hash from ledger.quarantine where content_hash = $1`,
      [contentHash],
    );
    expect(rows).toEqual([{ object_name: 'a/broken.json', content: bytes, stored_hash: null }]);
  });

  it('adds up the counts of an object that spans batches', async () => {
    const [objectId = 0] = await reserveObjectIds(db.pool, 1);
    const whole = batchOf(objectId, newRecordsOf([Buffer.from(recordTextOf('span-1'))], objectId));
    await appendBatch(db.pool, { ...whole, endings: [] });
    await appendBatch(db.pool, {
      ...batchOf(objectId, newRecordsOf([Buffer.from(recordTextOf('span-2'))], objectId)),
      objects: [],
      endings: [endingOf(objectId, { appendedBefore: 1, duplicatesBefore: 4, recordsQuarantined: 2 })],
    });
    const { rows } = await db.pool.query(
      `select records_seen, records_appended, records_duplicate, records_quarantined from ledger.object_outcome where object_id = $1`,
      [objectId],
    );
    expect(rows).toEqual([
      { records_seen: '8', records_appended: '2', records_duplicate: '4', records_quarantined: '2' },
    ]);
  });

  it('leaves nothing behind when the ledger refuses a part of the batch', async () => {
    const [objectId = 0] = await reserveObjectIds(db.pool, 1);
    const batch = batchOf(objectId, newRecordsOf([Buffer.from(recordTextOf('refused'))], objectId));
    const endings = [endingOf(objectId, { sha256Delivered: Buffer.from('short') })];

    await expect(appendBatch(db.pool, { ...batch, endings })).rejects.toMatchObject({ code: 'LEDGER_APPEND_FAILED' });

    expect(await recordsOfEvent(db.pool, eventIdOf('refused'))).toEqual([]);
    const { rows } = await db.pool.query(`select from ledger.object where object_id = $1`, [objectId]);
    expect(rows).toEqual([]);
  });
});

/** Text that does not repeat, so that it spans blocks when it is packed, too. */
function letters(length: number, seed: number): string {
  let text = '';
  for (let at = 0; text.length < length; at++) text += createHash('sha256').update(`${seed} ${at}`).digest('base64url');
  return text.slice(0, length);
}
