import { canonicalText } from '#cloudtrail';
import { isoOf } from '#kernel';
import type { NewRecord } from '#ledger';
import type { CoreAnswers } from './told-by-core.ts';

/** What `backtrail attributions` has to write of some records, made from the pure core's answers alone. */
export function attributionsByCore(records: readonly NewRecord[], { tell }: CoreAnswers): readonly string[] {
  const events = new Map<string, NewRecord>();
  for (const record of records) {
    const key = `${idOf(record)} ${record.columns.account} ${canonicalText(record.text)}`;
    const known = events.get(key);
    if (known === undefined || hashOf(record) < hashOf(known)) events.set(key, record);
  }
  return [...events.values()].sort(inOrder).map((record) => lineOf(record, tell));
}

function lineOf(record: NewRecord, tell: CoreAnswers['tell']): string {
  const { eventTime, eventName, eventSource, account } = record.columns;
  const head = { eventId: idOf(record), eventTime: isoOf(eventTime), eventName, eventSource, accountId: account };
  return JSON.stringify({ ...head, ...tell(record) });
}

function inOrder(a: NewRecord, b: NewRecord): number {
  return a.columns.eventTime - b.columns.eventTime || (placeOf(a) < placeOf(b) ? -1 : 1);
}

const placeOf = (record: NewRecord): string => `${idOf(record)} ${record.columns.account} ${hashOf(record)}`;

const idOf = ({ columns }: NewRecord): string => columns.eventId ?? columns.eventUuid;

const hashOf = ({ textHash }: NewRecord): string => textHash.toString('hex');
