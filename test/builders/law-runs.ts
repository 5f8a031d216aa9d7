const SEED = Number(process.env['LAW_SEED'] ?? 20_261_122);
const CASES = Number(process.env['LAW_RUNS'] ?? 2_000);

/**
 * How a law is tried: on 2,000 cases, or as many as LAW_RUNS says, drawn by one seed, so that a run can be repeated and a
 * change is blamed for what it broke; LAW_SEED draws others.
 */
export const LAW_RUNS = { numRuns: CASES, seed: SEED };

/** How a law is tried whose cases are ten times as costly. */
export const COSTLY_LAW_RUNS = { numRuns: Math.ceil(CASES / 10), seed: SEED };

/** How a law is tried on PostgreSQL: on 50 cases, or as many as LAW_RUNS_STORED says. */
export const STORED_LAW_RUNS = { numRuns: Number(process.env['LAW_RUNS_STORED'] ?? 50), seed: SEED };

/** A minute to begin in, and more than any case on PostgreSQL takes on a busy machine. */
export const STORED_LAW_WITHIN_MS = 60_000 + STORED_LAW_RUNS.numRuns * 3_000;
