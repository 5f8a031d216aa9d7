import { asKnownIn, eventSlice, whoDidEvent, whoseOf } from '#query';
import type { KnownEpoch } from '#query';
import type pg from 'pg';
import { diceOf } from '../../support/trail/dice.ts';
import type { AskedEvent, Questions } from '../trail/questions.ts';
import { spreadOf, timesOf } from './spread.ts';
import type { Spread } from './spread.ts';

/** A question that was asked of what is known now, and of what was known in the middle of the load. */
export type AskedTwice = { readonly question: string; readonly now: Spread; readonly then: Spread };

const MIDDLE = `
  select e.epoch, e.incarnation, e.xid::text as xid, e.append_id, e.clock
  from ledger.epoch e
  order by e.epoch
  offset (select count(*) / 2 from ledger.epoch) limit 1`;

const ASKED_EVENTS = 1_000;
const ASKED_PAGES = 50;
const PAGE = 50;

/** Asks a loaded store as of the epoch in the middle of all, and the same questions of now. */
export async function measureThen(pool: pg.Pool, { events, huge }: Questions): Promise<readonly AskedTwice[]> {
  const { rows } = await pool.query<KnownEpoch>(MIDDLE);
  const [epoch] = rows;
  if (epoch === undefined) throw new Error('the store has no epoch');
  const known = await knownIn(pool, epoch, events[1]);
  return [
    {
      question: `\`who\`, ${known.length} events 1 deep`,
      now: spreadOf(await timesOf(known, ({ eventId }) => whoDidEvent(pool, eventId))),
      then: spreadOf(
        await timesOf(known, ({ eventId }) => asKnownIn(pool, epoch, (client) => whoDidEvent(client, eventId))),
      ),
    },
    await measurePages(pool, epoch, huge.arn),
  ];
}

/** Those of a thousand events that were known; to find out is the warm-up. */
async function knownIn(
  pool: pg.Pool,
  epoch: KnownEpoch,
  events: readonly AskedEvent[],
): Promise<readonly AskedEvent[]> {
  const dice = diceOf(1);
  const known: AskedEvent[] = [];
  for (const event of Array.from({ length: ASKED_EVENTS }, () => dice.pick(events))) {
    const { answers } = await asKnownIn(pool, epoch, (client) => whoDidEvent(client, event.eventId));
    await whoDidEvent(pool, event.eventId);
    if (answers.length > 0) known.push(event);
  }
  return known;
}

async function measurePages(pool: pg.Pool, epoch: KnownEpoch, arn: string): Promise<AskedTwice> {
  const page = async (reader: pg.Pool | pg.ClientBase): Promise<unknown> => {
    const whose = await whoseOf(reader, arn);
    return eventSlice(reader, { from: null, until: null, accountId: null, isWrite: false, whose }, null, PAGE);
  };
  const turns = Array.from({ length: ASKED_PAGES });
  await asKnownIn(pool, epoch, page);
  return {
    question: '`did` of the user with the most events, first page',
    now: spreadOf(await timesOf(turns, () => page(pool))),
    then: spreadOf(await timesOf(turns, () => asKnownIn(pool, epoch, page))),
  };
}
