import type { NewRecord } from '#ledger';
import { parseAnswerText } from '#lineage';
import type { Resolution, UnitId } from '#lineage';
import { advance, lineageDigest } from '#projection';
import { eventAttributionOf, eventPages } from '#query';
import type pg from 'pg';
import type { Delivery } from '../builders/world/delivery.ts';
import { storedUnits } from '../../libs/projection/src/unit-row.ts';
import { freshDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';
import { emptyStore } from './empty-store.ts';
import { foldAll } from './fold-all.ts';
import { lineageDump } from './lineage-dump.ts';
import { appendRecords, newRecordsOf } from './new-records.ts';

const ANSWERS = `
  select actor::text as unit, answer from lineage.unit order by actor`;

const EVERYTHING = { from: null, until: null, accountId: null, isWrite: false, whose: null };

/** All that a store makes of its records, in canonical form. */
export type StorePrint = {
  readonly digest: string;
  readonly dump: readonly string[];
  /** One line of JSON for each event, as `backtrail attributions` writes them. */
  readonly attributions: readonly string[];
};

/** A store that laws are tried on, one case after another. */
export type LawStore = {
  readonly db: TestDatabase;
  /** Forgets the case before, and takes in another: until the lineage covers all of it. */
  readonly take: (delivery: Pick<Delivery, 'batches' | 'loaders' | 'isFollowed'>) => Promise<void>;
};

/** Opens a store for laws. Whoever opens it drops its database. */
export async function lawStore(): Promise<LawStore> {
  const db = await freshDatabase();
  return {
    db,
    take: async ({ batches, loaders, isFollowed }) => {
      await emptyStore(db.ownerPool);
      const records = batches.map((texts) => newRecordsOf(texts, 0));
      await (isFollowed ? loadFollowed(db.pool, records, loaders) : loadMeanwhile(db.pool, records, loaders));
      await foldAll(db.pool);
    },
  };
}

type Batches = readonly (readonly NewRecord[])[];

function loadFollowed(pool: pg.Pool, batches: Batches, loaders: number): Promise<void> {
  return shareOut(batches, loaders, async (batch) => {
    await appendRecords(pool, batch);
    await advance(pool);
  });
}

/** The lineage follows as fast as it can, in steps that begin and end anywhere in the loads. */
async function loadMeanwhile(pool: pg.Pool, batches: Batches, loaders: number): Promise<void> {
  let isLoading = true;
  const follow = async (): Promise<void> => {
    while (isLoading) await advance(pool);
  };
  const loading = shareOut(batches, loaders, async (batch) => {
    await appendRecords(pool, batch);
  }).finally(() => (isLoading = false));
  await Promise.all([loading, follow()]);
}

async function shareOut(
  batches: Batches,
  loaders: number,
  load: (batch: readonly NewRecord[]) => Promise<void>,
): Promise<void> {
  const queue = [...batches];
  const loader = async (): Promise<void> => {
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) await load(batch);
  };
  await Promise.all(Array.from({ length: loaders }, loader));
}

/** What a store makes of its records. */
export async function printOf({ pool }: TestDatabase): Promise<StorePrint> {
  return { digest: await lineageDigest(pool), dump: await lineageDump(pool), attributions: await attributionsIn(pool) };
}

/** One line of JSON for each event, as `backtrail attributions` writes them. */
export async function attributionsIn(pool: pg.Pool | pg.ClientBase): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { events, awaiting } of eventPages(pool, EVERYTHING)) {
    if (awaiting.length > 0) throw new Error(`the lineage does not cover the appends ${awaiting.join(', ')}`);
    lines.push(...events.map((event) => JSON.stringify(eventAttributionOf(event))));
  }
  return lines;
}

/** The answers of a store's units, as they are stored. */
export async function answersIn({ pool }: TestDatabase): Promise<ReadonlyMap<UnitId, string>> {
  const { rows } = await pool.query<{ unit: string; answer: string }>(ANSWERS);
  return new Map(rows.map(({ unit, answer }) => [unit, answer]));
}

/** The resolutions of a store's units. */
export async function resolutionsIn(db: TestDatabase): Promise<ReadonlyMap<UnitId, Resolution>> {
  const units = await storedUnits(db.pool, [...(await answersIn(db)).keys()]);
  return new Map(units.map(({ unit, actor, answer }) => [unit, parseAnswerText(unit, actor, answer)]));
}
