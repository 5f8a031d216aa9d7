import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createPool, migrate, migrationsFolder, openEmbeddedStore } from '#platform';
import type pg from 'pg';
import { reRoot } from './re-root.ts';

/*
 * `npm run bench -- NAME`: measures one thing on a PostgreSQL of its own, and prints what it took beside the load that
 * the machine had. Measures are no tests: nothing fails for being slow.
 */
const BENCHES: Readonly<Record<string, (pool: pg.Pool) => Promise<string>>> = { 're-root': reRoot };

const name = process.argv[2] ?? '';
const bench = BENCHES[name];
if (bench === undefined) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(BENCHES).join(' | ')}\n`);
  process.exitCode = 2;
} else {
  await measure(bench);
}

async function measure(work: (pool: pg.Pool) => Promise<string>): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'backtrail-bench-'));
  const store = await openEmbeddedStore({ home: path.join(home, 'store') });
  try {
    await migrate(store.ownerUrl, migrationsFolder());
    const pool = createPool(store.appUrl);
    const loadBefore = loadavg()[0]?.toFixed(1) ?? '?';
    process.stdout.write(
      `${name}: ${await work(pool)}; load before ${loadBefore}, after ${loadavg()[0]?.toFixed(1) ?? '?'}\n`,
    );
    await pool.end();
  } finally {
    await store.close();
    rmSync(home, { recursive: true, force: true });
  }
}
