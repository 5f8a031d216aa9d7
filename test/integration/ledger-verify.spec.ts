import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { EpochMs } from '#kernel';
import {
  FIRST_NUMBER,
  VERIFY_STAGES,
  appendBatch,
  quarantineEntryOf,
  reserveObjectIds,
  verifyLedger,
  verifySlice,
} from '#ledger';
import type { Finding, SliceStart, VerifiedSlice } from '#ledger';
import { unpackedBlock } from '../../libs/ledger/src/block-form.ts';
import { factBlocksOf, factsInBlock } from '../../libs/ledger/src/fact-blocks.ts';
import type { FactRow } from '../../libs/ledger/src/fact-row.ts';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { inTransaction } from '#platform';
import { verify } from '../../apps/cli/src/commands/verify.ts';
import { hasSettled } from '../support/has-settled.ts';
import { heardTerminal } from '../support/heard-terminal.ts';
import { appendTexts, asSuperuser, batchOf } from '../support/ledger-batch.ts';

const TOKEN = 'FwoGZXIvYXdzEJr//////////wEaDEXAMPLEtokenEXAMPLEtokenEXAMPLEtokenEXAMPLEtoken';

/** What was stored honestly: three appends, in one of which secrets were blanked and a credential was issued. */
const APPENDS: readonly (readonly string[])[] = [
  ['a1', 'a2', 'a3', 'a4'].map((word) => recordTextOf(word)),
  [
    recordTextOf('b1', {
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/Deploy', roleSessionName: 'night' },
      responseElements: {
        credentials: {
          accessKeyId: 'ASIAEXAMPLEDEPLOY001',
          sessionToken: TOKEN,
          expiration: 'Mar 2, 2026, 10:00:00 AM',
        },
      },
    }),
    recordTextOf('b2', { requestParameters: { filler: 'x'.repeat(150_000) } }),
    recordTextOf('b3', { eventTime: '2026-05-05T05:05:05Z' }),
  ],
  [recordTextOf('c1', { eventID: 'not-a-uuid', eventTime: '2055-01-01T00:00:00Z' })],
];

type Place = Partial<Pick<Finding, 'eventId' | 'appendId' | 'objectId' | 'quarantineId'>>;
type Tampering = {
  readonly what: string;
  readonly tamper: (admin: pg.Client) => Promise<unknown>;
  /** Codes that must be found, each with its place, and no others. */
  readonly found: (ids: Ids) => Found;
};
type Found = readonly (readonly [Finding['code'], Place])[];
type Ids = { readonly appends: readonly number[]; readonly objects: readonly number[]; readonly quarantine: number };

const of = (word: string): string => `event_uuid = '${eventIdOf(word)}'`;
const run = (statement: string) => (admin: pg.Client) => admin.query(statement);

const TAMPERINGS: readonly Tampering[] = [
  {
    what: 'one bit of a stored text',
    tamper: (admin) => rewriteText(admin, 'a2', (text) => void (text[text.indexOf('bucketName')]! ^= 1)),
    found: ({ appends }) => [['RECORD_TEXT_HASH', { appendId: appends[0]!, eventId: eventIdOf('a2') }]],
  },
  {
    what: 'one word of a stored text, with its hash made to fit',
    tamper: async (admin) => {
      const text = await rewriteText(admin, 'a2', (bytes) => void bytes.write('Put', bytes.indexOf('GetObject')));
      await admin.query(
        `update ledger.record set text_hash_head = $1, text_hash_tail = $2, event_name = 'PutObject' where ${of('a2')}`,
        halvesOf(sha256(text)),
      );
    },
    found: ({ appends }) => [['APPEND_CONTENT_HASH', { appendId: appends[0]! }]],
  },
  {
    what: 'a bit of a packed block',
    tamper: run(`update ledger.segment_block set packed = set_byte(packed, 3, get_byte(packed, 3) # 255)
      where segment_id = (select segment_id from ledger.record where ${of('c1')} or event_id = 'not-a-uuid')`),
    found: ({ appends }) => [
      ['BLOCK_DAMAGED', { appendId: appends[2]! }],
      ['RECORD_TEXT_UNREADABLE', { eventId: 'not-a-uuid' }],
    ],
  },
  {
    what: 'the size of a block',
    tamper: run(`update ledger.segment_block set unpacked_bytes = unpacked_bytes + 1
      where segment_id = (select segment_id from ledger.record where ${of('a1')})`),
    found: ({ appends }) => [['BLOCK_DAMAGED', { appendId: appends[0]! }]],
  },
  ...['event_name', 'source', 'region', 'spelled_ip', 'error_code', 'oddities'].map((column) => ({
    what: `the column ${column}`,
    tamper: run(`update ledger.record set ${column} = 'Other' where ${of('a3')}`),
    found: ({ appends }: Ids) => [['RECORD_COLUMN', { appendId: appends[0]!, eventId: eventIdOf('a3') }]] as const,
  })),
  {
    what: 'the actor',
    tamper: run(`update ledger.record set actor = gen_random_uuid(), is_read_only = false where ${of('a3')}`),
    found: () => [
      ['RECORD_COLUMN', { eventId: eventIdOf('a3') }],
      ['RECORD_COLUMN', { eventId: eventIdOf('a3') }],
    ],
  },
  {
    what: 'the event time',
    tamper: run(`update ledger.record set event_time = '2026-03-02T09:00:01Z' where ${of('a3')}`),
    found: ({ appends }) => [
      ['RECORD_COLUMN', { eventId: eventIdOf('a3') }],
      ['APPEND_CONTENT_HASH', { appendId: appends[0]! }],
      ['APPEND_TIMES', { appendId: appends[0]! }],
    ],
  },
  ...['infinity', '-infinity', '294276-12-31T00:00:00Z', '4713-01-01T00:00:00Z BC'].map((time) => ({
    what: `the event time, to ${time}`,
    tamper: run(`update ledger.record set event_time = '${time}' where ${of('a3')}`),
    found: ({ appends }: Ids): Found => [
      ['RECORD_COLUMN', { eventId: eventIdOf('a3') }],
      ['APPEND_CONTENT_HASH', { appendId: appends[0]! }],
      ['APPEND_TIMES', { appendId: appends[0]! }],
    ],
  })),
  {
    what: 'the account',
    tamper: run(`update ledger.record set account_number = 999999999999 where ${of('a3')}`),
    found: ({ appends }) => [
      ['RECORD_COLUMN', { eventId: eventIdOf('a3') }],
      ['RECORD_SEGMENT', { eventId: eventIdOf('a3') }],
      ['APPEND_CONTENT_HASH', { appendId: appends[0]! }],
    ],
  },
  {
    what: 'the position',
    tamper: run(`update ledger.record set position = 7 where ${of('a3')}`),
    found: ({ appends }) => [['APPEND_CONTENT_HASH', { appendId: appends[0]! }]],
  },
  {
    what: 'the version of the redaction',
    tamper: run(`update ledger.record set redaction = 0 where ${of('a3')}`),
    found: () => [['RECORD_COLUMN', { eventId: eventIdOf('a3') }]],
  },
  {
    what: 'a record deleted',
    tamper: run(`delete from ledger.record where ${of('a3')}`),
    found: ({ appends, objects }) => [
      ['APPEND_RECORD_COUNT', { appendId: appends[0]! }],
      ['APPEND_CONTENT_HASH', { appendId: appends[0]! }],
      ['TEXT_WITHOUT_RECORD', { appendId: appends[0]!, eventId: eventIdOf('a3') }],
      ['OBJECT_RECORD_COUNT', { objectId: objects[0]! }],
    ],
  },
  {
    what: 'the last record of the ledger deleted, with its facts',
    tamper: run(`delete from ledger.record where event_id = 'not-a-uuid';
      delete from ledger.fact_block where append_id = (select max(append_id) from ledger.append where record_count > 0)`),
    found: ({ appends, objects }) => [
      ['APPEND_RECORD_COUNT', { appendId: appends[2]! }],
      ['APPEND_CONTENT_HASH', { appendId: appends[2]! }],
      ['APPEND_TIMES', { appendId: appends[2]! }],
      ['APPEND_FACT_COUNT', { appendId: appends[2]! }],
      ['TEXT_WITHOUT_RECORD', { appendId: appends[2]!, eventId: 'not-a-uuid' }],
      ['OBJECT_RECORD_COUNT', { objectId: objects[2]! }],
    ],
  },
  {
    what: 'an append deleted',
    tamper: run(`delete from ledger.append where append_id = (select append_id from ledger.record where ${of('b1')})`),
    found: ({ appends }) => [
      ['APPEND_MISSING', { appendId: appends[1]! }],
      ['APPEND_MISSING', { appendId: appends[1]! }],
      ['APPEND_MISSING', { appendId: appends[1]! }],
    ],
  },
  {
    what: 'an append deleted with all that names it',
    tamper: run(`create temporary table gone as select append_id from ledger.record where ${of('b1')};
      delete from ledger.segment_block where segment_id in (select segment_id from ledger.segment where append_id in (select * from gone));
      delete from ledger.segment where append_id in (select * from gone);
      delete from ledger.fact_block where append_id in (select * from gone);
      delete from ledger.record where append_id in (select * from gone);
      delete from ledger.append where append_id in (select * from gone);
      drop table gone`),
    found: ({ objects }) => [['OBJECT_RECORD_COUNT', { objectId: objects[1]! }]],
  },
  {
    what: 'a forged record that points at an honest text',
    tamper: run(`insert into ledger.record
      select event_time, append_id, segment_id, account_number, text_at, text_bytes, position, ip_number, redaction,
        is_read_only, '${eventIdOf('forged')}', text_hash_head, text_hash_tail, actor, event_name, source, region, spelled_ip,
        error_code, stored_hash, event_id, spelled_account, oddities
      from ledger.record where ${of('a1')}`),
    found: ({ appends, objects }) => [
      ['APPEND_RECORD_COUNT', { appendId: appends[0]! }],
      ['APPEND_CONTENT_HASH', { appendId: appends[0]! }],
      ['RECORD_COLUMN', { eventId: eventIdOf('forged') }],
      ['TEXT_SHARED', { appendId: appends[0]! }],
      ['OBJECT_RECORD_COUNT', { objectId: objects[0]! }],
    ],
  },
  {
    what: 'a forged record with a text of its own',
    tamper: forgeRecord,
    found: ({ appends, objects }) => [
      ['APPEND_RECORD_COUNT', { appendId: appends[0]! }],
      ['APPEND_CONTENT_HASH', { appendId: appends[0]! }],
      ['OBJECT_RECORD_COUNT', { objectId: objects[0]! }],
    ],
  },
  {
    what: 'the hashes of two records swapped',
    tamper:
      run(`update ledger.record r set text_hash_head = o.text_hash_head, text_hash_tail = o.text_hash_tail from ledger.record o
      where (r.${of('a1')} and o.${of('a2')}) or (r.${of('a2')} and o.${of('a1')})`),
    found: ({ appends }) => [
      ['RECORD_TEXT_HASH', { eventId: eventIdOf('a1') }],
      ['RECORD_TEXT_HASH', { eventId: eventIdOf('a2') }],
      ['APPEND_CONTENT_HASH', { appendId: appends[0]! }],
    ],
  },
  {
    what: 'the places of two texts swapped',
    tamper: run(`update ledger.record r set text_at = o.text_at from ledger.record o
      where (r.${of('a1')} and o.${of('a2')}) or (r.${of('a2')} and o.${of('a1')})`),
    found: () => [
      ['RECORD_TEXT_HASH', { eventId: eventIdOf('a1') }],
      ['RECORD_TEXT_HASH', { eventId: eventIdOf('a2') }],
      ['RECORD_COLUMN', { eventId: eventIdOf('a1') }],
      ['RECORD_COLUMN', { eventId: eventIdOf('a2') }],
    ],
  },
  {
    what: 'the original hash of a blanked record',
    tamper: run(`update ledger.record set text_hash_tail = gen_random_uuid() where ${of('b1')}`),
    found: ({ appends }) => [['APPEND_CONTENT_HASH', { appendId: appends[1]! }]],
  },
  {
    what: 'the stored hash of a blanked record taken away',
    tamper: run(`update ledger.record set stored_hash = null where ${of('b1')}`),
    found: ({ appends }) => [
      ['RECORD_TEXT_HASH', { eventId: eventIdOf('b1') }],
      ['APPEND_CONTENT_HASH', { appendId: appends[1]! }],
    ],
  },
  {
    what: "an append's count, hash and times",
    tamper:
      run(`update ledger.append set record_count = 9, fact_count = 9, content_hash = sha256('other'), last_event_at = now()
      where append_id = (select append_id from ledger.record where ${of('a1')})`),
    found: ({ appends }) => [
      ['APPEND_RECORD_COUNT', { appendId: appends[0]! }],
      ['APPEND_FACT_COUNT', { appendId: appends[0]! }],
      ['APPEND_CONTENT_HASH', { appendId: appends[0]! }],
      ['APPEND_TIMES', { appendId: appends[0]! }],
    ],
  },
  {
    what: 'a fact changed',
    tamper: rewriteFacts((facts) =>
      facts.map((fact) => (fact === issuanceIn(facts) ? { ...fact, body: fact.body.replace('night', 'day') } : fact)),
    ),
    found: ({ appends }) => [
      ['FACT_MISSING', { appendId: appends[1]! }],
      ['FACT_UNFOUNDED', { appendId: appends[1]! }],
    ],
  },
  {
    what: 'the time of a fact changed',
    tamper: rewriteFacts((facts) =>
      facts.map((fact) => (fact === issuanceIn(facts) ? { ...fact, lastAt: (fact.lastAt + 1) as EpochMs } : fact)),
    ),
    found: ({ appends }) => [
      ['FACT_MISSING', { appendId: appends[1]! }],
      ['FACT_UNFOUNDED', { appendId: appends[1]! }],
    ],
  },
  {
    what: 'a fact deleted',
    tamper: rewriteFacts((facts) => facts.filter((fact) => fact !== issuanceIn(facts))),
    found: ({ appends }) => [
      ['FACT_MISSING', { appendId: appends[1]! }],
      ['APPEND_FACT_COUNT', { appendId: appends[1]! }],
    ],
  },
  {
    what: 'a fact forged',
    tamper: rewriteFacts((facts) => [...facts, { ...issuanceIn(facts), body: '{"kind":"issuance"}' }]),
    found: ({ appends }) => [
      ['FACT_UNFOUNDED', { appendId: appends[1]! }],
      ['APPEND_FACT_COUNT', { appendId: appends[1]! }],
    ],
  },
  {
    what: 'a fact told twice',
    tamper: rewriteFacts((facts) => [...facts, issuanceIn(facts)]),
    found: ({ appends }) => [
      ['FACT_UNFOUNDED', { appendId: appends[1]! }],
      ['APPEND_FACT_COUNT', { appendId: appends[1]! }],
    ],
  },
  {
    what: 'a block of facts deleted',
    tamper: run(
      `delete from ledger.fact_block where append_id = (select append_id from ledger.record where ${of('a1')})`,
    ),
    found: ({ appends }) => [
      ['FACT_MISSING', { appendId: appends[0]! }],
      ['APPEND_FACT_COUNT', { appendId: appends[0]! }],
    ],
  },
  ...[
    { what: 'its last byte cut off', packed: 'substr(packed, 1, length(packed) - 1)' },
    { what: 'a bit of its mark', packed: 'set_byte(packed, 0, get_byte(packed, 0) # 1)' },
    { what: 'emptied', packed: `''` },
    {
      what: 'replaced by lines that are no facts',
      packed: String.raw`'\x07'::bytea || convert_to('no facts', 'UTF8')`,
    },
  ].map(({ what, packed }) => ({
    what: `a block of facts, ${what}`,
    tamper: run(`update ledger.fact_block set packed = ${packed}
      where append_id = (select append_id from ledger.record where ${of('b1')})`),
    found: ({ appends }: Ids) => [['BLOCK_DAMAGED', { appendId: appends[1]! }]] as const,
  })),
  {
    what: 'a block of facts put in for an append that is not there',
    tamper: run(`insert into ledger.fact_block select 1000000, block, packed from ledger.fact_block limit 1`),
    found: () => [['APPEND_MISSING', { appendId: 1_000_000 }]],
  },
  {
    what: 'a segment deleted',
    tamper: run(
      `delete from ledger.segment where segment_id = (select segment_id from ledger.record where ${of('b3')})`,
    ),
    found: ({ objects }) => [
      ['RECORD_SEGMENT', { eventId: eventIdOf('b1') }],
      ['RECORD_SEGMENT', { eventId: eventIdOf('b2') }],
      ['RECORD_SEGMENT', { eventId: eventIdOf('b3') }],
      ['BLOCK_MISPLACED', {}],
      ['OBJECT_RECORD_COUNT', { objectId: objects[1]! }],
    ],
  },
  {
    what: 'an object deleted',
    tamper: run(`delete from ledger.object where name like 'folder/object-%' and object_id = (
      select s.object_id from ledger.segment s join ledger.record r using (segment_id) where r.event_id = 'not-a-uuid')`),
    found: ({ objects }) => [
      ['OBJECT_MISSING', { objectId: objects[2]! }],
      ['OBJECT_MISSING', { objectId: objects[2]! }],
    ],
  },
  {
    what: "an object's counts",
    tamper:
      run(`update ledger.object_outcome set records_appended = records_appended + 1, records_seen = records_seen + 1
      where object_id = (select min(object_id) from ledger.object_outcome)`),
    found: ({ objects }) => [['OBJECT_RECORD_COUNT', { objectId: objects[0]! }]],
  },
  {
    what: "a quarantine entry's reason",
    tamper: run(`update ledger.quarantine set reason = 'NOT_AN_OBJECT'`),
    found: ({ quarantine }) => [['QUARANTINE_KEY', { quarantineId: quarantine }]],
  },
  {
    what: "a quarantine entry's content",
    tamper: run(`update ledger.quarantine set content = set_byte(content, 0, 65)`),
    found: ({ quarantine }) => [['QUARANTINE_CONTENT', { quarantineId: quarantine }]],
  },
];

describe('verifyLedger', () => {
  let db: TestDatabase;
  let ids: Ids;
  beforeAll(async () => {
    db = await freshDatabase();
    const appended = [];
    for (const texts of APPENDS) appended.push(await appendTexts(db.pool, texts));
    const appends = appended.map(({ appendId }) => appendId);
    const objects = appended.map(({ byObject }) => [...byObject.keys()][0]!);
    ids = { appends, objects, quarantine: await quarantineOne(db.pool) };
    await asSuperuser(db.adminUrl, (admin) => admin.query(SAVE));
  });
  afterAll(() => db.drop());

  it('is silent on a ledger that nobody touched, and tells how far it is', async () => {
    const told: number[] = [];
    const report = await verifyLedger(db.pool, ({ records }) => told.push(records));
    expect(report).toEqual({ appends: 4, records: 8, findings: [], totalFindings: 0 });
    expect(told.at(-1)).toBe(8);
  });

  it.each(TAMPERINGS)('names the place of this: $what', async ({ tamper, found }) => {
    const { findings, totalFindings, inSlices } = await asSuperuser(db.adminUrl, async (admin) => {
      await admin.query('set session_replication_role = replica');
      await tamper(admin);
      const report = await verifyLedger(db.pool);
      const sliced = await findingsInSlices(db.pool);
      await admin.query(RESTORE);
      return { ...report, inSlices: sliced };
    });

    const expected = found(ids).map(([code, place]) => expect.objectContaining({ code, ...place }));
    for (const finding of expected) expect(findings).toContainEqual(finding);
    const codes = (all: readonly { readonly code: string }[]): readonly string[] => all.map(({ code }) => code).sort();
    expect(codes(findings)).toEqual(
      found(ids)
        .map(([code]) => code)
        .sort(),
    );
    expect(totalFindings).toBe(findings.length);
    expect(inSlices.map(textOf).sort()).toEqual(findings.map(textOf).sort());
    expect(JSON.stringify(findings)).not.toContain('backtrail verify');
  });

  it('is followed by what to do about what was found, and that is not to verify', async () => {
    const heard = heardTerminal();
    const code = await asSuperuser(db.adminUrl, async (admin) => {
      await admin.query('set session_replication_role = replica');
      await admin.query('delete from ledger.segment_block');
      const ended = await verify(db.pool, false, heard.terminal);
      await admin.query(RESTORE);
      return ended;
    });
    expect([code, heard.out()]).toEqual([1, expect.stringContaining('RECORD_TEXT_UNREADABLE')]);
    expect(heard.talk()).toContain('restore it from a backup');
    expect(`${heard.out()}${heard.talk()}`).not.toContain('backtrail verify');
  });

  it('raises no alarm beside a running ingest', async () => {
    const loading = (async () => {
      for (let at = 0; at < 30; at++) await appendTexts(db.pool, [recordTextOf(`beside ${at}`)]);
    })();
    const isLoaded = hasSettled(loading);
    do {
      expect((await verifyLedger(db.pool)).findings).toEqual([]);
      expect(await findingsInSlices(db.pool)).toEqual([]);
    } while (!isLoaded());
    await loading;
  });
});

const LAST_APPEND = `
  select coalesce(max(append_id), 0) as last from ledger.append`;

const textOf = (finding: Finding): string => JSON.stringify(finding);

/** What is found when it is gone through slice by slice, each in a transaction of its own. */
async function findingsInSlices(pool: pg.Pool): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ last: string }>(LAST_APPEND);
  const lastAppend = rows[0]?.last ?? '0';
  const findings: Finding[] = [];
  for (const stage of VERIFY_STAGES) {
    for (let after: string | null = FIRST_NUMBER; after !== null;) {
      const start: SliceStart = { stage, after, lastAppend };
      const slice: VerifiedSlice = await inTransaction(pool, (client) => verifySlice(client, start));
      findings.push(...slice.findings);
      after = slice.until;
    }
  }
  return findings;
}

const TABLES = ['append', 'object', 'object_outcome', 'segment', 'segment_block', 'record', 'fact_block', 'quarantine'];
// Generated columns are kept as they were, and computed anew.
const SAVE = `
  create schema saved;
  ${TABLES.map((table) => `create table saved.${table} as table ledger.${table};`).join(' ')}
  create function saved.stored_columns(of regclass) returns text language sql as $$
    select string_agg(attname, ', ' order by attnum) from pg_attribute
    where attrelid = of and attnum > 0 and not attisdropped and attgenerated = ''
  $$`;
const RESTORE = `
  do $$
  declare
    name text;
    columns text;
  begin
    foreach name in array array['${TABLES.join("','")}'] loop
      columns := saved.stored_columns(('ledger.' || name)::regclass);
      execute format('delete from ledger.%I', name);
      execute format('insert into ledger.%I (%s) select %s from saved.%I', name, columns, columns, name);
    end loop;
  end $$`;

/** A hash as the row holds it. */
const halvesOf = (hash: Buffer): [string, string] => [hash.toString('hex', 0, 16), hash.toString('hex', 16)];

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

type PlaceRow = { segment_id: string; block: number; block_offset: number; text_bytes: number; packed: Buffer };

/** Changes the text of a record in its block, and packs the block again as if nothing had happened. */
async function rewriteText(admin: pg.Client, word: string, change: (text: Buffer) => void): Promise<Buffer> {
  const { rows } = await admin.query<PlaceRow>(
    `select r.segment_id, r.block, r.block_offset, r.text_bytes, b.packed
     from ledger.record r join ledger.segment_block b using (segment_id, block) where ${of(word)}`,
  );
  const { segment_id, block, block_offset, text_bytes, packed } = rows[0]!;
  const unpacked = (await unpackedBlock(packed))!;
  const text = unpacked.subarray(block_offset, block_offset + text_bytes);
  change(text);
  await admin.query(`update ledger.segment_block set packed = $3 where segment_id = $1 and block = $2`, [
    segment_id,
    block,
    deflateRawSync(unpacked),
  ]);
  return text;
}

/** Changes the facts of the append that issued a credential, and packs them again as if nothing had happened. */
function rewriteFacts(change: (facts: readonly FactRow[]) => readonly FactRow[]) {
  return async (admin: pg.Client): Promise<void> => {
    const { rows } = await admin.query<{ append_id: string; packed: Buffer }>(
      `select append_id, packed from ledger.fact_block
       where append_id = (select append_id from ledger.record where ${of('b1')})`,
    );
    const { append_id, packed } = rows[0]!;
    await admin.query(`update ledger.fact_block set packed = $2 where append_id = $1`, [
      append_id,
      factBlocksOf(change(factsInBlock(packed)!))[0],
    ]);
  };
}

const issuanceIn = (facts: readonly FactRow[]): FactRow => facts.find(({ kind }) => kind === 'issuance')!;

/** Puts a record in whose row, text and hash all agree. */
async function forgeRecord(admin: pg.Client): Promise<void> {
  const text = Buffer.from(recordTextOf('forged'));
  await admin.query(
    `insert into ledger.segment (segment_id, append_id, object_id, account)
     select 1000000, append_id, object_id, account from ledger.segment
     where segment_id = (select segment_id from ledger.record where ${of('a1')})`,
  );
  await admin.query(`insert into ledger.segment_block values (1000000, 0, $1, $2)`, [
    text.length,
    deflateRawSync(text),
  ]);
  await admin.query(
    `insert into ledger.record
     select event_time, append_id, 1000000, account_number, 0, $2, position, ip_number, redaction, is_read_only, $1, $3, $4, actor,
       event_name, source, region, spelled_ip, error_code, null, event_id, spelled_account, oddities
     from ledger.record where ${of('a1')}`,
    [eventIdOf('forged'), text.length, ...halvesOf(sha256(text))],
  );
}

async function quarantineOne(pool: pg.Pool): Promise<number> {
  const [objectId = 0] = await reserveObjectIds(pool, 1);
  const whole = Buffer.from('{"eventID": broken');
  const content = { contentHash: sha256(whole), contentBytes: whole.length, content: { whole } };
  const place = { objectId, objectName: 'broken.json', position: 0, byteOffset: 0 };
  const entry = quarantineEntryOf({
    ...place,
    reason: 'NOT_JSON',
    detail: 'the text breaks the rules of JSON',
    ...content,
  });
  await appendBatch(pool, batchOf(objectId, [], [entry]));
  const { rows } = await pool.query<{ id: string }>('select max(quarantine_id) as id from ledger.quarantine');
  return Number(rows[0]?.id);
}
