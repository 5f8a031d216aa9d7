import type { NewRecord } from '#ledger';
import { uuidOfText } from '#ledger';
import { RESOLVER, answerText } from '#lineage';
import type { Status, UnitId } from '#lineage';
import type pg from 'pg';
import type { StoredFact } from '../../libs/projection/src/fact-places.ts';
import { fileFacts } from '../../libs/projection/src/filed-facts.ts';
import { learnFacts } from '../../libs/projection/src/learn-facts.ts';
import { resolveUnits } from '../../libs/projection/src/resolve-units.ts';
import type { UnitStore } from '../../libs/projection/src/resolve-units.ts';
import { coveringTime } from '../../libs/projection/src/told-fact.ts';
import type { ToldFact } from '../../libs/projection/src/told-fact.ts';
import type { StoredUnit } from '../../libs/projection/src/unit-row.ts';
import { changeOf, isAnswered, statusOf } from '../../libs/projection/src/unit-store.ts';

/** What was answered for a unit from one epoch on, until before another; null for what is answered now. */
type Believed = {
  readonly from: number;
  readonly until: number | null;
  readonly status: Status;
  readonly answer: string;
};

/** That a unit was on the way back from another. */
type Tie = { readonly parent: UnitId; readonly child: UnitId; readonly from: number; readonly until: number | null };

/** What was known in an epoch: the answer and the status of each unit, and from which unit each grew. */
export type KnownThen = {
  readonly answers: ReadonlyMap<UnitId, Pick<Believed, 'status' | 'answer'>>;
  readonly edges: ReadonlySet<string>;
};

/** A lineage without PostgreSQL. */
export type LineageInMemory = {
  /** Folds some records as the next epoch, and gives its number. */
  readonly fold: (records: readonly NewRecord[]) => Promise<number>;
  readonly asKnownIn: (epoch: number) => KnownThen;
};

/** No statement is sent. */
const NO_CLIENT = null as unknown as pg.ClientBase;

/**
 * A lineage that is kept in maps. What is kept, who is answered anew with each epoch, and which answer takes the place of
 * another is decided by the projection's own steps; here are only the shelves, and what was on them in an epoch.
 */
export function lineageInMemory(): LineageInMemory {
  const facts = new Map<string, StoredFact>();
  const factsUnder = new Map<number, Set<string>>();
  const units = new Map<UnitId, StoredUnit>();
  const believed = new Map<UnitId, Believed[]>();
  let ties: Tie[] = [];
  let epoch = 0;

  const believe = (unit: UnitId, status: Status, answer: string): void => {
    const before = (believed.get(unit) ?? []).map((one) => (one.until === null ? { ...one, until: epoch } : one));
    believed.set(unit, [...before, { from: epoch, until: null, status, answer }]);
  };
  const storedUnits: UnitStore['storedUnits'] = (_client, ids) =>
    Promise.resolve(ids.flatMap((id) => units.get(id) ?? []));
  const present = (): readonly Tie[] => ties.filter(({ until }) => until === null);

  const store: UnitStore = {
    storedUnits,
    descendantsOf: (_client, from) => {
      const below = new Set(from);
      for (const unit of below) for (const { parent, child } of present()) if (parent === unit) below.add(child);
      return Promise.resolve([...below]);
    },
    tieEdges: (_client, bindings) => {
      const children = new Set(bindings.map(({ unit }) => unit));
      const wanted = new Map<string, Pick<Tie, 'parent' | 'child'>>();
      for (const { unit: child, candidates } of bindings)
        for (const { behind } of candidates)
          if (behind.kind === 'unit')
            wanted.set(tieText({ parent: behind.unit, child }), { parent: behind.unit, child });
      const kept = new Set(present().map(tieText));
      ties = ties.map((tie) =>
        tie.until === null && children.has(tie.child) && !wanted.has(tieText(tie)) ? { ...tie, until: epoch } : tie,
      );
      for (const [text, tie] of wanted) if (!kept.has(text)) ties.push({ ...tie, from: epoch, until: null });
      return Promise.resolve();
    },
    insertUnits: (_client, rows) => {
      for (const row of rows) {
        const { unit, actor } = row.sighting;
        const [status, answer] = [statusOf(row), answerText(row.resolution)];
        units.set(unit, { unit, actor, firstAt: row.firstAt, lastAt: row.lastAt, status, answer });
        believe(unit, status, answer);
      }
      return Promise.resolve();
    },
    updateUnits: (_client, rows) => {
      for (const change of rows.map(changeOf)) {
        const { firstAt, lastAt, before } = change.unit;
        const { status, answer } = isAnswered(change) ? change : before;
        units.set(before.unit, { ...before, firstAt, lastAt, status, answer });
        if (isAnswered(change)) believe(before.unit, status, answer);
      }
      return Promise.resolve(rows.length);
    },
  };

  const fold = async (records: readonly NewRecord[]): Promise<number> => {
    epoch += 1;
    const learnt = await learnFacts(NO_CLIENT, toldBy(records), {
      unitTimes: (_client, ids) => Promise.resolve(new Map(ids.flatMap((id) => entryOf(units, id)))),
      knownFactIds: (_client, ids) => Promise.resolve(new Set(ids.filter((id) => facts.has(id)))),
    });
    const filed = fileFacts(NO_CLIENT, learnt, RESOLVER, {
      storedUnits,
      factIdsUnder: (_client, keys) =>
        Promise.resolve(
          keys.flatMap((key) => [...(factsUnder.get(key) ?? [])].map((id) => ({ key: String(key), fact_id: id }))),
        ),
      placedFacts: (_client, ids) => Promise.resolve(ids.flatMap((id) => facts.get(id) ?? [])),
    });
    await resolveUnits(NO_CLIENT, learnt, filed, { resolver: RESOLVER, epoch: String(epoch) }, store);
    for (const { told } of learnt.facts) facts.set(told.factId, told);
    for (const { factId, keys } of filed.newKeys)
      for (const key of keys) factsUnder.set(key, (factsUnder.get(key) ?? new Set()).add(factId));
    return epoch;
  };

  const asKnownIn = (then: number): KnownThen => {
    const held = (one: Pick<Believed, 'from' | 'until'>): boolean =>
      one.from <= then && (one.until === null || one.until > then);
    const answers = [...believed].flatMap(([unit, all]) =>
      all.filter(held).map(({ status, answer }) => [unit, { status, answer }] as const),
    );
    return { answers: new Map(answers), edges: new Set(ties.filter(held).map(tieText)) };
  };
  return { fold, asKnownIn };
}

/** Facts in memory lie in no ledger. */
const NOWHERE = { appendId: '0', block: 0, line: 0 } as const;

/** The facts of some records, each once, with the time that all of them together cover. */
function toldBy(records: readonly NewRecord[]): readonly ToldFact[] {
  const told = new Map<string, ToldFact>();
  const tell = (fact: ToldFact): void => {
    const known = told.get(fact.factId);
    told.set(fact.factId, known === undefined ? fact : { ...known, ...coveringTime(known, fact) });
  };
  for (const { columns, actorBody, facts } of records) {
    const at = { firstAt: columns.eventTime, lastAt: columns.eventTime, place: NOWHERE };
    tell({ factId: columns.actor, kind: 'sighting', body: actorBody, ...at });
    for (const { kind, body } of facts) tell({ factId: uuidOfText(body), kind, body, ...at });
  }
  return [...told.values()];
}

const tieText = ({ parent, child }: Pick<Tie, 'parent' | 'child'>): string => `${parent} ${child}`;

function entryOf<T>(map: ReadonlyMap<string, T>, key: string): readonly (readonly [string, T])[] {
  const value = map.get(key);
  return value === undefined ? [] : [[key, value]];
}
