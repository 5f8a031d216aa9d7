import type { Log } from '#platform';
import type { KnownEpoch } from '#query';
import type pg from 'pg';
import type { Loaders } from './loaders.ts';

/** Who asks. */
export type Viewer = {
  /** The name of the token; `anonymous` where none is asked for. */
  readonly name: string;
  readonly authMode: 'none' | 'token';
};

/** What one request's resolvers work with. */
export type RequestContext = {
  readonly viewer: Viewer;
  /** Connections for reading, as many at a time and for as long as one request may have them. */
  readonly pool: pg.Pool;
  /** Connections that read what was known in an epoch, whatever the request asks of. */
  readonly poolOf: (epoch: KnownEpoch) => pg.Pool;
  /** Waits until the lineage holds all that was ever known. @throws {PastNotComputed} when it does not in time */
  readonly reachLatest: () => Promise<void>;
  /** Connections that read what is known now. */
  readonly present: pg.Pool;
  /**
   * What `present` is a view of, for what is read through Prisma, which needs one pool for good: it ends with the statement's
   * own time, not with the signal.
   */
  readonly readPool: pg.Pool;
  /** For bringing the lineage up to records that were just stored, and for changes. */
  readonly store: pg.Pool;
  /** Ended by the deadline, and by a caller who goes away. */
  readonly signal: AbortSignal;
  readonly loaders: Loaders;
  /** For changes, each of which is noted with who asked for it. */
  readonly log: Log;
};
