import type { EpochMs } from '#kernel';
import type { RecordColumns } from '#ledger';
import { attributionAmong, callersTold } from '#lineage';
import type { Attribution, UnitId } from '#lineage';
import type pg from 'pg';
import { addendaOf, toldAnewBy, toldAnewByOrigin } from './addenda.ts';
import type { AddendaOf, ToldAnew } from './addenda.ts';
import type { AnswerBook } from './answer-book.ts';
import type { UnitTime } from './units-by-time.ts';

/** What of a record says whose it is. */
export type ToldRecord = Pick<RecordColumns, 'eventUuid' | 'account' | 'actor'>;

/** Who made the calls that some records tell of, as far as anything is known of whoever they show. */
export type Callers = {
  /** The unit that a record shows; where CloudTrail told of it anew, whoever is left: several if its records disagree. */
  readonly of: (record: ToldRecord) => readonly UnitId[];
  /** The answer for a record. */
  readonly attributionOf: (record: ToldRecord & Pick<RecordColumns, 'eventTime'>) => Attribution;
};

/**
 * Reads who made the calls that some records tell of, with what was told of them anew, and loads the book with the answers
 * of all of them: two queries for records without addenda.
 */
export async function readCallers(
  pool: pg.Pool | pg.ClientBase,
  records: readonly ToldRecord[],
  book: AnswerBook,
): Promise<Callers> {
  const shown = records.map(({ actor }) => actor);
  const [addenda] = await Promise.all([addendaOf(pool, records), book.load(shown)]);
  const later = records.flatMap((record) => addenda(record).map(({ unit }) => unit));
  // All of them, since the book may forget what it held when it takes in more.
  if (later.length > 0) await book.load([...shown, ...later]);
  return callersIn(book, addenda);
}

/** Who made calls that CloudTrail told nothing of anew, by a book that holds the answers of whoever the records show. */
export const callersShown = (book: AnswerBook): Callers => callersIn(book, () => []);

function callersIn(book: AnswerBook, addenda: AddendaOf): Callers {
  const of = (record: ToldRecord): readonly UnitId[] => {
    const told = addenda(record);
    const first = book.resolutionOf(record.actor);
    if (told.length === 0 || first === undefined) return [record.actor];
    const known = told.flatMap(({ unit, fields }) => {
      const actor = book.resolutionOf(unit)?.actor;
      return actor === undefined ? [] : [{ unit, actor, fields }];
    });
    return callersTold({ unit: record.actor, actor: first.actor }, known);
  };
  const attributionOf: Callers['attributionOf'] = (record) => {
    const answers = of(record).map((unit) => book.attributionAt(unit, record.eventTime));
    const [only] = answers;
    return only !== undefined && answers.length === 1 ? only : attributionAmong(answers);
  };
  return { of, attributionOf };
}

/** Some units, and those whose events addenda say to be of any of them: what they may have done is there. */
export async function withToldAnew(
  pool: pg.Pool | pg.ClientBase,
  units: readonly UnitTime[],
): Promise<readonly UnitTime[]> {
  const told = await toldAnewBy(
    pool,
    units.map(({ unit }) => unit),
  );
  return [...units, ...told.map(momentOf)];
}

/** The units whose events addenda say to be of somebody whose answer names an origin of this id, at these events' times. */
export async function toldAnewOf(pool: pg.Pool | pg.ClientBase, originId: string): Promise<readonly UnitTime[]> {
  return (await toldAnewByOrigin(pool, originId)).map(momentOf);
}

function momentOf({ actor: unit, event_ms }: ToldAnew): UnitTime {
  const at = Number(event_ms) as EpochMs;
  return { unit, firstAt: at, lastAt: at };
}
