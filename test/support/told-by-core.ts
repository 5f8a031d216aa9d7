import type { EpochMs } from '#kernel';
import { uuidOfText } from '#ledger';
import type { NewRecord } from '#ledger';
import { attributionOf } from '#lineage';
import type { Attribution, KnownFact, Resolution, UnitId } from '#lineage';
import { knownFactOf, userFactOf } from '../../libs/projection/src/told-fact.ts';
import type { ToldFact } from '../../libs/projection/src/told-fact.ts';
import { resolveAll } from '../builders/resolve-all.ts';

/** What the pure core makes of records: no store, no order, no batches. */
export type CoreAnswers = {
  readonly facts: readonly KnownFact[];
  readonly resolutions: ReadonlyMap<UnitId, Resolution>;
  /** The answer for one of the records. */
  readonly tell: (record: NewRecord) => Attribution;
};

/** The answer for a record among others, by the pure core alone. */
export function toldByCore(records: readonly NewRecord[]): (record: NewRecord) => Attribution {
  return coreAnswersTo(records).tell;
}

/** All that the pure core makes of records. */
export function coreAnswersTo(records: readonly NewRecord[]): CoreAnswers {
  const facts = factsIn(records);
  const resolutions = resolveAll(facts);
  const tell = ({ columns }: NewRecord): Attribution =>
    attributionOf(columns.actor, columns.eventTime, (unit) => resolutions.get(unit));
  return { facts, resolutions, tell };
}

function factsIn(records: readonly NewRecord[]): readonly KnownFact[] {
  const known = new Map<string, KnownFact>();
  const learn = (row: ToldFact): void => {
    const before = known.get(row.factId);
    const fact = before === undefined ? knownFactOf(row) : earlier(before, row.firstAt);
    if (fact != null) known.set(row.factId, fact);
    const user = fact?.kind === 'sighting' ? userFactOf(fact, row) : null;
    if (user !== null) learn(user);
  };
  for (const { columns, actorBody, facts } of records) {
    const at = { firstAt: columns.eventTime, lastAt: columns.eventTime };
    learn({ factId: columns.actor, kind: 'sighting', body: actorBody, ...at });
    for (const { kind, body } of facts) learn({ factId: uuidOfText(body), kind, body, ...at });
  }
  return [...known.values()];
}

/** A sighting that is now known to have begun earlier. */
function earlier(known: KnownFact, firstAt: EpochMs): KnownFact | undefined {
  const isEarlier = known.kind === 'sighting' && firstAt < (known.firstAt ?? Infinity);
  return isEarlier ? { ...known, firstAt } : undefined;
}
