import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { watch } from '../measure/usage.ts';
import type { Load } from '../measure/load.ts';

const TAKE_ROWS = 'copy ledger.record to stdout (format binary)';
// Columns, types and indexes are those of the ledger's own table, whatever they are.
const MAKE_TABLE = `
  create schema bench_floor;
  create table bench_floor.record (like ledger.record including all)`;
const PUT_ROWS = 'copy bench_floor.record from stdin (format binary)';
const COUNT = 'select count(*)::integer as records from bench_floor.record';
const DROP = 'drop schema if exists bench_floor cascade';

/**
 * The narrow rows of a loaded store once more, in the order in which they came, by one COPY into an empty table with the
 * same indexes, in the same server.
 *
 * @param scratch a file for the rows to wait in
 */
export async function copyFloor(ownerUrl: string, cluster: string, scratch: string): Promise<Load> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'backtrail-bench' });
  await client.connect();
  try {
    await pipeline(client.query(to(TAKE_ROWS)), createWriteStream(scratch));
    await client.query(DROP);
    await client.query(MAKE_TABLE);
    const watched = watch(process.pid, cluster);
    const cpu = process.cpuUsage();
    const began = performance.now();
    await pipeline(createReadStream(scratch, { highWaterMark: 1 << 20 }), client.query(from(PUT_ROWS)));
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
