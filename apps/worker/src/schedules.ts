import type pg from 'pg';
import { oneAtATime } from '#platform';
import type { JobIds, Queues } from '#platform';

/** Jobs of one queue that come by themselves, by name: how often, and what they ask for. */
export type Scheduled = {
  readonly queue: string;
  readonly every: Readonly<Record<string, { readonly ms: number; readonly ids: JobIds }>>;
};

type Missing = { readonly queue: string; readonly name: string; readonly ms: number; readonly ids: JobIds };

/** A process that froze while it said them keeps nobody else from it for longer. */
const LONG_SECONDS = 10;

/**
 * Says the schedules that the queue does not have: all of them to a new one, and to one that was emptied. One worker does so
 * at a time, since on PostgreSQL two that say the same schedule may each wait for the other's rows, and it ends one of them.
 */
export async function upholdSchedules(pool: pg.Pool, queues: Queues, chores: readonly Scheduled[]): Promise<void> {
  if ((await missing(queues, chores)).length === 0) return;
  const say = async (): Promise<void> => {
    for (const { queue, name, ms, ids } of await missing(queues, chores))
      await queues.queue(queue).upsertJobScheduler(name, { every: ms }, { name, data: ids });
  };
  await oneAtATime(pool, 'schedules', say, LONG_SECONDS);
}

async function missing(queues: Queues, chores: readonly Scheduled[]): Promise<readonly Missing[]> {
  const all = chores.flatMap(({ queue, every }) =>
    Object.entries(every).map(([name, { ms, ids }]) => ({ queue, name, ms, ids })),
  );
  const areHeld = await Promise.all(all.map((each) => isHeld(queues, each)));
  return all.filter((_each, at) => areHeld[at] !== true);
}

/** Whether the schedule is there and so is its next job: each may be thrown away without the other. */
async function isHeld(queues: Queues, { queue, name, ms }: Missing): Promise<boolean> {
  const known = await queues.queue(queue).getJobScheduler(name);
  if (known?.every !== ms || known.next === undefined) return false;
  return (await queues.queue(queue).getJob(`repeat:${name}:${known.next}`)) !== undefined;
}
