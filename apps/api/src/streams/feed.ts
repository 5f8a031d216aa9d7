import type pg from 'pg';
import { listenTo, settledOrAborted, withRetry } from '#platform';
import type { Log } from '#platform';
import { EPOCH_CHANNEL } from '#projection';
import { arrivalsOf, changesOf, feedEpochs, feedReach } from '#query';
import type { ChangedUnit, EventRow, FeedEpoch, FeedPage, FeedReach } from '#query';
import { createShared } from './shared.ts';

/**
 * What the lineage learns, epoch by epoch, for all streams of a process: what several of them ask for at about the same
 * time is read once. Nothing is listened to, looked for or remembered while nobody follows it.
 */
export type Feed = {
  /** Somebody begins to follow; what it returns ends that. */
  readonly enter: () => () => void;
  readonly reach: () => Promise<FeedReach>;
  /** The epochs from one on, 500 at most; waits until there is one. None where the signal is aborted. */
  readonly epochsFrom: (first: string, signal: AbortSignal) => Promise<readonly FeedEpoch[]>;
  /** The same of those that there are. */
  readonly epochsNow: (first: string) => Promise<readonly FeedEpoch[]>;
  /** Resolves when there may be something new. */
  readonly rung: (signal: AbortSignal) => Promise<void>;
  readonly arrivals: (epoch: FeedEpoch, behind: number) => Promise<FeedPage<EventRow>>;
  readonly changes: (epoch: FeedEpoch, behind: number) => Promise<FeedPage<ChangedUnit>>;
  readonly close: () => Promise<void>;
};

export type FeedDeps = {
  /** For the connection that listens. */
  readonly store: pg.Pool;
  readonly readPool: pg.Pool;
  readonly log: Log;
};

/** How many epochs are looked up at once. */
export const EPOCHS_AT_ONCE = 500;
const EVENTS_AT_ONCE = 500;
/** A unit with its answers before and after is some kilobytes. */
const CHANGES_AT_ONCE = 100;
/** Pages that are remembered for streams that are about equally far. */
const PAGES = 16;
/** How often is looked where no bell was heard. A bell may be lost with its connection. */
const LOOK_EVERY_MS = 5_000;

/** The feed of a process. */
export function createFeed({ store, readPool, log }: FeedDeps): Feed {
  const epochs = createShared<readonly FeedEpoch[]>(0);
  const arrivals = createShared<FeedPage<EventRow>>(PAGES);
  const changes = createShared<FeedPage<ChangedUnit>>(PAGES);
  let bell = newRing();
  const ring = (): void => {
    const rung = bell;
    bell = newRing();
    epochs.forget(); // whoever asks from now on must see what the bell was rung for
    rung.resolve();
  };
  const open = (): (() => Promise<void>) => {
    const hangUp = listenTo(store, { channel: EPOCH_CHANNEL, onRing: ring, log });
    const looking = setInterval(ring, LOOK_EVERY_MS);
    return () => {
      clearInterval(looking);
      for (const shared of [epochs, arrivals, changes]) shared.forget();
      return hangUp();
    };
  };
  let followers = 0;
  let shut: (() => Promise<void>) | null = null;
  let closing: Promise<void> = Promise.resolve();
  const leave = (): void => {
    followers -= 1;
    if (followers > 0 || shut === null) return;
    closing = Promise.all([closing, shut()]).then(() => undefined);
    shut = null;
  };
  const epochsNow = (first: string): Promise<readonly FeedEpoch[]> =>
    epochs.get(first, () => withRetry(() => feedEpochs(readPool, first, EPOCHS_AT_ONCE)));
  return {
    enter: () => {
      followers += 1;
      shut ??= open();
      let isIn = true;
      return () => {
        if (isIn) leave();
        isIn = false;
      };
    },
    reach: () => feedReach(readPool),
    epochsNow,
    epochsFrom: async (first, signal) => {
      while (!signal.aborted) {
        const { rung } = bell;
        const found = await epochsNow(first);
        if (found.length > 0) return found;
        await settledOrAborted(rung, signal);
      }
      return [];
    },
    rung: (signal) => settledOrAborted(bell.rung, signal),
    arrivals: (epoch, behind) =>
      arrivals.get(`${epoch.epoch} ${behind}`, () =>
        withRetry(() => arrivalsOf(readPool, epoch, behind, EVENTS_AT_ONCE)),
      ),
    changes: (epoch, behind) =>
      changes.get(`${epoch.epoch} ${behind}`, () =>
        withRetry(() => changesOf(readPool, epoch, behind, CHANGES_AT_ONCE)),
      ),
    close: () => closing,
  };
}

type Ring = { readonly rung: Promise<void>; readonly resolve: () => void };

function newRing(): Ring {
  let resolve: () => void = () => undefined;
  const rung = new Promise<void>((done) => (resolve = done));
  return { rung, resolve };
}
