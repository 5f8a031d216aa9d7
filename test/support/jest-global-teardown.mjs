import { once } from 'node:events';

/** Lets the keeper of the run's PostgreSQL tidy up, and waits for it. */
export default async function tearDown() {
  const keeper = globalThis.testServerKeeper;
  if (keeper === undefined || keeper.exitCode !== null) return;
  keeper.ref();
  const ended = once(keeper, 'exit');
  keeper.stdin.end();
  await ended;
}
