import type { Log } from '#platform';
import type { KnownEpoch } from '#query';
import type pg from 'pg';
import type { Limits } from '../limits/limits.ts';
import { createLoaders } from './loaders.ts';
import type { ReachEpoch } from './reach-epoch.ts';
import type { RequestContext, Viewer } from './request-context.ts';
import { requestPool } from './request-pool.ts';

export type ContextDeps = {
  readonly store: pg.Pool;
  readonly readPool: pg.Pool;
  readonly limits: Limits;
  readonly log: Log;
};

/** Connections for what is known now, and for what was known in an epoch; all end with the signal. */
export type Reads = Pick<RequestContext, 'present' | 'poolOf' | 'signal'>;

/** The connections of one request, or of one message of a stream. */
export function readsWithin({ readPool, limits }: ContextDeps, signal: AbortSignal): Reads {
  const atOnce = limits.statementsAtOnce;
  return {
    signal,
    present: requestPool(readPool, { signal, atOnce }),
    poolOf: (epoch) => requestPool(readPool, { signal, atOnce, asOf: epoch }),
  };
}

/** What its resolvers work with: as it was known in an epoch, or as it is known now. */
export function contextOf(
  { store, readPool, log }: ContextDeps,
  viewer: Viewer,
  { present, poolOf, signal }: Reads,
  epoch: KnownEpoch | null,
  reach: ReachEpoch,
): RequestContext {
  const pool = epoch === null ? present : poolOf(epoch);
  const reachLatest = (): Promise<void> => reach(null, present, signal);
  const loaders = createLoaders({ pool, store, signal });
  return { viewer, pool, poolOf, reachLatest, present, readPool, store, signal, loaders, log };
}
