import { dueWork, listWorkers } from '#follow';
import type pg from 'pg';
import { databaseState } from './database-state.ts';
import { lookAtLedger } from './ledger-state.ts';
import { failedPart, holdersOf, isHeld, judgeLineage, lookAtLineage, standstillAt } from './lineage-state.ts';
import type { Standstill } from './lineage-state.ts';
import { PARTS, UNKNOWN } from './part-state.ts';
import type { PartName, PartState, Parts } from './part-state.ts';
import { judgeSources, lookAtSources } from './source-state.ts';
import { judgeQueue, judgeWorkers } from './worker-state.ts';

export type HealthOptions = {
  /** As `createHealthPool` makes it. Stays open. */
  readonly pool: pg.Pool;
  /** The folder of an embedded store; null where the database is elsewhere. */
  readonly home?: string | null;
  /** Told when a part changes its state or code. */
  readonly onChange?: (part: PartName, now: PartState) => void;
};

/** Looks again and again at how everything is, so that a standstill is noticed though nobody asks. */
export type HealthWatch = {
  /** How everything is: as of at most a second ago. Never rejects, and never waits long. */
  readonly parts: () => Promise<Parts>;
  readonly close: () => void;
};

const LOOK_EVERY_MS = 2_000;
/** Whoever asks more often is told the same again. */
const FRESH_MS = 1_000;
/** Several statements may each take their time; shorter than what probes commonly wait. */
const PATIENCE_MS = 4_000;

export function watchHealth({ pool, home = null, onChange = () => undefined }: HealthOptions): HealthWatch {
  let standstill: Standstill | null = null;
  let last: { readonly parts: Parts; readonly atMs: number } | null = null;
  let looking: Promise<Parts> | null = null;

  const look = async (): Promise<Parts> => {
    const database = await databaseState({ pool, home });
    if (database.state !== 'ok') {
      standstill = null;
      return { ...NOTHING_KNOWN, database };
    }
    const lineage = await part(async () => {
      const seen = await lookAtLineage(pool);
      const nowMs = performance.now();
      standstill = standstillAt(seen, nowMs, standstill);
      return judgeLineage(seen, standstill, nowMs, isHeld(seen) ? await holdersOf(pool) : []);
    });
    const { workers, queue } = await workersOf(pool, lineage.code === 'LINEAGE_FROZEN');
    return {
      database,
      ledger: await part(() => lookAtLedger(pool)),
      lineage,
      workers,
      queue,
      sources: await part(async () => judgeSources(await lookAtSources(pool))),
    };
  };
  const tell = (parts: Parts): void => {
    for (const name of PARTS) {
      const before = last?.parts[name] ?? { state: 'ok' };
      const now = parts[name];
      if (before.state !== now.state || before.code !== now.code) onChange(name, now);
    }
  };
  const lookOnce = async (): Promise<Parts> => {
    const parts = await withinPatience(look());
    tell(parts);
    last = { parts, atMs: performance.now() };
    return parts;
  };
  const lookNow = (): Promise<Parts> => (looking ??= lookOnce().finally(() => (looking = null)));
  const timer = setInterval(() => void lookNow(), LOOK_EVERY_MS).unref();

  return {
    parts: () => (last !== null && performance.now() - last.atMs < FRESH_MS ? Promise.resolve(last.parts) : lookNow()),
    close: () => {
      clearInterval(timer);
    },
  };
}

async function workersOf(pool: pg.Pool, isFrozen: boolean): Promise<Pick<Parts, 'workers' | 'queue'>> {
  try {
    const workers = await listWorkers(pool);
    const isNeeded = isFrozen || (await dueWork(pool)).length > 0;
    return { workers: judgeWorkers(workers, isNeeded), queue: judgeQueue(workers) };
  } catch (error) {
    return { workers: failedPart(error), queue: UNKNOWN };
  }
}

async function part(look: () => Promise<PartState>): Promise<PartState> {
  try {
    return await look();
  } catch (error) {
    return failedPart(error);
  }
}

const NOTHING_KNOWN: Parts = {
  database: UNKNOWN,
  ledger: UNKNOWN,
  lineage: UNKNOWN,
  workers: UNKNOWN,
  queue: UNKNOWN,
  sources: UNKNOWN,
};
const NO_ANSWER: Parts = { ...NOTHING_KNOWN, database: { state: 'red', code: 'NO_ANSWER' } };

async function withinPatience(looking: Promise<Parts>): Promise<Parts> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Parts>((resolve) => {
    timer = setTimeout(() => {
      resolve(NO_ANSWER);
    }, PATIENCE_MS);
  });
  return await Promise.race([looking, late]).finally(() => {
    clearTimeout(timer);
  });
}
