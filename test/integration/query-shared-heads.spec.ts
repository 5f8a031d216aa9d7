import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whoDidEvent } from '#query';
import { recordTextOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';

const HEAD = '5eed5eed-5eed-4eed';
const EVENTS = 400;

const VERDICTS = `
  select event_uuid::text as id, verdict from lineage.variant order by event_uuid, verdict desc`;

const idOf = (index: number): string => `${HEAD}-a000-${String(index).padStart(12, '0')}`;

const timeOf = (index: number): string => new Date(Date.UTC(2026, 2, 2) + index * 1_000).toISOString();

function textOf(index: number, eventName: string): string {
  const members = { eventID: idOf(index), eventTime: `${timeOf(index).slice(0, 19)}Z`, eventName };
  return recordTextOf(`event-${String(index)}`, members);
}

describe('event ids of one first half', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
    const all = Array.from({ length: EVENTS }, (_, index) => textOf(index, 'GetObject'));
    await appendRecords(db.pool, newRecordsOf([delivered(all)], 0));
    const again = [` ${textOf(7, 'GetObject')}`.replace(':', ' : '), textOf(9, 'PutObject')];
    await appendRecords(db.pool, newRecordsOf([delivered(again)], 0));
    await foldAll(db.pool);
  });
  afterAll(() => db.drop());

  const delivered = (texts: readonly string[]): Buffer => Buffer.from(`{"Records":[${texts.join(',')}]}`);

  it('are told apart where copies are judged', async () => {
    const { rows } = await db.pool.query<{ id: string; verdict: string }>(VERDICTS);
    expect(rows).toEqual([
      { id: idOf(7), verdict: 'FIRST' },
      { id: idOf(7), verdict: 'DUPLICATE' },
      { id: idOf(9), verdict: 'FIRST' },
      { id: idOf(9), verdict: 'CONFLICT' },
    ]);
  });

  it('are told apart where one is asked for', async () => {
    for (const [index, answers] of [
      [0, 1],
      [7, 1],
      [9, 2],
      [EVENTS - 1, 1],
    ] as const) {
      const found = await whoDidEvent(db.pool, idOf(index));
      expect(found.answers.map(({ eventId }) => eventId)).toEqual(Array(answers).fill(idOf(index)));
    }
  });
});
