import type { Resolver } from '#lineage';
import type pg from 'pg';
import { keepAmendedEvents } from './amended-events.ts';
import { fileFacts, keepFacts } from './filed-facts.ts';
import { learnFacts } from './learn-facts.ts';
import { resolveUnits } from './resolve-units.ts';
import { factsOfAppends } from './told-fact.ts';
import type { FoldableAppend } from './unfolded-appends.ts';
import type { StepBy } from './unit-store.ts';
import { judgeVariants } from './variants.ts';

/** What one step of the resolver did. `appends` is 0 when nothing stood behind the horizon. */
export type Advance = { readonly appends: number; readonly records: number; readonly unitsWritten: number };

export const NO_ADVANCE: Advance = { appends: 0, records: 0, unitsWritten: 0 };

/** A lineage keeps by which resolver and program it was begun, since later ones answer anew only for what they touch. */
const MOVE = `
  update checkpoint
  set incarnation = $1, xid = $2::xid8, append_id = $3, epoch = $4,
    resolver_version = case when epoch = 0 then $5::smallint else resolver_version end,
    program = case when epoch = 0 then $6 else program end
  where name = 'lineage'`;

/** By whom a step is made, and as part of which epoch. */
export type FoldBy = StepBy & { readonly program: string };

/** Folds some appends, in order, into the lineage that the transaction has entered, and moves its checkpoint behind them. */
export async function foldStep(
  client: pg.ClientBase,
  appends: readonly [FoldableAppend, ...FoldableAppend[]],
  { resolver, program, epoch }: FoldBy,
): Promise<Advance> {
  const unitsWritten = await fold(client, appends, resolver, epoch);
  const last = appends.at(-1) ?? appends[0];
  await client.query(MOVE, [last.incarnation, last.xid, last.append_id, epoch, resolver.version, program]);
  const records = appends.reduce((sum, append) => sum + append.record_count, 0);
  return { appends: appends.length, records, unitsWritten };
}

async function fold(
  client: pg.ClientBase,
  appends: readonly FoldableAppend[],
  resolver: Resolver,
  epoch: string,
): Promise<number> {
  const told = await factsOfAppends(
    client,
    appends.map((append) => append.append_id),
  );
  const learnt = await learnFacts(client, told);
  const filed = fileFacts(client, learnt, resolver);
  const written = await resolveUnits(client, learnt, filed, { resolver, epoch });
  await keepFacts(client, learnt, filed.newKeys, epoch);
  await keepAmendedEvents(client, learnt, epoch);
  await judgeVariants(client, appends);
  return written;
}

/** Whether there are any. */
export const isSome = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0;
