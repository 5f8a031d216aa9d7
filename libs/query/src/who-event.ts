import { isoOf } from '#kernel';
import { recordsOfEvent } from '#ledger';
import type { StoredRecord } from '#ledger';
import { attributionOf } from '#lineage';
import type { Resolution, UnitId } from '#lineage';
import type pg from 'pg';
import { ancestryOf } from './ancestry.ts';
import type { EventAttribution } from './event-attribution.ts';
import { thoseThatStandForThemselves } from './stands-for-itself.ts';

/**
 * Who did this: one answer for each record of the event, one for each account that it was delivered to; conflicting
 * copies answer apart. Empty where the ledger holds no such event, or the lineage does not cover it yet.
 */
export async function whoDidEvent(pool: pg.Pool, eventId: string): Promise<readonly EventAttribution[]> {
  const records = await thoseThatStandForThemselves(pool, await recordsOfEvent(pool, eventId));
  if (records.length === 0) return [];
  const resolutions = await ancestryOf(pool, [...new Set(records.map((record) => record.columns.actor))]);
  return records
    .filter((record) => resolutions.has(record.columns.actor))
    .map((record) => answerOf(record, resolutions));
}

function answerOf({ eventId, columns }: StoredRecord, resolutions: ReadonlyMap<UnitId, Resolution>): EventAttribution {
  return {
    eventId,
    eventTime: isoOf(columns.eventTime),
    eventName: columns.eventName,
    eventSource: columns.eventSource,
    accountId: columns.account,
    ...attributionOf(columns.actor, columns.eventTime, (unit) => resolutions.get(unit)),
  };
}
