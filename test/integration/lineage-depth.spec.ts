import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awaitCurrent, lineageDigest, rebuild } from '#projection';
import { whoDidEvent } from '#query';
import type { EventAttribution } from '#query';
import {
  aChainOfRecords,
  anAct,
  anEventId,
  aTaking,
  aUserIdentity,
  identityOfTaking,
  theTaking,
} from '../builders/a-chain-of-records.ts';
import type { RecordJson } from '../builders/a-record.ts';
import { bytesOf } from '../builders/a-record.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { diceOf } from '../support/trail/dice.ts';
import { shuffled, splitUp } from '../support/trail-generator.ts';

const DEPTH = 1_000;
const ACT = 'ffffffff-0000-4000-8000-000000000001';
const OTHER_ACT = 'ffffffff-0000-4000-8000-000000000002';
const MALLORY = 'arn:aws:iam::111122223333:user/mallory';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

const append = (target: TestDatabase, records: readonly RecordJson[]): Promise<string> =>
  appendRecords(target.pool, newRecordsOf([Buffer.concat(records.map(lineOf))], 0));

const lineOf = (record: RecordJson): Uint8Array => Buffer.concat([bytesOf(record), Buffer.from('\n')]);

async function who(target: TestDatabase, eventId: string): Promise<EventAttribution> {
  const [answer] = (await whoDidEvent(target.pool, eventId)).answers;
  if (answer === undefined) throw new Error(`no answer for ${eventId}`);
  return answer;
}

describe('a chain of a thousand roles', () => {
  const { calls, end } = aChainOfRecords('mallory', DEPTH);

  it('is walked to its user, whatever order its calls came in', async () => {
    const dice = diceOf(1_000);
    const records = [anAct(identityOfTaking(end), DEPTH + 60, ACT), ...calls.slice(1)];
    for (const batch of splitUp(shuffled(records, dice), dice, 250)) {
      await awaitCurrent(db.pool, [await append(db, batch)]);
    }
    expect(await who(db, ACT)).toMatchObject({ status: 'INCOMPLETE', gap: { reason: 'ISSUER_NOT_DELIVERED' } });

    await awaitCurrent(db.pool, [await append(db, calls.slice(0, 1))]);
    const { status, origin, hops } = await who(db, ACT);
    expect({ status, id: origin?.id, hops: hops.length }).toEqual({ status: 'PROVEN', id: MALLORY, hops: DEPTH });
    expect(hops.map(({ issuedBy }) => issuedBy)).toEqual(calls.map((_, at) => [anEventId(DEPTH - 1 - at)]));
  }, 120_000);

  it('is told in full by the command line, and rebuilt to the same', async () => {
    const { code, out } = await runBacktrail(['who', '--json', ACT], { databaseUrl: db.appUrl });
    const told = JSON.parse(out) as EventAttribution;
    expect({ code, hops: told.hops.length, id: told.origin?.id }).toEqual({ code: 0, hops: DEPTH, id: MALLORY });
    const digest = await lineageDigest(db.pool);
    await rebuild(db.pool);
    expect(await lineageDigest(db.pool)).toBe(digest);
  }, 120_000);
});

describe('a circle of sessions', () => {
  const [a, b] = [aTaking('A', 0), aTaking('B', 0)];

  it('ends, and names nobody', async () => {
    const circle = await freshDatabase();
    try {
      await append(circle, [theTaking(identityOfTaking(b), a, anEventId(1))]);
      await foldAll(circle.pool);
      await append(circle, [anAct(identityOfTaking(a), 9, ACT), theTaking(identityOfTaking(a), b, anEventId(2))]);
      await foldAll(circle.pool);
      expect(await who(circle, ACT)).toMatchObject({ status: 'INCOMPLETE', origin: null, gap: { reason: 'CYCLE' } });
    } finally {
      await circle.drop();
    }
  });

  it('ends where a session issued itself, under the very key that it called with', async () => {
    const circle = await freshDatabase();
    try {
      await append(circle, [theTaking(identityOfTaking(a), a, anEventId(1)), anAct(identityOfTaking(a), 9, ACT)]);
      await foldAll(circle.pool);
      expect(await who(circle, ACT)).toMatchObject({ status: 'INCOMPLETE', origin: null, gap: { reason: 'CYCLE' } });
    } finally {
      await circle.drop();
    }
  });

  it('hides neither the user who entered it by another key, nor lends the name to those who did not', async () => {
    const circle = await freshDatabase();
    const entered = aTaking('A', 0, { key: 'ASIAENTERED' });
    try {
      await append(circle, [
        theTaking(identityOfTaking(b), a, anEventId(1)),
        theTaking(identityOfTaking(a), b, anEventId(2)),
        theTaking(aUserIdentity('mallory'), entered, anEventId(3)),
        anAct(identityOfTaking(entered), 9, ACT),
        anAct(identityOfTaking(a), 9, OTHER_ACT),
      ]);
      await foldAll(circle.pool);
      expect(await who(circle, ACT)).toMatchObject({ status: 'PROVEN', origin: { id: MALLORY } });
      expect(await who(circle, OTHER_ACT)).toMatchObject({ status: 'INCOMPLETE', gap: { reason: 'CYCLE' } });
    } finally {
      await circle.drop();
    }
  });
});
