/**
 * How a law is tried: on 2,000 cases, or as many as LAW_RUNS says, drawn by one seed, so that a run can be repeated and a
 * change is blamed for what it broke; LAW_SEED draws others.
 */
export const LAW_RUNS = {
  numRuns: Number(process.env['LAW_RUNS'] ?? 2_000),
  seed: Number(process.env['LAW_SEED'] ?? 20_261_122),
};
