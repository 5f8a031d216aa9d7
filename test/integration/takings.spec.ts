import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { beat } from '#follow';
import { takeDue } from '../../libs/follow/src/taken-object.ts';
import type { TakenObject, Taker } from '../../libs/follow/src/taken-object.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const ACCOUNTS = 12;
const SLOTS = 40;
const FILES = ACCOUNTS * SLOTS;
const MOST = 32;

const ADD_SOURCE = `
  insert into follow.source (name, kind, place, every_seconds) values ('trail', 'folder', '{"path": "/trail"}', 3600)
  returning source_id`;
const ADD_RUN = `
  insert into follow.run (source_id) values ($1) returning run_id`;
// By the time of their names, as a look notes them.
const ADD_FOUND = `
  insert into follow.found (source_id, run_id, identity, name, due_at)
  select $1, $2, gen_random_uuid(), n.name, clock_timestamp() - interval '1 hour' + make_interval(secs => n.nth)
  from unnest($3::text[]) with ordinality n (name, nth)`;
const CLEAR = `
  truncate follow.worker, follow.found`;

const accountOf = ({ name }: Pick<TakenObject, 'name'>): string => name.slice(7, 19);
/** In minutes of the day. */
function timeOf({ name }: Pick<TakenObject, 'name'>): number {
  const [, hours, minutes] = /T(\d\d)(\d\d)Z/.exec(name) ?? [];
  return 60 * Number(hours) + Number(minutes);
}

/** One file of each account in every slot. */
const TRAIL = Array.from({ length: FILES }, (_, at) => {
  const account = String(100_000_000_000 + 7_919 * (at % ACCOUNTS));
  const slot = Math.floor(at / ACCOUNTS);
  const minute = `${String(Math.floor(slot / 12)).padStart(2, '0')}${String((slot % 12) * 5).padStart(2, '0')}`;
  return `/trail/${account}_CloudTrail_eu-west-1_20260302T${minute}Z_abcdefghijklmnop.json.gz`;
});

describe('what is due, shared among those who read', () => {
  let db: TestDatabase;
  let sourceId: string;
  let runId: string;
  beforeAll(async () => {
    db = await freshDatabase();
    sourceId = (await db.ownerPool.query<{ source_id: string }>(ADD_SOURCE)).rows[0]?.source_id ?? '';
    runId = (await db.ownerPool.query<{ run_id: string }>(ADD_RUN, [sourceId])).rows[0]?.run_id ?? '';
  });
  beforeEach(async () => {
    await db.ownerPool.query(CLEAR);
  });
  afterAll(() => db.drop());

  const find = (names: readonly string[]) => db.ownerPool.query(ADD_FOUND, [sourceId, runId, names]);
  const take = (taker: Taker) => takeDue(db.pool, sourceId, taker, MOST);

  /** A worker that lives, as its readers. */
  async function worker(readers = 1): Promise<readonly Taker[]> {
    const workerId = randomUUID();
    await beat(db.pool, workerId, 'ok');
    return Array.from({ length: readers }, (_, nth) => ({ workerId, leaseSeconds: 60, reader: { nth, of: readers } }));
  }

  /** Has each take in turn, until nothing is left. */
  async function takeAll(takers: readonly Taker[]): Promise<ReadonlyMap<Taker, readonly TakenObject[]>> {
    const all = new Map<Taker, readonly TakenObject[]>(takers.map((taker) => [taker, []]));
    for (let count = -1; count !== 0;) {
      count = 0;
      for (const taker of takers) {
        const taken = await take(taker);
        all.set(taker, [...(all.get(taker) ?? []), ...taken]);
        count += taken.length;
      }
    }
    return all;
  }

  const namesOf = (all: ReadonlyMap<Taker, readonly TakenObject[]>): readonly string[] =>
    [...all.values()].flat().map(({ name }) => name);

  it('leaves the files of an account to one reader, but for the account at which a share ends', async () => {
    await find(TRAIL);
    const takers = [...(await worker()), ...(await worker(2))];
    const firsts: (readonly TakenObject[])[] = [];
    for (const taker of takers) firsts.push(await take(taker));
    const accounts = firsts.map((taken) => new Set(taken.map(accountOf)));
    for (const taken of firsts) expect(taken.length).toBeGreaterThan(MOST / 2);
    const shared = [...new Set(TRAIL.map((name) => accountOf({ name })))].filter(
      (account) => accounts.filter((own) => own.has(account)).length > 1,
    );
    expect(shared.length).toBeLessThan(takers.length);
  });

  it('has all who read at about the same time of day', async () => {
    await find(TRAIL);
    const takers = [...(await worker()), ...(await worker())];
    const begins: number[][] = [];
    for (let round = 0; round < 4; round++) {
      const taken = [];
      for (const taker of takers) taken.push(await take(taker));
      begins.push(taken.map((objects) => Math.min(...objects.map(timeOf))));
    }
    expect(begins[0]).toEqual([0, 0]);
    for (const [one = -1, other = -1] of begins) expect(Math.abs(one - other)).toBeLessThanOrEqual(30);
  });

  it('leaves nothing of what falls to one that takes nothing', async () => {
    await find(TRAIL);
    const [[own], idle] = [await worker(), await worker(4)];
    expect(idle).toHaveLength(4);
    const all = await takeAll(own === undefined ? [] : [own]);
    expect(namesOf(all).toSorted()).toEqual(TRAIL.toSorted());
  });

  it('hands out each once, whatever its name says, to any who ask at the same time', async () => {
    const names = [...TRAIL.slice(0, 150), ...Array.from({ length: 150 }, (_, at) => `/trail/export ${at}.json`)];
    await find(names);
    const takers = [...(await worker(2)), ...(await worker(2))];
    const parts = await Promise.all(takers.map(async (taker) => await takeAll([taker])));
    expect(parts.flatMap(namesOf).toSorted()).toEqual(names.toSorted());
  });

  it('is taken in smaller parts the less is left', async () => {
    await find(TRAIL.slice(0, 200));
    const [one] = await worker();
    const sizes: number[] = [];
    while (one !== undefined && sizes.at(-1) !== 0) sizes.push((await take(one)).length);
    expect(sizes.slice(0, 3)).toEqual([32, 32, 32]);
    expect(sizes.slice(0, -1)).toEqual(sizes.slice(0, -1).toSorted((a, b) => b - a));
    expect(sizes.slice(-3)).toEqual([8, expect.any(Number), 0]);
  });
});
