// Advances the lineage of a database until it is current: `advance-main.mjs DATABASE_URL`. Runs what is built, as
// `backtrail` does, and nothing of the command line's own.
import { createPool } from '#platform';
import { advance } from '#projection';

const pool = createPool(process.argv[2]);
for (let step = await advance(pool); step.appends > 0; step = await advance(pool));
await pool.end();
