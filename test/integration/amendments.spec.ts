import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Attribution } from '#lineage';
import { lineageDigest, rebuild } from '#projection';
import { asKnownIn, createAnswerBook, eventPages, historyOf, searchEvents, whoDidEvent, whoseOf } from '#query';
import type { KnownEpoch } from '#query';
import type pg from 'pg';
import { bytesOf } from '../builders/a-record.ts';
import type { RecordJson } from '../builders/a-record.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { emptyStore } from '../support/empty-store.ts';
import { foldAll } from '../support/fold-all.ts';
import { historyDump } from '../support/lineage-dump.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { addendum, AMENDED, callBy, late, use } from '../support/story-of-amendment.ts';

const EPOCHS = `
  select e.epoch, e.incarnation, e.xid::text as xid, e.append_id, e.clock from ledger.epoch e order by e.epoch`;

const EVENTS = [AMENDED.use, AMENDED.call] as const;

/** Status, and whoever is named. */
const toldOf = async (client: pg.ClientBase | pg.Pool, eventId: string): Promise<string> => {
  const { answers } = await whoDidEvent(client, eventId);
  return answers.map(toldIn).join();
};

const toldIn = ({ status, origin }: Pick<Attribution, 'status' | 'origin'>): string =>
  `${status} ${origin?.id.split('/').at(-1) ?? 'nobody'}`;

/** What all questions that go through many events tell of one. */
async function toldAmongAll(client: pg.ClientBase | pg.Pool, eventId: string): Promise<unknown> {
  const [listed, by, found] = [new Array<string>(), new Array<string>(), new Array<string>()];
  for await (const { events } of eventPages(client, { ...EVERYTHING, whose: null }))
    for (const { place, attribution } of events) if (place.eventId === eventId) listed.push(toldIn(attribution));
  for (const name of NAMES) {
    const originId = AMENDED.userArn(name);
    const whose = await whoseOf(client, originId);
    if (whose === null) continue;
    for await (const { events } of eventPages(client, { ...EVERYTHING, whose }))
      for (const { place } of events) if (place.eventId === eventId) by.push(name);
    const { events } = await searchEvents(client, { ...ANY, originId }, null, 100, createAnswerBook(client));
    if (events.some(({ place }) => place.eventId === eventId)) found.push(name);
  }
  return { listed: listed.join(), by, found };
}

const NAMES = ['alice', 'bob', 'mallory'];

const EVERYTHING = { from: null, until: null, accountId: null, isWrite: false } as const;

const ANY = {
  ...EVERYTHING,
  action: null,
  sourceIp: null,
  errorCode: null,
  isError: false,
  isNewestFirst: true,
} as const;

type Story = {
  readonly name: string;
  /** What comes in after the use of the session, one record in each epoch. */
  readonly records: readonly RecordJson[];
  /** What is told of the use after each of them. */
  readonly told: readonly string[];
  /** What is told of the call itself: of the use, if nothing else is said; '' where the call is not known. */
  readonly call?: readonly string[];
};

const second = (name: string): RecordJson => addendum(name, 'userIdentity', { eventID: AMENDED.second });
const ofAddendum = (name: string): RecordJson =>
  callBy(name, {
    eventID: AMENDED.second,
    addendum: { reason: 'UPDATED_DATA', updatedFields: 'userIdentity', originalEventID: AMENDED.addendum },
  });
const bare = callBy('alice', { responseElements: null });

const STORIES: readonly Story[] = [
  {
    name: 'says that another called',
    records: [callBy('alice'), addendum('mallory', 'userIdentity')],
    told: ['PROVEN alice', 'PROVEN mallory'],
  },
  {
    name: 'says that another called, and comes before the record that it is about',
    records: [addendum('mallory', 'userIdentity'), callBy('alice')],
    told: ['PROVEN mallory', 'PROVEN mallory'],
    call: ['', 'PROVEN mallory'],
  },
  {
    name: 'tells what the first record lacked',
    records: [bare, addendum('alice', 'responseElements')],
    told: ['INCOMPLETE nobody', 'PROVEN alice'],
    call: ['PROVEN alice', 'PROVEN alice'],
  },
  {
    name: 'tells the same again',
    records: [callBy('alice'), addendum('alice', 'responseElements')],
    told: ['PROVEN alice', 'PROVEN alice'],
  },
  {
    name: 'shows another caller and does not say that it is new',
    records: [callBy('alice'), addendum('mallory', 'responseElements')],
    told: ['PROVEN alice', 'AMBIGUOUS nobody'],
  },
  {
    name: 'shows another caller, does not say that it is new, and comes first',
    records: [addendum('mallory', null), callBy('alice')],
    told: ['PROVEN mallory', 'AMBIGUOUS nobody'],
    call: ['', 'AMBIGUOUS nobody'],
  },
  {
    name: 'is contradicted by a second one',
    records: [callBy('alice'), addendum('mallory', 'userIdentity'), second('bob')],
    told: ['PROVEN alice', 'PROVEN mallory', 'AMBIGUOUS nobody'],
  },
  {
    name: 'is told again by a second one',
    records: [callBy('alice'), addendum('mallory', 'userIdentity'), second('mallory')],
    told: ['PROVEN alice', 'PROVEN mallory', 'PROVEN mallory'],
  },
  {
    name: 'is taken back by a second one, if that came later',
    records: [callBy('alice'), addendum('mallory', 'userIdentity'), second('alice')],
    told: ['PROVEN alice', 'PROVEN mallory', 'AMBIGUOUS nobody'],
  },
  {
    name: 'is told of anew itself',
    records: [callBy('alice'), addendum('mallory', 'userIdentity'), ofAddendum('bob')],
    told: ['PROVEN alice', 'PROVEN mallory', 'AMBIGUOUS nobody'],
    call: ['PROVEN alice', 'PROVEN mallory', 'AMBIGUOUS nobody'],
  },
  {
    name: 'is of another account',
    records: [callBy('alice'), addendum('mallory', 'userIdentity', { recipientAccountId: '999988887777' })],
    told: ['PROVEN alice', 'AMBIGUOUS nobody'],
    call: ['PROVEN alice', 'PROVEN alice'],
  },
  {
    name: 'shows no caller',
    records: [callBy('alice'), addendum(null, 'responseElements')],
    told: ['PROVEN alice', 'PROVEN alice'],
  },
  {
    name: 'says that it tells the caller anew and shows none',
    records: [callBy('alice'), addendum(null, 'userIdentity')],
    told: ['PROVEN alice', 'INCOMPLETE nobody'],
  },
  { name: 'says that the record is late', records: [late('DELIVERY_DELAY')], told: ['PROVEN alice'] },
  { name: 'says that a service had failed', records: [late('SERVICE_OUTAGE')], told: ['PROVEN alice'] },
  {
    name: 'is about a record that is late',
    records: [late('DELIVERY_DELAY'), addendum('mallory', 'userIdentity')],
    told: ['PROVEN alice', 'PROVEN mallory'],
  },
];

describe('an addendum to the call that issued a session', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());
  beforeEach(() => emptyStore(db.ownerPool));

  it.each(STORIES)('that $name', async ({ records, told, call = told }) => {
    const known = new Map(EVENTS.map((eventId): [string, string[]] => [eventId, []]));
    const manners: unknown[] = [];
    for (const record of [use, ...records]) {
      await appendRecords(db.pool, newRecordsOf([bytesOf(record)], 0));
      await foldAll(db.pool);
      for (const eventId of EVENTS) known.get(eventId)?.push(await toldOf(db.pool, eventId));
      manners.push(await toldAmongAll(db.pool, AMENDED.call));
    }
    expect(known.get(AMENDED.use)).toEqual(['INCOMPLETE nobody', ...told]);
    expect(known.get(AMENDED.call)).toEqual(['', ...call]);
    const named = call.map((text) => text.split(' ')[1] ?? '').map((name) => NAMES.filter((each) => each === name));
    expect(manners).toEqual(
      ['', ...call].map((listed, at) => ({ listed, by: named[at - 1] ?? [], found: named[at - 1] ?? [] })),
    );

    const { rows: epochs } = await db.pool.query<KnownEpoch>(EPOCHS);
    for (const [at, epoch] of epochs.entries()) {
      for (const eventId of EVENTS)
        expect(await asKnownIn(db.pool, epoch, (client) => toldOf(client, eventId))).toBe(known.get(eventId)?.[at]);
      expect(await asKnownIn(db.pool, epoch, (client) => toldAmongAll(client, AMENDED.call))).toEqual(manners[at]);
    }
    for (const eventId of EVENTS) {
      const ofEvent = known.get(eventId) ?? [];
      const changes = [use, ...records].flatMap(({ eventID }, at) =>
        ofEvent[at] === (ofEvent[at - 1] ?? '')
          ? []
          : [{ told: ofEvent[at], by: (ofEvent[at - 1] ?? '') === '' ? [] : [eventID] }],
      );
      expect(await historyIn(db.pool, eventId)).toEqual(changes);
    }

    const digest = await lineageDigest(db.pool);
    const history = await historyDump(db.pool);
    await rebuild(db.pool);
    expect(await lineageDigest(db.pool)).toBe(digest);
    expect(await historyDump(db.pool)).toEqual(history);
    await emptyStore(db.ownerPool);
    await appendRecords(db.pool, newRecordsOf([...records, use].reverse().map(bytesOf), 0));
    await foldAll(db.pool);
    expect(await lineageDigest(db.pool)).toBe(digest);
    expect(await toldOf(db.pool, AMENDED.call)).toBe(call.at(-1));
  });
});

/** The answers that an event had, with the records that brought each. */
async function historyIn(pool: pg.Pool, eventId: string): Promise<unknown> {
  const ask = (epoch: KnownEpoch): Promise<readonly string[]> =>
    asKnownIn(pool, epoch, async (client) => [await toldOf(client, eventId)].filter((text) => text !== ''));
  const history = await historyOf(pool, { kind: 'event', id: eventId }, ask, JSON.stringify);
  return history.map(({ answers, changedBy }) => ({ told: answers[0], by: changedBy.map((record) => record.eventId) }));
}
