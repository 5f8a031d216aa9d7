import { parseFactText } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import { eventKeyOf, uuidOfText } from '#ledger';
import type { NewRecord } from '#ledger';
import { attributionAmong, attributionOf, callersTold } from '#lineage';
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
  const addenda = addendaIn(records);
  const tell = ({ columns }: NewRecord): Attribution => {
    const shown = ({ unit, fields }: Shown) =>
      [resolutions.get(unit)?.actor].flatMap((actor) => (actor === undefined ? [] : [{ unit, actor, fields }]));
    const [first] = shown({ unit: columns.actor, fields: null });
    const told = [...addendaTo(columns.eventUuid, columns.account, addenda)].flatMap(shown);
    const units = first === undefined ? [columns.actor] : callersTold(first, told);
    return attributionAmong(units.map((unit) => attributionOf(unit, columns.eventTime, (of) => resolutions.get(of))));
  };
  return { facts, resolutions, tell };
}

type Shown = { readonly unit: UnitId; readonly fields: string | null };

/** What addenda show, conflicting copies of one included, by what they are about; with the event that each is itself. */
type Addenda = ReadonlyMap<string, readonly (Shown & { readonly eventUuid: string })[]>;

function addendaIn(records: readonly NewRecord[]): Addenda {
  const addenda = new Map<string, (Shown & { readonly eventUuid: string })[]>();
  for (const { columns, facts } of records) {
    for (const { body } of facts) {
      const fact = parseFactText(body);
      if (fact.kind !== 'amendment' || fact.originalEventId === null) continue;
      const { originalEventId, updatedFields: fields } = fact;
      const key = `${eventKeyOf(originalEventId).uuid} ${columns.account}`;
      if (key === keyOf({ columns })) continue;
      const copies = records.filter((other) => keyOf(other) === keyOf({ columns }));
      const shown = copies.map((copy) => ({ unit: copy.columns.actor, fields, eventUuid: columns.eventUuid }));
      addenda.set(key, [...(addenda.get(key) ?? []), ...shown]);
    }
  }
  return addenda;
}

const keyOf = ({ columns }: Pick<NewRecord, 'columns'>): string => `${columns.eventUuid} ${columns.account}`;

/** The addenda to an event, and theirs. */
function addendaTo(eventUuid: string, account: string, addenda: Addenda): ReadonlySet<Shown> {
  const found = new Set<Shown>();
  const pending = [eventUuid];
  for (let uuid = pending.pop(); uuid !== undefined; uuid = pending.pop()) {
    for (const addendum of addenda.get(`${uuid} ${account}`) ?? []) {
      if (!found.has(addendum)) pending.push(addendum.eventUuid);
      found.add(addendum);
    }
  }
  return found;
}

/** What the core is told lies in no ledger. */
const NOWHERE = { appendId: '0', block: 0, line: 0 } as const;

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
    const at = { firstAt: columns.eventTime, lastAt: columns.eventTime, place: NOWHERE };
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
