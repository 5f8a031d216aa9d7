import type { EpochMs } from '#kernel';
import type { Fact } from '#cloudtrail';

/** A fact as it is stored. Its body names it, by `uuidOfText`, so that telling one twice changes nothing. */
export type FactRow = {
  readonly kind: Fact['kind'];
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly body: string;
};

/** What the facts of an append need of each of its records. */
export type Teaching = {
  readonly eventTime: EpochMs;
  readonly actor: string;
  readonly actorBody: string;
  readonly facts: readonly FactRow[];
};

/**
 * The facts of one append: those of its records, each once, and one sighting for each acting identity with its first
 * and last use there. In the order of their times, then of their bodies, whatever the order of the records: a session's
 * issuance stands beside its sighting, which says the same words.
 */
export function factRowsOf(records: Iterable<Teaching>): readonly FactRow[] {
  const rows: FactRow[] = [];
  const sightings = new Map<string, Sighted>();
  for (const { eventTime, actor, actorBody, facts } of records) {
    for (const fact of facts) rows.push(fact);
    const seen = sightings.get(actor);
    if (seen === undefined) sightings.set(actor, sighted(actorBody, eventTime));
    else if (eventTime < seen.firstAt) seen.firstAt = eventTime;
    else if (eventTime > seen.lastAt) seen.lastAt = eventTime;
  }
  rows.push(...sightings.values());
  return rows.sort(byTime).filter((row, at) => row.body !== rows[at - 1]?.body);
}

/** A sighting that is still being gathered. */
type Sighted = Omit<FactRow, 'firstAt' | 'lastAt'> & { firstAt: EpochMs; lastAt: EpochMs };

const sighted = (body: string, at: EpochMs): Sighted => ({ kind: 'sighting', firstAt: at, lastAt: at, body });

function byTime(a: FactRow, b: FactRow): number {
  if (a.firstAt !== b.firstAt) return a.firstAt - b.firstAt;
  return a.body === b.body ? 0 : a.body < b.body ? -1 : 1;
}
