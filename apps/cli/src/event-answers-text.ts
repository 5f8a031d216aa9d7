import { recordsWithText } from '#query';
import type { EventAttribution, EventRecord } from '#query';
import type pg from 'pg';
import { eventAnswerText } from './terminal/answer-text.ts';
import { targetOf } from './terminal/deed.ts';
import type { Deed } from './terminal/deed.ts';

/** The answers for one event, for people, with what its records say of the action. */
export async function eventAnswersText(
  pool: pg.Pool | pg.ClientBase,
  eventId: string,
  answers: readonly EventAttribution[],
): Promise<readonly string[]> {
  const records = await recordsWithText(pool, eventId);
  return answers.map((answer) => eventAnswerText(answer, deedOf(answer, records)));
}

/** Null where records that say different things fit the answer: none of them is picked. */
function deedOf(answer: EventAttribution, records: readonly EventRecord[]): Deed | null {
  const fitting = records.filter(
    (record) =>
      record.accountId === answer.accountId &&
      record.eventTime === answer.eventTime &&
      record.eventName === answer.eventName &&
      record.eventSource === answer.eventSource,
  );
  const deeds = new Map(fitting.map(deedIn).map((deed) => [JSON.stringify(deed), deed]));
  const [deed] = deeds.values();
  return deeds.size === 1 && deed !== undefined ? deed : null;
}

function deedIn({ eventSource, eventName, errorCode, region, sourceIp, raw }: EventRecord): Deed {
  return { eventSource, eventName, errorCode, region, sourceIp, target: targetOf(eventName, requestIn(raw)) };
}

function requestIn(raw: string): Readonly<Record<string, unknown>> {
  try {
    const record = JSON.parse(raw) as { readonly requestParameters?: unknown } | null;
    const request = record?.requestParameters;
    return typeof request === 'object' && request !== null ? { ...request } : {};
  } catch {
    return {};
  }
}
