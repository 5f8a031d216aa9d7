import { runsUnderWay } from '#follow';
import type { Run } from '#follow';
import { settledOrAborted } from '#platform';
import type { Log } from '#platform';
import type pg from 'pg';
import { errorCodeOf } from '../error-code-of.ts';

/** How a run is now, for whoever follows it. */
export type RunState = {
  readonly run: Run;
  /** So many states came and went since the last one of the same stream, which did not take them in time. */
  readonly passedOver: number;
};

/** How runs go on, for all streams of a process: the store is asked once for all of them, and not while nobody follows. */
export type RunWatch = {
  /**
   * How runs are, and each time that changes. Whoever does not take a state in time is told the next one, and how many were
   * passed over.
   *
   * @param runId one run, whether it goes on or not; null: all that go on
   */
  readonly follow: (runId: string | null, signal: AbortSignal) => AsyncGenerator<readonly RunState[], void, undefined>;
};

export type RunWatchDeps = { readonly readPool: pg.Pool; readonly log: Log };

const LOOK_EVERY_MS = 1_000;
/** Runs that one stream may have to be told of. More are passed over, the eldest first. */
const MOST_PENDING = 1_000;

type Follower = {
  readonly runId: string | null;
  readonly told: Map<string, string>;
  readonly pending: Map<string, Run>;
  passedOver: number;
  ring: () => void;
};

export function createRunWatch({ readPool, log }: RunWatchDeps): RunWatch {
  const followers = new Set<Follower>();
  /** Runs that went on when they were last looked at: how they ended is told as well. */
  let open: readonly string[] = [];
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    const named = [...followers].flatMap(({ runId }) => (runId === null ? [] : [runId]));
    const runs = await runsUnderWay(readPool, [...new Set([...open, ...named])]);
    open = runs.filter(isOpen).map(({ runId }) => runId);
    for (const follower of followers) for (const run of runs) hand(follower, run);
  };
  const lookOnce = (): Promise<void> =>
    (looking ??= look()
      .catch((error: unknown) => {
        log.warn({ code: errorCodeOf(error) }, 'cannot see how runs go on; it is looked again');
      })
      .finally(() => (looking = null)));
  const enter = (follower: Follower): void => {
    followers.add(follower);
    timer ??= setInterval(() => void lookOnce(), LOOK_EVERY_MS);
  };
  const leave = (follower: Follower): void => {
    followers.delete(follower);
    if (followers.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
    open = [];
  };

  return {
    follow: async function* (runId, signal) {
      const follower: Follower = { runId, told: new Map(), pending: new Map(), passedOver: 0, ring: () => undefined };
      enter(follower);
      try {
        // Whoever comes while it is looked is not in that look.
        await looking;
        await lookOnce();
        while (!signal.aborted) {
          const states = taken(follower);
          if (states.length > 0) yield states;
          else await settledOrAborted(new Promise<void>((resolve) => (follower.ring = resolve)), signal);
        }
      } finally {
        leave(follower);
      }
    },
  };
}

const isOpen = ({ lookedUntil, objects }: Run): boolean => lookedUntil === null || objects.waiting > 0;

/** Puts a run before a follower, if it is theirs and is not what they were told last. */
function hand(follower: Follower, run: Run): void {
  const { runId, told, pending } = follower;
  if (runId !== null && run.runId !== runId) return;
  const state = JSON.stringify(run);
  if (told.get(run.runId) === state) return;
  told.set(run.runId, state);
  if (pending.delete(run.runId)) follower.passedOver += 1;
  pending.set(run.runId, run);
  if (pending.size > MOST_PENDING) {
    const [eldest = ''] = pending.keys();
    pending.delete(eldest);
    follower.passedOver += 1;
  }
  follower.ring();
}

function taken(follower: Follower): readonly RunState[] {
  const runs = [...follower.pending.values()];
  const { passedOver } = follower;
  follower.pending.clear();
  follower.passedOver = 0;
  // What has ended is not remembered: a stream may go on for years.
  for (const run of runs) if (!isOpen(run) && follower.runId === null) follower.told.delete(run.runId);
  return runs.map((run, at) => ({ run, passedOver: at === 0 ? passedOver : 0 }));
}
