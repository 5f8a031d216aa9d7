import { awaitCurrent } from '#projection';
import { asKnownIn, epochAt } from '#query';
import type { EpochMs } from '#kernel';
import type pg from 'pg';
import { catchUp } from './catch-up.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What a command asks: what is known now, or what was known at a time. */
export type Knowledge = {
  readonly reader: pg.Pool | pg.ClientBase;
  /** Where others append at this moment, brings the lineage up to what they appended. What was known then stays as it is. */
  readonly bringUpTo: (appendIds: readonly string[]) => Promise<void>;
};

/** @param asOf null for now */
export async function withKnowledge<T>(
  pool: pg.Pool,
  asOf: EpochMs | null,
  terminal: Terminal,
  ask: (knowledge: Knowledge) => Promise<T>,
): Promise<T> {
  await catchUp(pool, terminal);
  if (asOf === null) {
    const { signal } = terminal;
    return ask({ reader: pool, bringUpTo: (appendIds) => awaitCurrent(pool, appendIds, { signal }) });
  }
  const epoch = await epochAt(pool, asOf);
  terminal.talk(`As it was known since ${epoch.clock.toISOString()} (epoch ${epoch.epoch}).`);
  return asKnownIn(pool, epoch, (reader) => ask({ reader, bringUpTo: () => Promise.resolve() }));
}
