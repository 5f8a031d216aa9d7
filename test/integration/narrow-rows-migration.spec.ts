import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate, migrationsFolder } from '#platform';
import type { TestDatabase } from '../support/database.ts';
import { databaseBefore } from '../support/earlier-database.ts';

const NARROW_ROWS = '20261122001900_narrow_rows';

/** Texts that stand in every column of a row in turn, since each column has a short form for some and not for others. */
const TEXTS: readonly (string | null)[] = [
  ...[null, '', '=', '=x', '.amazonaws.com', '=a.amazonaws.com', 's3.amazonaws.com', 'amazonaws.com', 'AWS Internal'],
  ...[
    '0.0.0.0',
    '127.0.0.1',
    '128.0.0.0',
    '255.255.255.255',
    '192.168.1.300',
    '01.2.3.4',
    '1.2.3.4/32',
    '::1',
    '1.2.3',
  ],
  ...['000000000000', '999999999999', '0000000000001', '11112222333a', 'unknown', 'a\nb', '1.2.3.4\n', 'É'],
];

const INSERT = `
  insert into ledger.record (event_time, event_uuid, account, text_hash, stored_hash, append_id, segment_id, block,
    block_offset, text_bytes, position, redaction, is_read_only, actor, event_id, event_name, event_source, region,
    source_ip, error_code, oddities)
  select '2026-03-02T09:00:00Z'::timestamptz + n * interval '17 days 1 ms', md5(n::text)::uuid, coalesce(word, 'unknown'),
    sha256(n::text::bytea), case when n % 2 = 0 then sha256('stored') end, n, n * 2, n, 65535 - n, n * 3, n, 1, n % 3 = 0,
    md5('actor')::uuid, word, word, word, word, word, word, word
  from unnest($1::text[]) with ordinality as w (word, n)`;
const MONTHS = `
  select ledger.ensure_month((date '2026-03-01' + n * interval '1 month')::date) from generate_series(0, 16) n`;
const ROWS = `
  select event_time, event_uuid, account, encode(text_hash, 'hex') as text_hash, encode(stored_hash, 'hex') as stored_hash,
    append_id, segment_id, block, block_offset, text_bytes, position, redaction, is_read_only, actor, event_id,
    event_name, event_source, region, source_ip, error_code, oddities
  from ledger.record order by event_time`;

describe('the migration to narrow rows', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await databaseBefore(NARROW_ROWS);
  });
  afterAll(() => db.drop());

  it('changes nothing of what a row says', async () => {
    await db.ownerPool.query(MONTHS);
    await db.ownerPool.query(INSERT, [TEXTS]);
    const { rows: before } = await db.ownerPool.query(ROWS);
    expect(before).toHaveLength(TEXTS.length);

    expect(await migrate(db.ownerUrl, migrationsFolder())).toContain(NARROW_ROWS);
    expect((await db.pool.query(ROWS)).rows).toEqual(before);
  });
});
