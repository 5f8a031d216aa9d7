import { asKnownIn, eventSlice, whoDidEvent, whoseOf } from '#query';
import type { EventPlace, KnownEpoch } from '#query';
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

/** Asks a loaded store as of the epoch in the middle of all, and the same questions of now, in turn. */
export async function measureThen(
  pool: pg.Pool,
  { events, huge, rare }: Questions,
  middle: EventPlace | null,
): Promise<readonly AskedTwice[]> {
  const { rows } = await pool.query<KnownEpoch>(MIDDLE);
  const [epoch] = rows;
  if (epoch === undefined) throw new Error('the store has no epoch');
  const known = await knownIn(pool, epoch, events[1]);
  const ofHuge = Array.from({ length: ASKED_PAGES }, () => huge.arn);
  const ofRare = ofHuge.map((arn, turn) => rare[turn % rare.length]?.arn ?? arn);
  const first = pageBehind(null);
  return [
    await inTurn(pool, epoch, `\`who\`, ${known.length} events 1 deep`, known, (reader, { eventId }) =>
      whoDidEvent(reader, eventId),
    ),
    await inTurn(pool, epoch, '`did` of the user with the most events, first page', ofHuge, first),
    await inTurn(
      pool,
      epoch,
      '`did` of the user with the most events, a page in the middle',
      ofHuge,
      pageBehind(middle),
    ),
    await inTurn(pool, epoch, '`did` of users of one session', ofRare, first),
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

type Reader = pg.Pool | pg.ClientBase;

const pageBehind =
  (after: EventPlace | null) =>
  async (reader: Reader, arn: string): Promise<unknown> => {
    const whose = await whoseOf(reader, arn);
    if (whose === null) return null; // nobody's yet
    return eventSlice(reader, { from: null, until: null, accountId: null, isWrite: false, whose }, after, PAGE);
  };

/** Each is asked of now and then of the epoch, so that whatever else the machine does weighs on both. */
async function inTurn<T>(
  pool: pg.Pool,
  epoch: KnownEpoch,
  question: string,
  list: readonly T[],
  ask: (reader: Reader, one: T) => Promise<unknown>,
): Promise<AskedTwice> {
  const [now, then] = [new Array<number>(), new Array<number>()];
  for (const one of list.slice(0, 1)) await asKnownIn(pool, epoch, (client) => ask(client, one));
  for (const one of list) {
    now.push(...(await timesOf([one], () => ask(pool, one))));
    then.push(...(await timesOf([one], () => asKnownIn(pool, epoch, (client) => ask(client, one)))));
  }
  return { question, now: spreadOf(now), then: spreadOf(then) };
}
