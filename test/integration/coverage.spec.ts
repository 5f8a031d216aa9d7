import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { coverageAt, gapsOfArea, listAreas, rangeOfAnswer, shortfallBehind, trailChanges } from '#coverage';
import type { EpochMs } from '#kernel';
import { appendBatch, reserveObjectIds } from '#ledger';
import { recordTextOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { hourlyRecords, hoursFrom } from '../support/hourly-records.ts';
import { endingOf } from '../support/ledger-batch.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

const MONDAY = '2026-03-02T00:00:00Z';
const WEEKS = 24 * 7 * 3;
const ALL = { from: null, until: null };
const EVERY = { accountId: null, region: null };

const at = (text: string): EpochMs => Date.parse(text) as EpochMs;
const hourOfDay = (hour: number): number => hour % 24;
const dayOf = (hour: number): number => Math.floor(hour / 24);
const isWeekend = (hour: number): boolean => dayOf(hour) % 7 >= 5;

/** How areas live, and which of their silences are holes. Hours are counted from a Monday. */
const LIVES: readonly (readonly [
  string,
  (hour: number) => boolean,
  readonly (readonly [from: string, until: string])[],
])[] = [
  ['around the clock', () => false, []],
  ['one hour lost', (hour) => hour === 200, [['2026-03-10T08:00:00Z', '2026-03-10T09:00:00Z']]],
  [
    'two hours lost on one day',
    (hour) => hour === 200 || hour === 203,
    [
      ['2026-03-10T08:00:00Z', '2026-03-10T09:00:00Z'],
      ['2026-03-10T11:00:00Z', '2026-03-10T12:00:00Z'],
    ],
  ],
  [
    'three days lost',
    (hour) => dayOf(hour) >= 8 && dayOf(hour) <= 10,
    [['2026-03-10T00:00:00Z', '2026-03-13T00:00:00Z']],
  ],
  ['asleep at night', (hour) => hourOfDay(hour) < 6, []],
  [
    'asleep at night, and a morning lost',
    (hour) => hourOfDay(hour) < 6 || (dayOf(hour) === 9 && hourOfDay(hour) < 9),
    [],
  ],
  ['at rest at weekends', isWeekend, []],
  ['an hour of rest each night', (hour) => hourOfDay(hour) === 3, []],
  ['seldom', (hour) => hour % 31 !== 0, []],
];

describe('gaps of coverage', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
    const records = LIVES.flatMap(([region, isSilent]) =>
      hourlyRecords('111122223333', region, hoursFrom(MONDAY, WEEKS, isSilent)),
    );
    await appendRecords(db.pool, records);
    const change = { eventSource: 'cloudtrail.amazonaws.com', readOnly: false, eventTime: '2026-03-10T07:59:00Z' };
    const texts = [
      recordTextOf('stopped', { ...change, eventName: 'StopLogging', awsRegion: 'one hour lost' }),
      recordTextOf('refused', { ...change, eventName: 'DeleteTrail', errorCode: 'AccessDenied', awsRegion: 'seldom' }),
    ];
    await appendRecords(
      db.pool,
      newRecordsOf(
        texts.map((text) => Buffer.from(text)),
        0,
      ),
    );
    await foldAll(db.pool);
  }, 60_000);
  afterAll(() => db.drop());

  it.each(LIVES)('are told of an area that is %s', async (region, isSilent, holes) => {
    const gaps = await gapsOfArea(db.pool, { accountId: '111122223333', region }, ALL);
    const found = gaps.filter(({ kind }) => kind === 'HOLE');
    expect(found.map(({ from, until }) => [from, until])).toEqual(holes.map((hole) => hole.map(at)));
    const silent = gaps.reduce((sum, { from, until }) => sum + (until - from) / 3_600_000, 0);
    const hours = Array.from({ length: WEEKS }, (_, hour) => hour);
    const seen = hours.filter((hour) => !isSilent(hour));
    expect(silent).toBe((seen.at(-1) ?? 0) - (seen[0] ?? 0) + 1 - seen.length - (region === 'seldom' ? 1 : 0));
  });

  it('are the same for whatever range meets them', async () => {
    const area = { accountId: '111122223333', region: 'three days lost' };
    const [whole] = await gapsOfArea(db.pool, area, ALL);
    const ranges = [
      { from: at('2026-03-11T10:20:00Z'), until: at('2026-03-11T10:21:00Z') },
      { from: at('2026-03-12T23:59:59Z'), until: null },
      { from: null, until: at('2026-03-10T00:00:01Z') },
    ];
    for (const range of ranges) expect(await gapsOfArea(db.pool, area, range)).toEqual([whole]);
    expect(await gapsOfArea(db.pool, area, { from: at('2026-03-13T00:00:00Z'), until: null })).toEqual([]);
    expect(await gapsOfArea(db.pool, area, { from: null, until: at('2026-03-10T00:00:00Z') })).toEqual([]);
  });

  it('come with the calls that changed what is logged, and without those that were refused', async () => {
    expect(await trailChanges(db.pool, ALL, 10)).toMatchObject([
      { eventName: 'StopLogging', accountId: '111122223333' },
    ]);
  });

  it('are told of an answer whose range they meet', async () => {
    const answered = {
      eventTime: '2026-03-10T10:30:00Z',
      accountId: '111122223333',
      status: 'PROVEN',
      origin: null,
      gap: null,
      hops: [{ sessionArn: 'arn:aws:sts::111122223333:assumed-role/r/s', issuedAt: '2026-03-10T07:30:00Z' }],
    };
    const { gaps, changes } = await shortfallBehind(db.pool, rangeOfAnswer(answered));
    expect(gaps.map(({ region }) => region)).toEqual(['one hour lost', 'three days lost', 'two hours lost on one day']);
    expect(changes.map(({ eventName }) => eventName)).toEqual(['StopLogging']);
    const later = { ...answered, eventTime: '2026-03-14T10:30:00Z', hops: [] };
    expect(await shortfallBehind(db.pool, rangeOfAnswer(later))).toEqual({ gaps: [], changes: [] });
    const open = await shortfallBehind(
      db.pool,
      rangeOfAnswer({ ...later, eventTime: '2026-03-13T10:30:00Z', status: 'INCOMPLETE' }),
    );
    expect(open.gaps.map(({ region }) => region)).toEqual(['three days lost']);
  });

  it('tell what is known of a moment', async () => {
    const inside = await coverageAt(db.pool, '111122223333', at('2026-03-10T08:30:00Z'));
    expect(inside.isSeen).toBe(true);
    expect(inside.gaps.filter(({ kind }) => kind === 'HOLE')).toHaveLength(3);
    expect(await coverageAt(db.pool, '111122223333', at('2026-05-10T08:30:00Z'))).toEqual({ isSeen: false, gaps: [] });
    expect(await coverageAt(db.pool, '444455556666', at('2026-03-10T08:30:00Z'))).toEqual({ isSeen: false, gaps: [] });
  });
});

describe('a trail that lacks an hour', () => {
  it('has that hole and no other', async () => {
    const db = await freshDatabase();
    try {
      const files = [
        ...generatePlainFiles({ seed: 7, records: 2_500, files: 10, accounts: 1, regions: ['eu-west-1'], days: 3 }),
      ];
      const lost = at('2026-02-28T13:00:00Z');
      const records = newRecordsOf(
        files.map(({ text }) => Buffer.from(text)),
        0,
      ).filter(({ columns }) => columns.eventTime < lost || columns.eventTime >= lost + 3_600_000);
      await appendRecords(db.pool, records);
      await foldAll(db.pool);
      const areas = await listAreas(db.pool, EVERY, ALL, null, 100);
      const gaps = await Promise.all(areas.map((area) => gapsOfArea(db.pool, area, ALL)));
      const holes = gaps.flat().filter(({ kind }) => kind === 'HOLE');
      expect(holes).toMatchObject([{ region: 'eu-west-1', from: lost, until: lost + 3_600_000 }]);
    } finally {
      await db.drop();
    }
  }, 60_000);
});

describe('files that are known and not read', () => {
  let db: TestDatabase;
  const name = (region: string, stamp: string, suffix: string): string =>
    `AWSLogs/111122223333/CloudTrail/${region}/2026/03/02/111122223333_CloudTrail_${region}_${stamp}Z_${suffix}.json.gz`;
  beforeAll(async () => {
    db = await freshDatabase();
    await appendRecords(
      db.pool,
      hourlyRecords(
        '111122223333',
        'eu-west-1',
        hoursFrom(MONDAY, 72, (hour) => hour >= 30 && hour < 33),
      ),
    );
    const [objectId = 0] = await reserveObjectIds(db.pool, 1);
    const broken = name('eu-west-1', '20260303T0710', 'Broken');
    const object = { objectId, name: broken, nameAccount: '111122223333', nameRegion: 'eu-west-1' };
    const ending = endingOf(objectId, { outcome: 'FAILED', reason: 'GZIP_BROKEN', detail: 'cut off' });
    await appendBatch(db.pool, { objects: [object], records: [], quarantine: [], endings: [ending], replays: [] });
    await db.pool.query(
      `insert into follow.source (name, kind, place, every_seconds) values ('s', 'folder', '{}', 60)`,
    );
    await db.pool.query(`insert into follow.run (source_id) select source_id from follow.source`);
    const found = [
      ['waiting', name('eu-west-1', '20260303T0810', 'a'), null],
      ['waiting', name('eu-west-1', '20260303T0820', 'b'), null],
      ['failed', broken, objectId],
      ['failed', name('ap-east-1', '20260303T0820', 'c'), null],
      ['failed', name('ap-east-1', '20269933T9920', 'd'), null],
      ['read', name('eu-west-1', '20260303T0850', 'e'), null],
    ] as const;
    for (const [state, file, id] of found)
      await db.pool.query(
        `insert into follow.found (source_id, run_id, identity, name, state, object_id, ended_at)
         select source_id, run_id, gen_random_uuid(), $1, $2, $3, case when $2 in ('failed', 'read') then now() end from follow.run`,
        [file, state, id],
      );
    await foldAll(db.pool);
  });
  afterAll(() => db.drop());

  it('are told by the hour in their names, and not as silence', async () => {
    const gaps = await gapsOfArea(db.pool, { accountId: '111122223333', region: 'eu-west-1' }, ALL);
    expect(gaps.map(({ kind, from, files }) => [kind, new Date(from).toISOString(), files])).toEqual([
      ['HOLE', '2026-03-03T06:00:00.000Z', 0],
      ['UNREAD', '2026-03-03T07:00:00.000Z', 3],
    ]);
    const narrow = { from: at('2026-03-03T08:10:00Z'), until: at('2026-03-03T08:20:00Z') };
    const [gap] = await gapsOfArea(db.pool, { accountId: '111122223333', region: 'eu-west-1' }, narrow);
    expect(gap).toMatchObject({ kind: 'UNREAD', from: at('2026-03-03T08:00:00Z'), files: 2 });
  });

  it('make an area of their own where nothing else is known of it', async () => {
    const areas = await listAreas(db.pool, EVERY, ALL, null, 10);
    expect(areas.map(({ region, hours, failed, newest }) => [region, hours, failed, newest])).toEqual([
      ['ap-east-1', 0, 0, null],
      ['eu-west-1', 69, 1, at('2026-03-04T23:30:00Z')],
    ]);
    expect(await gapsOfArea(db.pool, { accountId: '111122223333', region: 'ap-east-1' }, ALL)).toMatchObject([
      { kind: 'UNREAD', from: at('2026-03-03T08:00:00Z'), files: 1 },
    ]);
  });

  it('are told page by page', async () => {
    const [first] = await listAreas(db.pool, EVERY, ALL, null, 1);
    const [second] = await listAreas(db.pool, EVERY, ALL, first ?? null, 1);
    expect([first?.region, second?.region]).toEqual(['ap-east-1', 'eu-west-1']);
    expect(await listAreas(db.pool, EVERY, ALL, second ?? null, 1)).toEqual([]);
    expect(await listAreas(db.pool, { accountId: '444455556666', region: null }, ALL, null, 10)).toEqual([]);
  });
});
