import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MessageGivenBack, MessageLost, consumeMessages, openMessageQueue } from '#source';
import type {
  ConsumeDeps,
  ConsumeOptions,
  MessageInHand,
  MessageQueue,
  MessageTally,
  TakeMessage,
  Taken,
  Timing,
} from '#source';
import { lyingQueue } from '../support/lying-queue.ts';
import type { LyingQueue, QueueFault } from '../support/lying-queue.ts';
import { manualClock } from '../support/manual-clock.ts';
import type { ManualClock } from '../support/manual-clock.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const BUSY: QueueFault = { kind: 'error', name: 'InternalError', status: 500 };
const NOT_OURS: QueueFault = { kind: 'error', name: 'ReceiptHandleIsInvalid', status: 400 };
const MISSING: QueueFault = { kind: 'error', name: 'AWS.SimpleQueueService.NonExistentQueue', status: 400 };

let sqs: LyingQueue;
let queue: MessageQueue;
let clock: ManualClock;
let committed: Set<string>;
beforeEach(async () => {
  sqs = await lyingQueue();
  queue = await openMessageQueue(sqs.url, { endpoint: sqs.endpoint, region: 'us-east-1', credentials });
  clock = manualClock();
  committed = new Set();
});
afterEach(async () => {
  queue.close();
  await sqs.close();
});

/** Consumes until nothing is left, unless told otherwise. */
function consume(
  take: TakeMessage,
  options: ConsumeOptions = {},
  deps: Omit<ConsumeDeps, 'take'> = {},
): Promise<MessageTally> {
  const all = { untilEmpty: true, waitSeconds: 0, timing: clock.timing, ...options };
  return consumeMessages(queue, { take, ...deps }, all);
}

function commit({ body }: MessageInHand): Taken {
  sqs.mark(`commit ${body}`);
  committed.add(body);
  return 'stored';
}

const store: TakeMessage = (message) => Promise.resolve(commit(message));
const indexOf = (line: string): number => sqs.log.indexOf(line);

/** Resolves with the reason, when the message is taken away from whoever works on it. */
const takenAway = ({ signal }: MessageInHand): Promise<unknown> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(signal.reason);
    });
  });

/** A gate that messages wait at until they are let through. */
function gate(): { readonly pass: (message: MessageInHand) => Promise<void>; readonly open: (body: string) => void } {
  const opened = new Map<string, () => void>();
  const passing = new Map<string, Promise<void>>();
  const at = (body: string): Promise<void> => {
    const known = passing.get(body) ?? new Promise<void>((resolve) => opened.set(body, resolve));
    passing.set(body, known);
    return known;
  };
  return {
    pass: ({ body }) => {
      sqs.mark(`work ${body}`);
      return at(body);
    },
    open: (body) => {
      void at(body);
      opened.get(body)?.();
    },
  };
}

describe('a message', () => {
  it('is deleted when it is committed, and no earlier, whatever becomes of others', async () => {
    const door = gate();
    await sqs.send('a', 'b', 'c');
    const consumed = consume(async (message) => {
      await door.pass(message);
      return commit(message);
    });
    await sqs.logged(/^work/, 3);
    door.open('b');
    await sqs.logged('delete b');
    expect(sqs.log.filter((line) => /^(commit|delete)/.test(line))).toEqual(['commit b', 'delete b']);
    expect([...sqs.held()].sort()).toEqual(['a', 'c']);
    door.open('c');
    door.open('a');
    expect(await consumed).toEqual({ received: 3, poison: 3, deleted: 3, undeleted: 0, returned: 0, lost: 0 });
    for (const body of ['a', 'b', 'c']) expect(indexOf(`commit ${body}`)).toBeLessThan(indexOf(`delete ${body}`));
  });

  it('is deleted when it is set aside, and told what it says', async () => {
    const bodies = ['nonsense', '{"Event":"s3:TestEvent"}', '{"s3Bucket":"trail","s3ObjectKey":["a","b",""]}'];
    const [told, faults]: [string[], string[]] = [[], []];
    await sqs.send(...bodies);
    const tally = await consume(
      ({ notification, receiveCount }) => {
        told.push(`${notification.kind} ${receiveCount}`);
        return Promise.resolve('set-aside');
      },
      { atOnce: 1 },
      { listener: { poison: (_message, found) => faults.push(...found.map(({ reason }) => reason)) } },
    );
    expect(told).toEqual(['poison 1', 'nothing 1', 'objects 1']);
    expect(faults).toEqual(['MESSAGE_NOT_JSON', 'MESSAGE_KEY_UNUSABLE']);
    expect([tally, sqs.held()]).toMatchObject([{ poison: 2, deleted: 3 }, []]);
  });

  it('comes again when it is not stored: later each time', async () => {
    await sqs.send('a');
    const errors: unknown[] = [];
    const outcomes: (() => Promise<Taken>)[] = [
      () => Promise.resolve('later'),
      () => Promise.reject(new Error('the store is down')),
      () => {
        throw new Error('at once');
      },
    ];
    const run = (): Promise<MessageTally> =>
      consume(
        (message) => (outcomes.shift() ?? (() => store(message)))(),
        {},
        {
          listener: { failed: (_message, error) => errors.push(Reflect.get(Object(error), 'message')) },
        },
      );
    for (const seconds of [5, 10, 20]) {
      expect(await run()).toMatchObject({ received: 1, returned: 1, deleted: 0 });
      expect(sqs.log.filter((line) => line.startsWith('hide')).at(-1)).toBe(`hide a ${seconds}`);
      await sqs.expire('a');
    }
    expect(await run()).toMatchObject({ received: 1, deleted: 1 });
    expect([errors, sqs.held()]).toEqual([['the store is down', 'at once'], []]);
  });

  it('may come twice and in any order: each time it is handed on, and deleted', async () => {
    await sqs.send('a', 'b', 'c');
    sqs.plan('receive', { kind: 'repeat' }, { kind: 'reverse' });
    expect(await consume(store)).toMatchObject({ received: 6, deleted: 6 });
    expect([[...committed].sort(), sqs.held()]).toEqual([['a', 'b', 'c'], []]);
  });

  it('that cannot be deleted comes again, and is deleted then', async () => {
    await sqs.send('a');
    sqs.plan('delete', ...Array.from({ length: 9 }, () => BUSY));
    const failures: unknown[] = [];
    const listener = { undeleted: (_message: MessageInHand, failure: unknown) => failures.push(failure) };
    expect(await consume(store, {}, { listener })).toMatchObject({ deleted: 0, undeleted: 1 });
    expect([failures, sqs.held()]).toMatchObject([[{ code: 'MESSAGE_QUEUE_UNAVAILABLE' }], ['a']]);
    await sqs.expire('a');
    sqs.plan('delete', { kind: 'drop-answer' });
    expect(await consume(store)).toMatchObject({ deleted: 1, undeleted: 0 });
    expect(sqs.held()).toEqual([]);
  });
});

describe('a message that is worked on for long', () => {
  it('stays hidden from others by a heartbeat, which ends with the work', async () => {
    const door = gate();
    await sqs.send('a');
    const consumed = consume(async (message) => {
      await door.pass(message);
      return commit(message);
    });
    await sqs.logged('work a');
    for (const beat of [1, 2, 3, 4]) {
      clock.pass(40_000);
      await sqs.logged('hide a 120', beat);
      await until(() => clock.waiting().length === 1);
    }
    door.open('a');
    expect(await consumed).toMatchObject({ deleted: 1, lost: 0 });
    expect(clock.waiting()).toEqual([]);
  });

  it('is left to others as soon as the queue says that they have it, and deleted by whoever commits it', async () => {
    await sqs.send('a');
    sqs.plan('hide', NOT_OURS);
    const consumed = consume(
      async (message) => {
        sqs.mark('work a');
        expect(await takenAway(message)).toBeInstanceOf(MessageLost);
        throw message.signal.reason;
      },
      { atOnce: 1 },
    );
    await sqs.logged('work a');
    await sqs.expire('a');
    const other = await consume(store, { timing: manualClock().timing });
    clock.pass(40_000);
    expect([await consumed, other]).toMatchObject([
      { received: 1, deleted: 0, returned: 0, lost: 1 },
      { received: 1, deleted: 1, lost: 0 },
    ]);
    expect(sqs.log.filter((line) => /^(hide|delete)/.test(line))).toEqual(['delete a']);
  });

  it('is given up when it could not be hidden for as long as it stays hidden', async () => {
    await sqs.send('a');
    const faults: unknown[] = [];
    sqs.plan('hide', ...Array.from({ length: 30 }, () => ({ kind: 'drop' as const })));
    const consumed = consume(
      async (message) => {
        sqs.mark('work a');
        await takenAway(message);
        return 'later';
      },
      {},
      { listener: { faulted: (error) => faults.push(error) } },
    );
    await sqs.logged('work a');
    for (let passed = 0; passed < 120_000;) {
      const [next = 0] = clock.waiting();
      clock.pass(next);
      passed += next;
      const before = faults.length;
      if (passed < 120_000) await until(() => faults.length > before && clock.waiting().length === 1);
    }
    expect(await consumed).toMatchObject({ lost: 1, returned: 0, deleted: 0 });
    expect(faults.length).toBeGreaterThanOrEqual(4);
  });

  it('is given up without a question by a process that slept too long', async () => {
    await sqs.send('a');
    const consumed = consume(async (message) => {
      sqs.mark('work a');
      await takenAway(message);
      return commit(message); // too late to be stopped: what is committed may be deleted, whoever has it now
    });
    await sqs.logged('work a');
    clock.pass(600_000);
    expect(await consumed).toMatchObject({ lost: 1, deleted: 1 });
    expect(sqs.log.filter((line) => line !== 'receive')).toEqual(['receive a', 'work a', 'commit a', 'delete a']);
  });
});

describe('consuming', () => {
  it('has no more in hand than it may', async () => {
    const door = gate();
    let [inHand, most] = [0, 0];
    await sqs.send(...Array.from({ length: 15 }, (_, at) => `m${at}`));
    const consumed = consume(
      async (message) => {
        most = Math.max(most, (inHand += 1));
        await door.pass(message);
        inHand -= 1;
        return commit(message);
      },
      { atOnce: 4 },
    );
    for (let at = 0; at < 15; at++) {
      await sqs.logged(/^work/, Math.min(at + 4, 15));
      door.open(`m${at}`);
    }
    expect([await consumed, most]).toMatchObject([{ received: 15, deleted: 15 }, 4]);
  });

  it('asks for nothing while it may not, or nobody knows whether it may', async () => {
    await sqs.send('a');
    const answers: (() => boolean | Promise<boolean>)[] = [
      () => false,
      () => Promise.reject(new Error('the store does not say')),
      () => Promise.resolve(false),
    ];
    const faults: unknown[] = [];
    const consumed = consume(
      store,
      {},
      {
        mayReceive: () => (answers.shift() ?? (() => true))(),
        listener: { faulted: (error) => faults.push(error) },
      },
    );
    for (let held = 3; held > 0; held--) {
      await until(() => clock.waiting().length === 1);
      expect([sqs.log, answers.length]).toEqual([[], held - 1]);
      clock.pass(1_000);
    }
    expect(await consumed).toMatchObject({ deleted: 1 });
    expect(faults.length).toBe(1);
  });

  it('waits for a queue that is not there for now, longer each time', async () => {
    await sqs.send('a');
    sqs.plan('receive', ...Array.from({ length: 6 }, () => BUSY));
    const consumed = consume(store);
    for (const ms of [1_000, 2_000]) {
      await until(() => clock.waiting().length === 1);
      expect(clock.waiting()).toEqual([ms]);
      clock.pass(ms);
    }
    expect(await consumed).toMatchObject({ deleted: 1 });
  });

  it('ends with the reason when the queue is gone, and finishes what it has in hand first', async () => {
    const door = gate();
    await sqs.send('a');
    sqs.plan('receive', null, MISSING);
    const consumed = consume(async (message) => {
      await door.pass(message);
      return commit(message);
    });
    await sqs.logged(/NonExistentQueue/);
    door.open('a');
    await expect(consumed).rejects.toMatchObject({ code: 'MESSAGE_QUEUE_MISSING', isTransient: false });
    expect(sqs.held()).toEqual([]);
  });

  it('that is stopped finishes what it has in hand, and asks for nothing more', async () => {
    const [door, stop] = [gate(), new AbortController()];
    await sqs.send('a');
    const consumed = consume(
      async (message) => {
        await door.pass(message);
        return commit(message);
      },
      { signal: stop.signal, untilEmpty: false, atOnce: 1 },
    );
    await sqs.logged('work a');
    stop.abort();
    door.open('a');
    expect(await consumed).toMatchObject({ received: 1, deleted: 1, returned: 0 });
    expect(sqs.log.filter((line) => line.startsWith('receive'))).toEqual(['receive a']);
    expect(clock.waiting()).toEqual([]);
  });

  it('that is stopped gives back what takes too long, and deletes none of it, whatever comes of it', async () => {
    const stop = new AbortController();
    await sqs.send('obeys', 'is deaf');
    const late: (() => void)[] = [];
    const consumed = consume(
      async (message) => {
        sqs.mark(`work ${message.body}`);
        if (message.body === 'is deaf') await new Promise<void>((resolve) => late.push(resolve));
        else expect(await takenAway(message)).toBeInstanceOf(MessageGivenBack);
        return commit(message);
      },
      { signal: stop.signal, untilEmpty: false, atOnce: 2 },
    );
    await sqs.logged(/^work/, 2);
    stop.abort();
    await until(() => clock.waiting().includes(5_000));
    clock.pass(5_000);
    await sqs.logged(/^hide .* 0$/, 2);
    await until(() => clock.waiting().includes(2_000));
    clock.pass(2_000);
    expect(await consumed).toMatchObject({ received: 2, deleted: 0, returned: 2 });
    for (const end of late) end();
    await sqs.logged('commit is deaf');
    expect([...sqs.held()].sort()).toEqual(['is deaf', 'obeys']);
    expect(await consume(store)).toMatchObject({ received: 2, deleted: 2 });
  });

  it('that is stopped while it waits for a message ends at once, as one that never began', async () => {
    const stop = new AbortController();
    const consumed = consume(store, { signal: stop.signal, untilEmpty: false, waitSeconds: 20 });
    stop.abort();
    const none = { received: 0, deleted: 0 };
    expect(await consumed).toMatchObject(none);
    expect(await consume(store, { signal: stop.signal, untilEmpty: false })).toMatchObject(none);
  });

  it.each([1, 2])('acknowledges nothing that is not committed, whatever fails (seed %i)', async (seed) => {
    const dice = seeded(seed);
    // Nobody waits for the queue to come back; hearts do not beat.
    const PAUSES = [1_000, 2_000, 4_000, 8_000, 16_000];
    const wait: Timing['wait'] = (ms, signal) =>
      PAUSES.includes(ms) ? Promise.resolve() : clock.timing.wait(ms, signal);
    const hasty: Timing = { ...clock.timing, wait };
    const bodies = Array.from({ length: 20 }, (_, at) => `m${at}`);
    await sqs.send(...bodies);
    const faults: readonly (QueueFault | null)[] = [BUSY, { kind: 'drop' }, { kind: 'drop-answer' }, null, null, null];
    const pick = (): QueueFault | null => faults[Math.floor(dice() * faults.length)] ?? null;
    const take: TakeMessage = async (message) => {
      await Promise.resolve();
      if (dice() < 0.2) return 'later';
      if (dice() < 0.2) throw new Error('before the commit');
      const taken = commit(message);
      if (dice() < 0.2) throw new Error('after the commit');
      return taken;
    };
    for (let round = 0; sqs.held().length > 0; round++) {
      if (round < 4) {
        for (const action of ['receive', 'hide', 'delete'] as const) sqs.plan(action, pick(), pick(), pick());
        sqs.plan('receive', { kind: 'repeat' }, { kind: 'reverse' });
      }
      await Promise.all([1, 2].map(() => consume(take, { atOnce: 3, timing: hasty }).catch((error: unknown) => error)));
      for (const body of bodies) await sqs.expire(body);
    }
    for (const body of bodies) expect(indexOf(`commit ${body}`)).toBeGreaterThanOrEqual(0);
    for (const [at, line] of sqs.log.entries()) {
      if (line.startsWith('delete ')) expect(sqs.log.slice(0, at)).toContain(line.replace('delete', 'commit'));
    }
  });
});

const tick = (): Promise<false> =>
  new Promise((resolve) =>
    setTimeout(() => {
      resolve(false);
    }, 1),
  );

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await tick();
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
