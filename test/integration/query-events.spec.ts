import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awaitCurrent } from '#projection';
import {
  createAnswerBook,
  eventAttributionOf,
  eventPages,
  eventSlice,
  searchEvents,
  whoDidEvent,
  whoseOf,
  whoseOfOrigin,
} from '#query';
import type { AttributedEvent, EventPlace, EventQuestion, EventSearch, Whose } from '#query';
import { EVENTS_BY_TIME, EVENTS_OF_UNITS } from '../../libs/query/src/event-rows.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

const FILES = [...generatePlainFiles({ seed: 23, records: 4_000, files: 20 })];
const RECORDS = newRecordsOf(
  FILES.map((file) => Buffer.from(file.text)),
  0,
);
const ALL: EventQuestion = { from: null, until: null, accountId: null, isWrite: false, whose: null };

const EVERYTHING: EventSearch = {
  from: null,
  until: null,
  accountId: null,
  action: null,
  sourceIp: null,
  errorCode: null,
  isError: false,
  isWrite: false,
  originId: null,
  isNewestFirst: false,
};

const STAND_INS = `
  select (select count(*) from ledger.record)::integer
    - (select count(*) from lineage.variant where stands_for <> text_hash)::integer as count`;
const ROLES = `
  select role_arn as id from lineage.unit where role_arn is not null group by role_arn order by count(*) desc, role_arn limit 3`;
const SEEDS = `
  select actor as unit from lineage.unit where role_arn = $1 or access_key_id = $1 or session_id = $1 or unique_id = $1`;
const UNITS_OF_RECORDS = `
  select coalesce(event_id, event_uuid::text) as id, account, actor as unit from ledger.record`;

describe('the events of a store that others append to', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
    await awaitCurrent(db.pool, [await appendRecords(db.pool, RECORDS.slice(0, 300))]);
  });
  afterAll(() => db.drop());

  it('names the appends whose lineage is not there yet, and answers for them once it is', async () => {
    const append = await appendRecords(db.pool, RECORDS.slice(300, 600));
    const asked: string[] = [];
    const events: AttributedEvent[] = [];
    for await (const page of eventPages(db.pool, ALL, { after: null, size: 50 })) {
      asked.push(...page.awaiting);
      if (page.awaiting.length > 0) await awaitCurrent(db.pool, page.awaiting);
      events.push(...page.events);
    }
    expect(new Set(asked)).toEqual(new Set([append]));
    const again: AttributedEvent[] = [];
    for await (const page of eventPages(db.pool, ALL)) again.push(...page.events);
    expect(idsOf(events)).toEqual(idsOf(again));
  });

  it('leaves events without an answer out where nobody brings the lineage up', async () => {
    const before = await eventSlice(db.pool, ALL, null, 10_000);
    const append = await appendRecords(db.pool, RECORDS.slice(600, 700));
    const { events, awaiting, hasMore } = await eventSlice(db.pool, ALL, null, 10_000);
    expect(awaiting).toEqual([append]);
    expect(hasMore).toBe(false);
    expect(events.length).toBeGreaterThanOrEqual(before.events.length);
    await awaitCurrent(db.pool, [append]);
  });

  it('mixes no answers of two states of the lineage', async () => {
    const { rows: units } = await db.pool.query<{ actor: string }>('select actor from lineage.unit order by actor');
    const book = createAnswerBook(db.pool);
    await book.load(units.map(({ actor }) => actor));
    await awaitCurrent(db.pool, [await appendRecords(db.pool, RECORDS.slice(700))]);
    const { rows: later } = await db.pool.query<{ actor: string }>('select actor from lineage.unit order by actor');
    await book.load(later.map(({ actor }) => actor));
    const afresh = createAnswerBook(db.pool);
    await afresh.load(later.map(({ actor }) => actor));
    for (const { actor } of later) expect(book.resolutionOf(actor)).toEqual(afresh.resolutionOf(actor));
  });
});

describe('the events of a store with their answers', () => {
  let db: TestDatabase;
  let all: readonly AttributedEvent[];
  beforeAll(async () => {
    db = await freshDatabase();
    await awaitCurrent(db.pool, [await appendRecords(db.pool, RECORDS)]);
    all = await collect(ALL, 257);
  }, 60_000);
  afterAll(() => db.drop());

  async function collect(question: EventQuestion, size: number): Promise<readonly AttributedEvent[]> {
    const events: AttributedEvent[] = [];
    for await (const page of eventPages(db.pool, question, { after: null, size })) events.push(...page.events);
    return events;
  }

  async function did(id: string): Promise<readonly string[]> {
    return idsOf(await collect({ ...ALL, whose: await known(whoseOf(db.pool, id)) }, 100));
  }

  it('gives each that stands for itself once, in the order of time, id, account and text', async () => {
    const { rows } = await db.pool.query<{ count: number }>(STAND_INS);
    expect(all).toHaveLength(rows[0]?.count ?? -1);
    const places = all.map(({ place }) => placeText(place));
    expect(places).toEqual([...new Set(places)].sort());
  });

  it.each([1, 7, 1_000, 100_000])('gives the same, whatever the size of a page: %i', async (size) => {
    const some = { ...ALL, until: all[size === 1 ? 60 : all.length - 1]?.place.eventTime ?? null };
    const expected = all.filter(({ place }) => some.until === null || place.eventTime < some.until);
    expect(idsOf(await collect(some, size))).toEqual(idsOf(expected));
  });

  it('says of each what `who` says of it', async () => {
    for (const event of all.filter((_, index) => index % 97 === 0)) {
      const { answers } = await whoDidEvent(db.pool, event.place.eventId);
      expect(answers).toContainEqual(eventAttributionOf(event));
    }
  });

  it('goes on behind any place, as a connection does, and says whether there is more', async () => {
    const ids: string[] = [];
    let after: EventPlace | null = null;
    for (let hasMore = true; hasMore;) {
      const slice = await eventSlice(db.pool, ALL, after, 333);
      ids.push(...idsOf(slice.events));
      after = slice.events.at(-1)?.place ?? null;
      hasMore = slice.hasMore;
    }
    expect(ids).toEqual(idsOf(all));
  });

  it('keeps to times, accounts and calls that may change something', async () => {
    const [from, until] = [all[1_000]?.place.eventTime ?? null, all[2_000]?.place.eventTime ?? null];
    const accountId = all[1_500]?.place.accountId ?? null;
    const expected = all.filter(
      ({ place, columns }) =>
        place.eventTime >= (from ?? 0) &&
        place.eventTime < (until ?? 0) &&
        place.accountId === accountId &&
        columns.isReadOnly === false,
    );
    expect(expected.length).toBeGreaterThan(3);
    expect(idsOf(await collect({ ...ALL, from, until, accountId, isWrite: true }, 50))).toEqual(idsOf(expected));
  });

  it('finds all events of an origin, and no others', async () => {
    const origins = new Set(all.flatMap(({ attribution }) => attribution.origin?.id ?? []));
    expect(origins.size).toBeGreaterThan(20);
    for (const id of [...origins].sort().filter((_, index) => index % 9 === 0)) {
      const expected = all.filter(({ attribution }) => attribution.origin?.id === id);
      const whose = await known(whoseOfOrigin(db.pool, id));
      expect([id, idsOf(await collect({ ...ALL, whose }, 64))]).toEqual([id, idsOf(expected)]);
    }
  });

  it('counts the events that may be of an origin, and does not give them', async () => {
    const open = all.filter(({ attribution }) => attribution.status === 'AMBIGUOUS');
    const ids = new Set(
      open.flatMap(({ attribution }) => attribution.candidates.flatMap(({ origin }) => origin?.id ?? [])),
    );
    for (const id of ids) {
      const whose = await known(whoseOfOrigin(db.pool, id));
      let mayBelong = 0;
      for await (const page of eventPages(db.pool, { ...ALL, whose })) {
        mayBelong += page.mayBelong;
        expect(page.events.every(({ attribution }) => attribution.origin?.id === id)).toBe(true);
      }
      const expected = open.filter(({ attribution }) => attribution.candidates.some(({ origin }) => origin?.id === id));
      expect(mayBelong).toBe(expected.length);
    }
  });

  it('finds all that was done through a role: by its sessions, and by those that these went on to take', async () => {
    const { rows: roles } = await db.pool.query<{ id: string }>(ROLES);
    for (const { id } of roles) {
      const { rows: seeds } = await db.pool.query<{ unit: string }>(SEEDS, [id]);
      const { rows: records } = await db.pool.query<{ id: string; account: string; unit: string }>(UNITS_OF_RECORDS);
      const own = new Set(seeds.map(({ unit }) => unit));
      const acting = new Set(records.filter(({ unit }) => own.has(unit)).map((each) => `${each.id} ${each.account}`));
      // A session whose own issuer is missing has no hop: the record of the call that it made tells of it.
      const calls = new Set(records.filter(({ unit }) => own.has(unit)).map((each) => each.id));
      const expected = all.filter(
        ({ place, attribution }) =>
          acting.has(`${place.eventId} ${place.accountId}`) ||
          attribution.hops.some(
            ({ sessionArn, issuedBy }) => isOf(sessionArn, id) || issuedBy.some((call) => calls.has(call)),
          ),
      );
      expect([id, await did(id)]).toEqual([id, idsOf(expected)]);
    }
  });

  it('finds by a key, a session and a unique id what was done through them', async () => {
    const deep = all.find(({ sessionId, attribution: { hops, status } }) => {
      const [last, before] = hops;
      const isDeep = sessionId !== null && hops.length > 2 && status === 'PROVEN';
      return isDeep && last?.sessionArn != null && before?.accessKeyId != null;
    });
    const [, middle] = deep?.attribution.hops ?? [];
    const byKey = await did(middle?.accessKeyId ?? '');
    expect(byKey).toContain(textOf(deep));
    const shown = all.filter(({ attribution }) =>
      attribution.hops.some((hop) => hop.accessKeyId === middle?.accessKeyId),
    );
    expect(byKey).toEqual(expect.arrayContaining(idsOf(shown) as string[]));
    expect(await did(deep?.sessionId ?? '')).toContain(textOf(deep));
    expect(await did(deep?.attribution.hops[0]?.sessionArn ?? '')).toContain(textOf(deep));
  });

  it("finds by a user's own key what it did and what was done through the sessions that it issued", async () => {
    const user = all.find(({ columns, attribution, sessionId }) => {
      return columns.eventName === 'AssumeRole' && sessionId === null && attribution.origin?.kind === 'IAM_USER';
    });
    const { rows } = await db.pool.query<{ key: string }>(
      'select access_key_id as key from lineage.unit where actor = $1',
      [user?.columns.actor],
    );
    const issued = all.filter(({ attribution }) =>
      attribution.hops.at(-1)?.issuedBy.includes(user?.place.eventId ?? ''),
    );
    const found = await did(rows[0]?.key ?? '');
    expect(found).toContain(textOf(user));
    expect(found).toEqual(expect.arrayContaining(idsOf(issued) as string[]));
  });

  it('knows nobody of an id that no record shows', async () => {
    for (const id of [
      'arn:aws:iam::111122223333:user/nobody',
      'ASIAQQQQQQQQQQQQQQQQ',
      's_0000000000000000',
      'nobody',
    ]) {
      expect(await whoseOf(db.pool, id)).toBeNull();
    }
  });

  it.each([
    ['oldest', 30, {}],
    ['newest', 30, {}],
    ['oldest', 7, { from: 100, until: 900 }],
    ['newest', 7, { from: 100, until: 900 }],
  ] as const)('finds what an origin did, the %s first, %i at a time, within %j', async (way, first, within) => {
    const isNewestFirst = way === 'newest';
    for (const originId of commonest(all, 3)) {
      const from = 'from' in within ? (all[within.from]?.place.eventTime ?? null) : null;
      const until = 'until' in within ? (all[within.until]?.place.eventTime ?? null) : null;
      const found: string[] = [];
      let after: EventPlace | null = null;
      for (let hasMore = true; hasMore;) {
        const search = { ...EVERYTHING, originId, isNewestFirst, from, until };
        const page = await searchEvents(db.pool, search, after, first, createAnswerBook(db.pool));
        found.push(...page.events.map(({ place }) => placeText(place)));
        after = page.events.at(-1)?.place ?? null;
        hasMore = page.hasMore;
      }
      const theirs = await collect({ ...ALL, from, until, whose: await known(whoseOfOrigin(db.pool, originId)) }, 500);
      expect(found).toEqual(isNewestFirst ? idsOf(theirs).toReversed() : idsOf(theirs));
    }
  });

  it('does not read all records to find a few units’ events', async () => {
    const whose = await known(
      whoseOfOrigin(db.pool, all.find((each) => each.attribution.origin)?.attribution.origin?.id ?? ''),
    );
    const values = ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', '', '', '', null, false, 1_000];
    const units = (await whose.units(-Infinity, 5)).units.slice(0, 5).map(({ unit }) => unit);
    expect(await planOf(EVENTS_OF_UNITS, [...values, units])).not.toMatch(/Seq Scan on record/);
    expect(await planOf(EVENTS_BY_TIME, values.with(1, '2026-01-01T00:10:00Z'))).not.toMatch(/Seq Scan on record/);
  });

  async function planOf(sql: string, values: readonly unknown[]): Promise<string> {
    const { rows } = await db.pool.query<Record<'QUERY PLAN', string>>(`explain ${sql}`, [...values]);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }
});

async function known(whose: Promise<Whose | null>): Promise<Whose> {
  const found = await whose;
  if (found === null) throw new Error('the lineage knows nobody of this id');
  return found;
}

const placeText = ({ eventTime, eventId, accountId, textHash }: EventPlace): string =>
  [String(eventTime).padStart(16, '0'), eventId, accountId, textHash].join(' ');

const textOf = (event: AttributedEvent | undefined): string => (event === undefined ? '' : placeText(event.place));

/** The origins of most events, by their ids. */
function commonest(events: readonly AttributedEvent[], many: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { attribution } of events) {
    const id = attribution.origin?.id;
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, many)
    .map(([id]) => id);
}

const idsOf = (events: readonly AttributedEvent[]): readonly string[] => events.map(textOf);

function isOf(sessionArn: string | null, roleArn: string): boolean {
  const [, account, path = ''] = /^arn:[\w-]+:iam::(\d+):role\/(.+)$/.exec(roleArn) ?? [];
  return sessionArn?.includes(`::${account ?? ''}:assumed-role/${path.split('/').at(-1) ?? ''}/`) ?? false;
}
