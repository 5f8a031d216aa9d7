import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asKnownIn, historyOf, whoDidEvent } from '#query';
import type { KnownEpoch } from '#query';
import type pg from 'pg';
import { bytesOf } from '../builders/a-record.ts';
import type { RecordJson } from '../builders/a-record.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { emptyStore } from '../support/empty-store.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { addendum, AMENDED, callBy, late, use } from '../support/story-of-amendment.ts';

const EPOCHS = `
  select e.epoch, e.incarnation, e.xid::text as xid, e.append_id, e.clock from ledger.epoch e order by e.epoch`;

const EVENT = { kind: 'event', id: AMENDED.use } as const;

/** Status, and whoever is named. */
const toldOf = async (client: pg.ClientBase | pg.Pool): Promise<string> => {
  const { answers } = await whoDidEvent(client, AMENDED.use);
  return answers.map(({ status, origin }) => `${status} ${origin?.id.split('/').at(-1) ?? 'nobody'}`).join();
};

type Story = {
  readonly name: string;
  /** What comes in after the use of the session, one record in each epoch. */
  readonly records: readonly RecordJson[];
  /** What is told of the use after each of them. */
  readonly told: readonly string[];
};

const second = (name: string): RecordJson => addendum(name, 'userIdentity', { eventID: AMENDED.second });
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
  },
  {
    name: 'tells what the first record lacked',
    records: [bare, addendum('alice', 'responseElements')],
    told: ['INCOMPLETE nobody', 'PROVEN alice'],
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

  it.each(STORIES)('that $name', async ({ records, told }) => {
    const known: string[] = [];
    for (const record of [use, ...records]) {
      await appendRecords(db.pool, newRecordsOf([bytesOf(record)], 0));
      await foldAll(db.pool);
      known.push(await toldOf(db.pool));
    }
    expect(known).toEqual(['INCOMPLETE nobody', ...told]);

    const { rows: epochs } = await db.pool.query<KnownEpoch>(EPOCHS);
    const then: string[] = [];
    for (const epoch of epochs) then.push(await asKnownIn(db.pool, epoch, toldOf));
    expect(then).toEqual(known);

    const ask = (epoch: KnownEpoch): Promise<readonly string[]> =>
      asKnownIn(db.pool, epoch, async (client) => [await toldOf(client)]);
    const history = await historyOf(db.pool, EVENT, ask, JSON.stringify);
    const changes = [use, ...records].flatMap(({ eventID }, at) =>
      known[at] === known[at - 1] ? [] : [{ told: known[at], by: at === 0 ? [] : [eventID] }],
    );
    expect(
      history.map(({ answers, changedBy }) => ({ told: answers[0], by: changedBy.map(({ eventId }) => eventId) })),
    ).toEqual(changes);
  });
});
