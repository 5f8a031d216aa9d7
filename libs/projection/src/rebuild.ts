import { emptyCoverage } from '#coverage';
import { RESOLVER } from '#lineage';
import type { Resolver } from '#lineage';
import type pg from 'pg';
import { advance } from './advance.ts';
import { enterPlace } from './lineage-place.ts';
import { withRebuildLock } from './rebuild-lock.ts';
import { lockLineage } from './unfolded-appends.ts';

const EMPTY = `
  truncate fact, fact_key, unit, unit_origin, edge, variant, revision, past_edge, past_origin,
    amended`;

const RESTART = `
  update checkpoint set incarnation = 0, xid = '0', append_id = 0, epoch = 0 where name = 'lineage'`;

/**
 * Drops the lineage and the coverage, and computes them again from the ledger.
 *
 * Interrupted, it goes on from where it stopped at the next advance, since the emptying is one transaction. Questions
 * that are asked meanwhile wait for it, unlike those of `switchLineage`; in return it needs no room for a second lineage,
 * and nothing of the first.
 *
 * @param onAdvance told after each step how many records it folded
 * @throws {RebuildRunning}
 */
export function rebuild(
  pool: pg.Pool,
  onAdvance: (records: number) => void = () => undefined,
  resolver: Resolver = RESOLVER,
): Promise<void> {
  return withRebuildLock(pool, async (client) => {
    await client.query('begin');
    await lockLineage(client);
    await enterPlace(client, 'present');
    await client.query(EMPTY);
    await client.query(RESTART);
    await emptyCoverage(client);
    await client.query('commit');
    for (let step = await advance(pool, { resolver }); step.appends > 0; step = await advance(pool, { resolver })) {
      onAdvance(step.records);
    }
  });
}
