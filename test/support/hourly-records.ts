import type { NewRecord } from '#ledger';
import { recordTextOf } from '../builders/record-text.ts';
import { newRecordsOf } from './new-records.ts';

const HOUR_MS = 3_600_000;

/** The hours from one on, as many as are asked for, but for those that are left out. */
export function hoursFrom(first: string, count: number, isLeftOut: (hour: number) => boolean = () => false): number[] {
  return Array.from({ length: count }, (_, hour) => hour)
    .filter((hour) => !isLeftOut(hour))
    .map((hour) => Date.parse(first) + hour * HOUR_MS);
}

/** One everyday record in the middle of each of these hours. */
export function hourlyRecords(accountId: string, region: string, hours: readonly number[]): readonly NewRecord[] {
  const texts = hours.map((hour) => {
    const members = { eventTime: `${new Date(hour + HOUR_MS / 2).toISOString().slice(0, 19)}Z`, awsRegion: region };
    return recordTextOf(`${accountId} ${region} ${hour}`, { ...members, recipientAccountId: accountId });
  });
  return newRecordsOf(
    texts.map((text) => Buffer.from(text)),
    0,
  );
}
