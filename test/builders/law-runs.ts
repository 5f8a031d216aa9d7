/** How many cases a law is tried on: 2,000, or as many as LAW_RUNS says. */
export const LAW_RUNS = { numRuns: Number(process.env['LAW_RUNS'] ?? 2_000) };
