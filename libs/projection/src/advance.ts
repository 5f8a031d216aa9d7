import { foldCoverage } from '#coverage';
import { RESOLVER } from '#lineage';
import type { Resolver } from '#lineage';
import { inTransaction, packageVersion } from '#platform';
import type pg from 'pg';
import { epochAfter, openEpoch } from './epoch.ts';
import { foldStep, isSome, NO_ADVANCE } from './fold-step.ts';
import type { Advance } from './fold-step.ts';
import { enterPlace } from './lineage-place.ts';
import { appendsUntil, lockLineage, readCheckpoint, tryLockLineage, unfoldedAppends } from './unfolded-appends.ts';
import type { FoldableAppend } from './unfolded-appends.ts';

/** Most load transactions folded in one step: bounds the time that its lock is held. */
const MOST_APPENDS = 40;
/**
 * Bounds a step's memory, but for those of a single load transaction. The more, the fewer sessions are answered before
 * their issuer comes, and once more then: with 10,000 a load takes a twentieth longer, with 40,000 no less, and some 60 MB more.
 */
const MOST_RECORDS = 20_000;

/** The channel on which each step that covered something rings when it commits. What it did is to be read, not believed. */
export const EPOCH_CHANNEL = 'backtrail_epoch';

const RING = `
  select pg_notify($1, $2)`;

export type AdvanceOptions = {
  /** Answers for whatever the step touches; what it does not touch keeps the answers that it has. Default: this program's. */
  readonly resolver?: Resolver;
  /** Does nothing where another process makes a step right now. Default: waits for it. */
  readonly unlessOthersDo?: boolean;
  /** Cuts the step off, which leaves nothing behind. */
  readonly signal?: AbortSignal;
};

/**
 * Moves the lineage projection forward by one step.
 *
 * The step reads only load transactions behind the horizon, so none can slip in before its checkpoint later; and what
 * it writes, the epoch and the checkpoint commit together, so a crash repeats nothing and loses nothing. Steps of
 * several processes wait for each other. What was folded before, in an epoch that the ledger remembers, is folded in
 * that epoch again.
 *
 * @throws the signal's reason when it is aborted
 */
export function advance(pool: pg.Pool, options: AdvanceOptions = {}): Promise<Advance> {
  const { resolver = RESOLVER, unlessOthersDo = false, signal } = options;
  const step = async (client: pg.PoolClient): Promise<Advance> => {
    if (!unlessOthersDo) await lockLineage(client);
    else if (!(await tryLockLineage(client))) return NO_ADVANCE;
    await enterPlace(client, 'present');
    const checkpoint = await readCheckpoint(client);
    const known = await epochAfter(client, checkpoint);
    const appends =
      known === null
        ? withinBounds(await unfoldedAppends(client, checkpoint, MOST_APPENDS))
        : await appendsUntil(client, checkpoint, known);
    // Its horizon is seen later than the lineage's, so it covers whatever the lineage covers, and commits with it.
    const covered = await foldCoverage(client);
    if (!isSome(appends)) return { ...covered, unitsWritten: 0 };
    const epoch = known?.epoch ?? (await openEpoch(client, appends.at(-1) ?? appends[0]));
    const advanced = await foldStep(client, appends, { resolver, program: packageVersion(), epoch });
    await client.query(RING, [EPOCH_CHANNEL, epoch]);
    return advanced;
  };
  return inTransaction(pool, step, signal === undefined ? {} : { signal });
}

/** The first append always, however large, then as many as stay within the bound. */
function withinBounds(appends: readonly FoldableAppend[]): readonly FoldableAppend[] {
  let records = 0;
  return appends.filter((append, position) => (records += append.record_count) <= MOST_RECORDS || position === 0);
}
