import type pg from 'pg';

/** How far an object is, as those who wait for it see it. */
export type FoundState = {
  readonly identity: string;
  readonly state: 'waiting' | 'taken' | 'read' | 'skipped' | 'failed';
};

const STATES = `
  select identity, state from follow.found where source_id = $1 and identity = any ($2::uuid[])`;

const LOOK_EVERY_MS = 200;

type Waiting = { readonly identities: readonly string[]; readonly done: (states: readonly FoundState[]) => void };

/** Waits for objects of one source to be dealt with. Whoever waits, there is one question to the store at a time. */
export type FoundWatch = {
  /** Resolves when all of them are dealt with, or the signal is aborted: with what is known of them then. */
  readonly until: (identities: readonly string[], signal: AbortSignal) => Promise<readonly FoundState[]>;
};

export function watchFound(pool: pg.Pool, sourceId: string): FoundWatch {
  const all = new Set<Waiting>();
  let known = new Map<string, FoundState>();
  let looking: Promise<void> | null = null;

  const statesOf = ({ identities }: Waiting): FoundState[] =>
    identities.flatMap((identity) => known.get(identity) ?? []);
  const look = async (): Promise<void> => {
    while (all.size > 0) {
      const identities = [...new Set([...all].flatMap((each) => each.identities))];
      try {
        const { rows } = await pool.query<FoundState>(STATES, [sourceId, identities]);
        known = new Map(rows.map((row) => [row.identity, row]));
      } catch {
        // The store is away: those who wait are given back to the queue when their time is up.
      }
      for (const each of all) {
        const states = statesOf(each);
        if (states.length === each.identities.length && states.every(isDealtWith)) each.done(states);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };

  return {
    until: (identities, signal) =>
      new Promise((resolve) => {
        const waiting: Waiting = {
          identities,
          done: (states) => {
            all.delete(waiting);
            signal.removeEventListener('abort', give);
            resolve(states);
          },
        };
        const give = (): void => {
          waiting.done(statesOf(waiting));
        };
        if (signal.aborted) {
          resolve([]);
          return;
        }
        signal.addEventListener('abort', give);
        all.add(waiting);
        looking ??= look().finally(() => (looking = null));
      }),
  };
}

/** Whether an object is read, or will not be. */
export const isDealtWith = ({ state }: Pick<FoundState, 'state'>): boolean => state !== 'waiting' && state !== 'taken';
