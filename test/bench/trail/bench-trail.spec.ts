import { describe, expect, it } from '@jest/globals';
import { hash } from 'node:crypto';
import type { NewRecord } from '#ledger';
import { newRecordsOf } from '../../support/new-records.ts';
import { coreAnswersTo } from '../../support/told-by-core.ts';
import { benchTrail } from './bench-trail.ts';
import type { BenchTrail, BenchTrailOptions } from './bench-trail.ts';
import type { PlainFile } from './delivery.ts';
import { ASKED_DEPTHS } from './questions.ts';

const RECORDS = 4_000;
const PLACE =
  /^AWSLogs\/o-\w+\/(\d{12})\/CloudTrail\/([\w-]+)\/\d{4}\/\d\d\/\d\d\/\1_CloudTrail_\2_\d{8}T\d{4}Z_\w{16}\.json\.gz$/;

function whole(options: BenchTrailOptions): { readonly files: readonly PlainFile[]; readonly made: BenchTrail } {
  const files: PlainFile[] = [];
  const trail = benchTrail(options);
  for (;;) {
    const next = trail.next();
    if (next.done === true) return { files, made: next.value };
    files.push(next.value);
  }
}

const hashOf = (files: readonly PlainFile[]): string =>
  hash('sha256', Buffer.concat(files.flatMap(({ path, bytes }) => [Buffer.from(path), bytes])));

describe('the trail of the benchmark', () => {
  const { files, made } = whole({ seed: 7, records: RECORDS });
  const records: readonly NewRecord[] = newRecordsOf(
    files.map(({ bytes }) => bytes),
    0,
  );
  const distinct = [...new Map(records.map((record) => [record.textHash.toString('hex'), record])).values()];

  it('is the same for the same seed, and another for another', () => {
    const [again, other] = [whole({ seed: 7, records: RECORDS }), whole({ seed: 8, records: RECORDS })];
    expect(hashOf(again.files)).toBe(hashOf(files));
    expect(again.made).toEqual(made);
    expect(hashOf(other.files)).not.toBe(hashOf(files));
  });

  it('holds as many records as it was asked for, about one in fifty of them a second time', () => {
    expect(records).toHaveLength(RECORDS);
    expect(files.reduce((sum, file) => sum + file.records, 0)).toBe(RECORDS);
    expect(distinct).toHaveLength(made.distinct);
    expect(RECORDS - made.distinct).toBeGreaterThan(0.01 * RECORDS);
    expect(RECORDS - made.distinct).toBeLessThan(0.03 * RECORDS);
  });

  it('has records of about 1.3 KB, in files named as CloudTrail names them', () => {
    expect(made.bytes / made.records).toBeGreaterThan(1_200);
    expect(made.bytes / made.records).toBeLessThan(1_500);
    expect(files.filter(({ path }) => !PLACE.test(path))).toEqual([]);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });

  it('issues sessions by about one record in nine', () => {
    expect(made.issues / made.records).toBeGreaterThan(0.08);
    expect(made.issues / made.records).toBeLessThan(0.2);
  });

  it('leads every event that is asked about back to who began, by as many sessions as it says', () => {
    const { tell } = coreAnswersTo(distinct);
    const byId = new Map(distinct.map((record) => [record.columns.eventUuid, record]));
    for (const depth of ASKED_DEPTHS) {
      const asked = made.questions.events[depth];
      expect(asked.length).toBeGreaterThan(5);
      for (const { eventId, origin } of asked.slice(0, 20)) {
        const { status, hops, origin: found } = tell(byId.get(eventId)!);
        expect({ status, depth: hops.length, origin: found?.id }).toEqual({ status: 'PROVEN', depth, origin });
      }
    }
  });

  it('counts what its busiest user and its rarest users did', () => {
    const { tell } = coreAnswersTo(distinct);
    const done = new Map<string, number>();
    for (const record of distinct) {
      const { origin, hops } = tell(record);
      if (origin !== null && hops.length > 0) done.set(origin.id, (done.get(origin.id) ?? 0) + 1);
    }
    const { huge, rare } = made.questions;
    expect(huge.records).toBeGreaterThan(0.03 * RECORDS);
    for (const { arn, records: count } of [huge, ...rare]) expect(done.get(arn)).toBe(count);
  });
});
