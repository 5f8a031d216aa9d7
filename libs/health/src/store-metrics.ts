import { listWorkers } from '#follow';
import { verificationState } from '#integrity';
import { horizonHolders, sessionCounts } from '#projection';
import { lineageLag } from '#query';
import type pg from 'pg';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { PARTS } from './part-state.ts';
import type { PartState, Parts } from './part-state.ts';
import { regionLags } from './region-lag.ts';
import { MOST_COUNTED, sourceCounts } from './source-counts.ts';
import { createStoredRecords } from './stored-records.ts';
import type { HealthWatch } from './watch-health.ts';
import { isAlive } from './worker-state.ts';

/** Brings the gauges up to date: at most every few seconds, and within a few seconds. Never rejects. */
export type MeasureStore = () => Promise<void>;

export type StoreMetricsOptions = {
  /** As `createHealthPool` makes it. */
  readonly pool: pg.Pool;
  readonly health: Pick<HealthWatch, 'parts'>;
  readonly registers: Registry[];
  /** How long what was measured is told again. Default: 3 s. */
  readonly freshMs?: number;
};

/** Asks the store; null where it does not tell. */
type Ask = <T>(question: () => Promise<T>) => Promise<T | null>;
type Measure = (ask: Ask) => Promise<void>;

/** No number, as Prometheus writes one that is not known. */
const UNKNOWN = Number.NaN;
const FRESH_MS = 3_000;
/** What has to be counted row by row is counted once a minute. */
const COUNTED_EVERY_MS = 60_000;
/** Prometheus gives up after ten seconds by itself. */
const PATIENCE_MS = 6_000;
const STATES: Readonly<Record<PartState['state'], number>> = { ok: 0, amber: 1, red: 2, unknown: UNKNOWN };

const REVISIONS = `
  select count(*)::float8 as revisions from lineage.revision`;

/**
 * What the store tells of itself, in Prometheus's form. Each value is `NaN`, or left out, while the store does not tell
 * it. One question at a time: whoever asks how all is has the other connection.
 */
export function createStoreMetrics({ pool, health, registers, freshMs = FRESH_MS }: StoreMetricsOptions): MeasureStore {
  const make: MakeGauge = (name, help) => new Gauge({ name, help, registers });
  const measures: readonly Measure[] = [
    lineageMeasure(pool, make),
    recordsMeasure(pool, make),
    verifyMeasure(pool, make),
    workersMeasure(pool, make),
    sourcesMeasure(pool, registers),
    regionsMeasure(pool, registers),
    countsMeasure(pool, make),
  ];
  const tellParts = partsGauge(registers);
  return atMostEvery(freshMs, async () => {
    const parts = await health.parts();
    tellParts(parts);
    const isThere = parts.database.state === 'ok';
    const ask: Ask = (question) => (isThere ? question().catch(() => null) : Promise.resolve(null));
    for (const measure of measures) await measure(ask);
  });
}

type MakeGauge = (name: string, help: string) => Gauge;

function lineageMeasure(pool: pg.Pool, make: MakeGauge): Measure {
  const seconds = make(
    'backtrail_lineage_behind_seconds',
    'Age of the oldest load transaction that the lineage does not cover yet; 0 where it covers all.',
  );
  const appends = make('backtrail_lineage_behind_appends', 'Load transactions that the lineage does not cover yet.');
  const horizon = make(
    'backtrail_horizon_seconds',
    'Age of the oldest open transaction on the server that has written, before which readers stay; 0 where there is none.',
  );
  return async (ask) => {
    const lag = await ask(() => lineageLag(pool));
    seconds.set(lag?.seconds ?? UNKNOWN);
    appends.set(lag?.appends ?? UNKNOWN);
    const holders = await ask(() => horizonHolders(pool));
    horizon.set(holders === null ? UNKNOWN : secondsSinceDate(holders[0]?.since ?? null));
  };
}

const secondsSinceDate = (since: Date | null): number =>
  since === null ? 0 : Math.max(0, (Date.now() - since.getTime()) / 1000);

function recordsMeasure(pool: pg.Pool, make: MakeGauge): Measure {
  const records = make('backtrail_records_stored', 'Records in the ledger, as of the transactions that have ended.');
  const stored = createStoredRecords();
  return async (ask) => {
    records.set((await ask(() => stored.count(pool))) ?? UNKNOWN);
  };
}

function verifyMeasure(pool: pg.Pool, make: MakeGauge): Measure {
  const faults = make('backtrail_verify_faults', 'Faults that the latest verifications of the ledger found.');
  const records = make(
    'backtrail_verify_records',
    'Records that the verification under way, or the last one, has checked.',
  );
  const age = make('backtrail_verify_age_seconds', 'Seconds since a verification of the whole ledger ended.');
  return async (ask) => {
    const state = await ask(() => verificationState(pool));
    const latest = state?.running ?? state?.last;
    faults.set(state?.faults ?? UNKNOWN);
    records.set(state === null ? UNKNOWN : (latest?.records ?? 0));
    const endedAt = state?.last?.endedAt ?? null;
    age.set(endedAt === null ? UNKNOWN : Math.max(0, (Date.now() - Date.parse(endedAt)) / 1000));
  };
}

function workersMeasure(pool: pg.Pool, make: MakeGauge): Measure {
  const alive = make('backtrail_workers', 'Workers that told lately that they live.');
  const silent = make('backtrail_workers_silent', 'Workers that ended without a word, or hang.');
  return async (ask) => {
    const workers = await ask(() => listWorkers(pool));
    alive.set(workers?.filter(isAlive).length ?? UNKNOWN);
    silent.set(workers?.filter((each) => !isAlive(each)).length ?? UNKNOWN);
  };
}

function sourcesMeasure(pool: pg.Pool, registers: Registry[]): Measure {
  const objects = new Gauge({
    name: 'backtrail_source_objects',
    help: `Objects of a source that wait, are being read, or failed; up to ${MOST_COUNTED}.`,
    labelNames: ['source', 'state'] as const,
    registers,
  });
  const looked = new Gauge({
    name: 'backtrail_source_looked_seconds',
    help: 'Seconds since a source was last looked at.',
    labelNames: ['source'] as const,
    registers,
  });
  return async (ask) => {
    const counts = (await ask(() => sourceCounts(pool))) ?? [];
    objects.reset();
    looked.reset();
    for (const { source, waiting, taken, failed, lookedSeconds } of counts) {
      objects.set({ source, state: 'waiting' }, waiting);
      objects.set({ source, state: 'taken' }, taken);
      objects.set({ source, state: 'failed' }, failed);
      if (lookedSeconds !== null) looked.set({ source }, lookedSeconds);
    }
  };
}

function regionsMeasure(pool: pg.Pool, registers: Registry[]): Measure {
  const lag = new Gauge({
    name: 'backtrail_lag_seconds',
    help: 'Seconds since the latest file of an account and region that was read, by the time in its name.',
    labelNames: ['account', 'region'] as const,
    registers,
  });
  return async (ask) => {
    const lags = (await ask(() => regionLags(pool))) ?? [];
    lag.reset();
    for (const { account, region, seconds } of lags) lag.set({ account, region }, seconds);
  };
}

function countsMeasure(pool: pg.Pool, make: MakeGauge): Measure {
  const waiting = make('backtrail_sessions_waiting', 'Sessions that lead to no origin yet; counted once a minute.');
  const changed = make('backtrail_attributions_changed', 'Answers that later records replaced; counted once a minute.');
  let countedMs = Number.NEGATIVE_INFINITY;
  return async (ask) => {
    if (performance.now() - countedMs < COUNTED_EVERY_MS) return;
    const sessions = await ask(() => sessionCounts(pool));
    waiting.set(sessions?.waiting ?? UNKNOWN);
    const revisions = await ask(() => pool.query<{ revisions: number }>(REVISIONS));
    changed.set(revisions?.rows[0]?.revisions ?? UNKNOWN);
    if (sessions !== null && revisions !== null) countedMs = performance.now();
  };
}

function partsGauge(registers: Registry[]): (parts: Parts) => void {
  const state = new Gauge({
    name: 'backtrail_part_state',
    help: 'What /readyz says of each part: 0 ok, 1 amber, 2 red.',
    labelNames: ['part'] as const,
    registers,
  });
  return (parts) => {
    for (const part of PARTS) state.set({ part }, STATES[parts[part].state]);
  };
}

/**
 * Those who ask while it is measured wait for the same, but not longer than they can; those who ask soon after are told
 * the same.
 */
function atMostEvery(ms: number, measure: () => Promise<void>): MeasureStore {
  let measuring: Promise<void> | null = null;
  let measuredMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (measuring === null && performance.now() - measuredMs < ms) return;
    measuring ??= measure().finally(() => {
      measuredMs = performance.now();
      measuring = null;
    });
    await withinPatience(measuring);
  };
}

async function withinPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}
