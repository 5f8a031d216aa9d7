import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type { Attribution } from '#lineage';
import { createAnswerBook, eventsById, historyOf, readCallers, resolverVersionOf } from '#query';
import type { EventRow, NewsRecord, Revision } from '#query';
import type pg from 'pg';
import type { HeldEvent } from './held-event.ts';
import type { RequestContext } from './request-context.ts';

/** The schema's `Revision`. */
export type RevisionNode = {
  readonly epoch: string;
  readonly knownFrom: string;
  readonly knownUntil: string | null;
  readonly changedBy: readonly NewsRecord[];
  readonly resolverVersion: number;
} & Pick<Attribution, 'status' | 'origin' | 'hops' | 'candidates' | 'gap'>;

/** What was answered for one record, from the first answer until the present one. */
export async function revisionsOf(held: HeldEvent, context: RequestContext): Promise<RevisionNode[]> {
  const { present, poolOf, reachLatest } = context;
  await reachLatest();
  const id = { kind: 'event', id: held.place.eventId } as const;
  const history = await historyOf(present, id, (epoch) => answersIn(poolOf(epoch), held), JSON.stringify);
  return history.flatMap(revisionNodesOf);
}

/** One answer, or none where the record was not known or another stood for it. */
async function answersIn(pool: pg.Pool, { place }: HeldEvent): Promise<readonly Attribution[]> {
  const rows = (await eventsById(pool, [place.eventId])).get(place.eventId) ?? [];
  const row = rows.find((each) => isOfPlace(each, place));
  if (row === undefined) return [];
  const callers = await readCallers(pool, [row.columns], createAnswerBook(pool));
  return [callers.attributionOf(row.columns)];
}

const isOfPlace = (row: EventRow, place: HeldEvent['place']): boolean =>
  row.place.accountId === place.accountId && row.place.textHash === place.textHash;

function revisionNodesOf({ epoch, knownFrom, knownUntil, changedBy, answers }: Revision<Attribution>): RevisionNode[] {
  const times = { knownFrom: textOf(knownFrom), knownUntil: knownUntil === null ? null : textOf(knownUntil) };
  return answers.map((answer) => {
    const { status, origin, hops, candidates, gap } = answer;
    return {
      epoch,
      ...times,
      changedBy,
      resolverVersion: resolverVersionOf(answer),
      status,
      origin,
      hops,
      candidates,
      gap,
    };
  });
}

const textOf = (clock: Date): string => isoOf(clock.getTime() as EpochMs);
