import { inTransaction } from '#platform';
import type pg from 'pg';
import { factsOfAppends, keepFacts, keepKeys, knownFactOf, userFactOf } from './fact-store.ts';
import type { FactRow, KeptFact, KnownFactRow } from './fact-store.ts';
import { growUnits, resolveUnits } from './resolve-units.ts';
import { epochAfter, openEpoch } from './epoch.ts';
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
  const facts = await factsOfAppends(
    client,
    appends.map((append) => append.append_id),
  );
  const kept = await keepFacts(client, withUsers(facts), epoch);
  const known = kept.flatMap(knownOf);
  await keepKeys(
    client,
    known.filter((row) => row.isNew),
  );
  const written = await resolveUnits(
    client,
    known.filter((row) => row.isNew || row.isEarlier),
  );
  await growUnits(
    client,
    known.filter((row) => !row.isNew),
  );
  await judgeVariants(client, appends);
  return written;
}

/** What was told for the first time, and what is now known to have begun earlier: whoever it bears on is answered anew. */
type Told = KnownFactRow & { readonly isNew: boolean; readonly isEarlier: boolean };

function knownOf(row: KeptFact): readonly Told[] {
  const known = knownFactOf(row);
  return known === null ? [] : [{ ...known, isNew: row.is_new, isEarlier: row.is_earlier && row.kind === 'sighting' }];
}

/** Facts with what sightings of users tell besides; such a fact covers all the sightings that tell it. */
function withUsers(facts: readonly FactRow[]): readonly FactRow[] {
  const all = new Map(facts.map((fact) => [fact.fact_id, fact]));
  for (const row of facts) {
    const known = row.kind === 'sighting' ? knownFactOf(row) : null;
    const user = known?.fact.kind === 'sighting' ? userFactOf(known.fact, row) : null;
    if (user !== null) all.set(user.fact_id, covering(all.get(user.fact_id) ?? user, user));
  }
  return [...all.values()];
}

function covering(known: FactRow, other: FactRow): FactRow {
  const first_at = other.first_at < known.first_at ? other.first_at : known.first_at;
  const last_at = other.last_at > known.last_at ? other.last_at : known.last_at;
  return { ...known, first_at, last_at };
}

/** The first append always, however large, then as many as stay within the bound. */
function withinBounds(appends: readonly FoldableAppend[]): readonly FoldableAppend[] {
  let records = 0;
  return appends.filter((append, position) => (records += append.record_count) <= MOST_RECORDS || position === 0);
}

const sumOfRecords = (appends: readonly FoldableAppend[]): number =>
  appends.reduce((sum, append) => sum + append.record_count, 0);
