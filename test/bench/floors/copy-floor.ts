import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { watch } from '../measure/usage.ts';
import type { Load } from '../measure/load.ts';

/** Rows that a loaded store holds, to be copied once more. */
export type Copied = 'records' | 'all';

const RECORD = 'ledger.record';
const TABLES = `
  select c.oid::regclass::text as name from pg_class c
  where c.relkind = 'r' and c.relnamespace in ('ledger'::regnamespace, 'lineage'::regnamespace)
  order by c.oid`;
const MAKE_SCHEMA = `
  drop schema if exists bench_floor cascade;
  create schema bench_floor`;
// Columns, types and indexes are those of the store's own table, whatever they are.
const MAKE_TABLE = (table: string, at: number): string =>
  `create table bench_floor.copied_${at} (like ${table} including all)`;
const TAKE_ROWS = (table: string): string => `copy ${table} to stdout (format binary)`;
const PUT_ROWS = (at: number): string => `copy bench_floor.copied_${at} from stdin (format binary)`;
const COUNT = 'select count(*)::integer as records from ledger.record';
const DROP = 'drop schema if exists bench_floor cascade';

/**
 * The rows of a loaded store once more, in the order in which they came, by one COPY of each table into an empty one with
 * the same indexes, in the same server: the narrow rows of its records, or all that it holds.
 *
 * @param scratch a folder for the rows to wait in; what it holds afterwards is of no more use
 */
export async function copyFloor(ownerUrl: string, cluster: string, scratch: string, copied: Copied): Promise<Load> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'backtrail-bench' });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(TABLES);
    const names = copied === 'records' ? [RECORD] : tables.map(({ name }) => name);
    const fileOf = (at: number): string => path.join(scratch, `${at}.copy`);
    mkdirSync(scratch, { recursive: true });
    await client.query(MAKE_SCHEMA);
    for (const [at, name] of names.entries()) {
      await pipeline(client.query(to(TAKE_ROWS(name))), createWriteStream(fileOf(at)));
      await client.query(MAKE_TABLE(name, at));
    }

    const watched = watch(process.pid, cluster);
    const cpu = process.cpuUsage();
    const began = performance.now();
    for (const at of names.keys()) {
      const rows = createReadStream(fileOf(at), { highWaterMark: 1 << 20 });
      await pipeline(rows, client.query(from(PUT_ROWS(at))));
    }
    const wallMs = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    const { postgresCpuMs, postgresPeakBytes } = watched.end();
    const { rows } = await client.query<{ records: number }>(COUNT);
    // The memory of this process is that of everything it measured before.
    const usage = { cpuMs: (user + system) / 1_000, peakBytes: 0, postgresCpuMs, postgresPeakBytes };
    return { records: rows[0]?.records ?? 0, wallMs, usage };
  } finally {
    await client.query(DROP);
    await client.end();
  }
}
