import type { EpochMs } from '#kernel';
import type { Fact } from '#cloudtrail';

/** A fact as it is stored. `factId` names its content, so that telling one twice changes nothing. */
export type FactRow = {
  readonly factId: string;
  readonly kind: Fact['kind'];
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly body: string;
};

/** What the facts of an append need of each of its records. */
export type Teaching = {
  readonly columns: { readonly eventTime: EpochMs; readonly actor: string };
  readonly actorBody: string;
  readonly facts: readonly FactRow[];
};

/**
 * The facts of one append: those of its records, each once, and one sighting for each acting identity with its first
 * and last use there. In the order of `factId`, whatever the order of the records.
 */
export function factRowsOf(records: Iterable<Teaching>): readonly FactRow[] {
  const rows = new Map<string, FactRow>();
  for (const { columns, actorBody, facts } of records) {
    for (const fact of facts) rows.set(fact.factId, fact);
    const seen = rows.get(columns.actor);
    if (seen === undefined) rows.set(columns.actor, sighting(columns.actor, actorBody, columns.eventTime));
    else if (isOutside(seen, columns.eventTime)) rows.set(columns.actor, widened(seen, columns.eventTime));
  }
  return [...rows.values()].sort((a, b) => (a.factId < b.factId ? -1 : 1));
}

const sighting = (actor: string, body: string, at: EpochMs): FactRow => ({
  factId: actor,
  kind: 'sighting',
  firstAt: at,
  lastAt: at,
  body,
});

const isOutside = (row: FactRow, at: EpochMs): boolean => at < row.firstAt || at > row.lastAt;

const widened = (row: FactRow, at: EpochMs): FactRow =>
  at < row.firstAt ? { ...row, firstAt: at } : { ...row, lastAt: at };
