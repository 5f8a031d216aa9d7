import type { Timing } from './timing.ts';
import type { Work } from './work-on-message.ts';

/** The messages that are worked on. */
export type WorksInHand = {
  readonly add: (work: Work) => void;
  readonly count: () => number;
  /** Resolves when one fewer is in hand, or `wake` is called. For one caller at a time. */
  readonly changed: () => Promise<void>;
  readonly wake: () => void;
  /** Waits until none is in hand, but no longer than that. */
  readonly finish: (withinMs: number) => Promise<void>;
  /** Gives back what is in hand, and waits for that, but no longer than that. */
  readonly giveBack: (withinMs: number) => Promise<void>;
};

/** Starts with empty hands. `onBroken` is told what no work should throw. */
export function createWorksInHand(timing: Timing, onBroken: (error: unknown) => void): WorksInHand {
  const works = new Set<Work>();
  let wake = (): void => undefined;

  return {
    add: (work) => {
      works.add(work);
      void work.done.catch(onBroken).finally(() => {
        works.delete(work);
        wake();
      });
    },
    count: () => works.size,
    changed: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    wake: () => {
      wake();
    },
    finish: (withinMs) =>
      settledWithin(
        [...works].map(({ done }) => done),
        withinMs,
        timing,
      ),
    giveBack: (withinMs) =>
      settledWithin(
        [...works].flatMap((work) => [work.giveBack(), work.done]),
        withinMs,
        timing,
      ),
  };
}

async function settledWithin(works: readonly Promise<void>[], ms: number, timing: Timing): Promise<void> {
  const settled = new AbortController();
  void Promise.allSettled(works).then(() => {
    settled.abort();
  });
  await timing.wait(ms, settled.signal);
}
