import { parseFactText } from '#cloudtrail';
import { eventKeyOf } from '#ledger';
import type pg from 'pg';
import type { Learnt } from './learn-facts.ts';

const KEEP = `
  insert into amended (event_uuid, fact_id, account, by_uuid, by_event_id, fields, epoch)
  select event_uuid, fact_id, account, by_uuid, by_event_id, fields, $7::bigint
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[])
    as new (event_uuid, fact_id, account, by_uuid, by_event_id, fields)`;

type AmendedEvent = {
  readonly factId: string;
  readonly eventId: string;
  readonly accountId: string;
  readonly byEventId: string;
  readonly fields: string | null;
};

/** Keeps which events the addenda among new facts are about: whoever reads one of these looks at its addenda, too. */
export async function keepAmendedEvents(client: pg.ClientBase, learnt: Learnt, epoch: string): Promise<void> {
  const events = learnt.facts.flatMap(({ told }) => (told.kind === 'amendment' ? amendedBy(told) : []));
  if (events.length === 0) return;
  await client.query(KEEP, [
    events.map(({ eventId }) => eventKeyOf(eventId).uuid),
    events.map(({ factId }) => factId),
    events.map(({ accountId }) => accountId),
    events.map(({ byEventId }) => eventKeyOf(byEventId).uuid),
    events.map(({ byEventId }) => byEventId),
    events.map(({ fields }) => fields),
    epoch,
  ]);
}

function amendedBy({ factId, body }: { readonly factId: string; readonly body: string }): readonly AmendedEvent[] {
  const fact = parseFactText(body);
  if (fact.kind !== 'amendment') return [];
  const { originalEventId, updatedFields: fields, evidence } = fact;
  const { eventId: byEventId, accountId } = evidence;
  if (originalEventId === null || originalEventId === byEventId) return [];
  return [{ factId, eventId: originalEventId, accountId, byEventId, fields }];
}
