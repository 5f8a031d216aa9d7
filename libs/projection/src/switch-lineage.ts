import { RESOLVER } from '#lineage';
import type { Resolver } from '#lineage';
import { withRetry } from '#platform';
import type pg from 'pg';
import { buildBeside, emptyBeside, stepBeside } from './build-beside.ts';
import type { Going } from './build-beside.ts';
import { withRebuildLock } from './rebuild-lock.ts';
import { takeOver } from './take-over.ts';
import { lockLineage } from './unfolded-appends.ts';

export type SwitchOptions = Going & {
  readonly resolver?: Resolver;
  /** Told of each table that is compared and taken over. */
  readonly onTable?: (name: string) => void;
  readonly patienceMs?: number;
};

const SWITCHES = `
  select switches from lineage.checkpoint where name = 'lineage'`;

/**
 * Computes the lineage anew with a resolver, beside the present one, and takes over what differs in one transaction.
 * Questions are answered meanwhile: by the one before until it commits, by the new one from then on, none by both. What was
 * computed beside before is gone on with.
 *
 * Killed at any moment it leaves one of the two, whole. What lay beside is thrown away in the end.
 *
 * @throws {RebuildRunning}
 */
export async function switchLineage(pool: pg.Pool, options: SwitchOptions = {}): Promise<void> {
  const { resolver = RESOLVER, patienceMs } = options;
  const before = await withRetry(() => switchesOf(pool));
  // A connection may be lost while the server says that it has committed.
  await withRetry(async () => {
    if ((await switchesOf(pool)) !== before) return;
    await withRebuildLock(pool, (client) => switchOn(client, resolver, options), patienceMs);
  });
}

async function switchesOf(pool: pg.Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ switches: string }>(SWITCHES);
  return rows[0]?.switches;
}

async function switchOn(client: pg.ClientBase, resolver: Resolver, options: SwitchOptions): Promise<void> {
  await buildBeside(client, resolver, options);
  await client.query('begin');
  await lockLineage(client);
  // What came in last: from here on the present one stands still.
  while ((await stepBeside(client, resolver)).appends > 0);
  await takeOver(client, (name) => {
    options.signal?.throwIfAborted();
    options.onTable?.(name);
  });
  await client.query('commit');
  await emptyBeside(client);
}
