import { inTransaction } from '#platform';
import type pg from 'pg';
import { keepAmendedEvents } from './amended-events.ts';
import { epochAfter, openEpoch } from './epoch.ts';
import { fileFacts, keepFacts } from './filed-facts.ts';
import { learnFacts } from './learn-facts.ts';
import { resolveUnits } from './resolve-units.ts';
import { factsOfAppends } from './told-fact.ts';
import { appendsUntil, lockCheckpoint, unfoldedAppends } from './unfolded-appends.ts';
import type { FoldableAppend } from './unfolded-appends.ts';
import { judgeVariants } from './variants.ts';

/** What one step of the resolver did. `appends` is 0 when nothing stood behind the horizon. */
export type Advance = { readonly appends: number; readonly records: number; readonly unitsWritten: number };

/** Most load transactions folded in one step: bounds the memory of a step and the time that its lock is held. */
const MOST_APPENDS = 40;
const MOST_RECORDS = 15_000;

const MOVE = `
  update lineage.checkpoint
  set incarnation = $1, xid = $2::xid8, append_id = $3, epoch = $4
  where name = 'lineage'`;

/**
 * Moves the lineage projection forward by one step.
 *
 * The step reads only load transactions behind the horizon, so none can slip in before its checkpoint later; and what
 * it writes, the epoch and the checkpoint commit together, so a crash repeats nothing and loses nothing. Steps of
 * several processes wait for each other. What was folded before, in an epoch that the ledger remembers, is folded in
 * that epoch again.
 */
export function advance(pool: pg.Pool): Promise<Advance> {
  return inTransaction(pool, async (client) => {
    const checkpoint = await lockCheckpoint(client);
    const known = await epochAfter(client, checkpoint);
    const appends =
      known === null
        ? withinBounds(await unfoldedAppends(client, checkpoint, MOST_APPENDS))
        : await appendsUntil(client, checkpoint, known);
    const last = appends.at(-1);
    if (last === undefined) return { appends: 0, records: 0, unitsWritten: 0 };

    const epoch = known?.epoch ?? (await openEpoch(client, last));
    const unitsWritten = await fold(client, appends, epoch);
    await client.query(MOVE, [last.incarnation, last.xid, last.append_id, epoch]);
    return { appends: appends.length, records: sumOfRecords(appends), unitsWritten };
  });
}

async function fold(client: pg.ClientBase, appends: readonly FoldableAppend[], epoch: string): Promise<number> {
  const told = await factsOfAppends(
    client,
    appends.map((append) => append.append_id),
  );
  const learnt = await learnFacts(client, told);
  const filed = fileFacts(client, learnt);
  const written = await resolveUnits(client, learnt, filed, epoch);
  await keepFacts(client, learnt, filed.newKeys, epoch);
  await keepAmendedEvents(client, learnt, epoch);
  await judgeVariants(client, appends);
  return written;
}

/** The first append always, however large, then as many as stay within the bound. */
function withinBounds(appends: readonly FoldableAppend[]): readonly FoldableAppend[] {
  let records = 0;
  return appends.filter((append, position) => (records += append.record_count) <= MOST_RECORDS || position === 0);
}

const sumOfRecords = (appends: readonly FoldableAppend[]): number =>
  appends.reduce((sum, append) => sum + append.record_count, 0);
