import type { Resolver } from '#lineage';
import { packageVersion } from '#platform';
import type pg from 'pg';
import { epochAfter } from './epoch.ts';
import { foldStep, isSome, NO_ADVANCE } from './fold-step.ts';
import type { Advance } from './fold-step.ts';
import { enterPlace } from './lineage-place.ts';
import { appendsUntil, readCheckpoint } from './unfolded-appends.ts';

/** What is told and heard while something long goes on. */
export type Going = {
  /** Told after each step how many records it folded. */
  readonly onRecords?: ((records: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

const EMPTY = `
  truncate lineage_next.fact, lineage_next.fact_key, lineage_next.unit, lineage_next.unit_origin,
    lineage_next.edge, lineage_next.variant, lineage_next.revision, lineage_next.past_edge, lineage_next.past_origin,
    lineage_next.amended`;

// Anew, since a dump may have left out the rows of this schema.
const RESTART = `
  insert into lineage_next.checkpoint (name) values ('lineage')
  on conflict (name) do update
  set incarnation = 0, xid = '0', append_id = 0, epoch = 0, resolver_version = 0, program = ''`;

// What has become of the place of another lineage, or was restored with another store's, is not gone on with.
const IS_OURS = `
  select c.resolver_version = $1 and c.program = $2 and exists (
      select from ledger.epoch e
      where e.epoch = c.epoch and (e.incarnation, e.xid, e.append_id) = (c.incarnation, c.xid, c.append_id)
    ) as is_ours
  from lineage_next.checkpoint c
  where c.name = 'lineage'`;

/**
 * Computes the lineage beside the present one with a resolver, through all epochs that the ledger remembers, while the
 * present one goes on. What the same version of the same program computed there before is gone on with; anything else is
 * thrown away first.
 *
 * @param client holds the lock for it
 */
export async function buildBeside(client: pg.ClientBase, resolver: Resolver, going: Going): Promise<void> {
  const { rows } = await client.query<{ is_ours: boolean }>(IS_OURS, [resolver.version, packageVersion()]);
  if (rows[0]?.is_ours !== true) await emptyBeside(client);
  await followEpochs(client, resolver, going);
}

/** Takes the lineage beside up to the last epoch that the ledger remembers at this moment. */
export async function followEpochs(client: pg.ClientBase, resolver: Resolver, going: Going): Promise<void> {
  for (;;) {
    going.signal?.throwIfAborted();
    await client.query('begin');
    const step = await stepBeside(client, resolver);
    await client.query('commit');
    if (step.appends === 0) return;
    going.onRecords?.(step.records);
  }
}

/** Folds one further epoch beside, as part of a transaction. */
export async function stepBeside(client: pg.ClientBase, resolver: Resolver): Promise<Advance> {
  await enterPlace(client, 'beside');
  const checkpoint = await readCheckpoint(client);
  const known = await epochAfter(client, checkpoint);
  if (known === null) return NO_ADVANCE;
  const appends = await appendsUntil(client, checkpoint, known);
  if (!isSome(appends)) return NO_ADVANCE;
  return foldStep(client, appends, { resolver, program: packageVersion(), epoch: known.epoch });
}

/** Throws away what lies beside. */
export async function emptyBeside(client: pg.ClientBase): Promise<void> {
  await client.query('begin');
  await client.query(EMPTY);
  await client.query(RESTART);
  await client.query('commit');
}
