import { createHash } from 'node:crypto';
import type pg from 'pg';

const UNITS = `
  select actor::text || ' ' || (extract(epoch from first_at) * 1000)::bigint || ' '
    || (extract(epoch from last_at) * 1000)::bigint || ' ' || status || ' ' || answer as line
  from unit
  where actor > $1::uuid
  order by actor
  limit 5000`;

const LAST_ACTOR = /^\S+/;

const VARIANTS = `
  select event_uuid::text || ' ' || account || ' ' || (extract(epoch from event_time) * 1000)::bigint || ' '
    || encode(text_hash, 'hex') || ' ' || encode(stands_for, 'hex') as line
  from variant
  order by event_uuid, account collate "C", event_time, text_hash`;

const AMENDED = `
  select event_uuid::text || ' ' || account || ' ' || by_uuid::text || ' ' || fact_id::text as line
  from lineage.amended
  order by event_uuid, fact_id`;

/**
 * One SHA-256 over the canonical dump of the lineage: natural keys and resolved values, in one order.
 *
 * Equal sets of stored events give equal digests, in whatever order, batches and number of loaders they came: nothing in
 * it depends on arrival.
 *
 * @returns lower-case hexadecimal
 */
export async function lineageDigest(pool: pg.Pool): Promise<string> {
  const digest = createHash('sha256');
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows } = await client.query<{ line: string }>(UNITS, [after]);
      for (const { line } of rows) digest.update(`unit ${line}\n`);
      const last = rows.at(-1);
      if (last === undefined) break;
      after = LAST_ACTOR.exec(last.line)?.[0] ?? after;
    }
    const { rows } = await client.query<{ line: string }>(VARIANTS);
    for (const { line } of rows) digest.update(`variant ${line}\n`);
    const { rows: amended } = await client.query<{ line: string }>(AMENDED);
    for (const { line } of amended) digest.update(`amended ${line}\n`);
    await client.query('commit');
    return digest.digest('hex');
  } finally {
    client.release();
  }
}
