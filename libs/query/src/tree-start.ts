import { distinctInOrder } from '#kernel';
import { recordsOfEvent } from '#ledger';
import type { UnitId } from '#lineage';
import { originKey } from '#lineage';
import type pg from 'pg';
import { createAnswerBook } from './answer-book.ts';
import type { AnswerBook } from './answer-book.ts';
import { readCallers } from './callers.ts';
import { isNamedBy } from './named-by.ts';
import type { Parent } from './parent-links.ts';
import { recogniseId } from './recognise-id.ts';
import { unitsOfId, unitsOfOriginId } from './unit-row.ts';
import type { UnitIdKind } from './unit-row.ts';

/** Units that one id leads to at most. */
const MOST_UNITS = 2_000;

/** The sessions and origins that an id leads to, in one order; none where the lineage knows nothing of it. */
export async function treeStart(pool: pg.Pool | pg.ClientBase, text: string): Promise<readonly Parent[]> {
  const { kind, id } = recogniseId(text);
  switch (kind) {
    case 'event':
    case 'malformed': {
      const ofEvent = await startOfEvent(pool, id);
      return ofEvent.length > 0 ? ofEvent : startOfOrigin(pool, id);
    }
    case 'user':
      return startOfOrigin(pool, id);
    case 'key':
      return startOfIdentity(pool, { kind, id });
    default:
      return (await startOfIdentity(pool, { kind, id })).map(asAWhole);
  }
}

async function startOfEvent(pool: pg.Pool | pg.ClientBase, eventId: string): Promise<readonly Parent[]> {
  const records = await recordsOfEvent(pool, eventId);
  const book = createAnswerBook(pool);
  const callers = await readCallers(
    pool,
    records.map(({ columns }) => columns),
    book,
  );
  return distinct(
    records.flatMap(({ columns }) => callers.of(columns).flatMap((unit) => identityOf(unit, columns.eventTime, book))),
  );
}

async function startOfOrigin(pool: pg.Pool | pg.ClientBase, originId: string): Promise<readonly Parent[]> {
  const units = await unitsOfOriginId(pool, originId, MOST_UNITS);
  const book = createAnswerBook(pool);
  await book.load(units.map(({ unit }) => unit));
  const origins = units.flatMap(({ unit }) => {
    const { spans = [], otherwise } = book.resolutionOf(unit) ?? {};
    const outcomes = [...spans.map(({ outcome }) => outcome), ...(otherwise === undefined ? [] : [otherwise])];
    return outcomes.flatMap((outcome) => {
      if ('origin' in outcome) return [outcome.origin];
      return 'origins' in outcome ? outcome.origins : [];
    });
  });
  const wanted = origins.filter((origin) => isNamedBy(origin, originId));
  return distinct(wanted.map((origin): Parent => ({ kind: 'origin', origin })));
}

async function startOfIdentity(
  pool: pg.Pool | pg.ClientBase,
  id: { kind: UnitIdKind; id: string },
): Promise<readonly Parent[]> {
  const units = await unitsOfId(pool, id, MOST_UNITS);
  const book = createAnswerBook(pool);
  await book.load(units.map(({ unit }) => unit));
  return distinct(units.flatMap(({ unit, firstAt }) => identityOf(unit, firstAt, book)));
}

/** The session that acted, else the origin that the record itself names. */
function identityOf(unit: UnitId, at: Parameters<AnswerBook['attributionAt']>[1], book: AnswerBook): readonly Parent[] {
  if (book.resolutionOf(unit) === undefined) return [];
  const id = book.sessionIdOf(unit);
  if (id !== null) return [{ kind: 'session', id, unit }];
  const { origin } = book.attributionAt(unit, at);
  return origin === null ? [] : [{ kind: 'origin', origin }];
}

/** One text for each: equal texts are the same session or origin. */
export const parentKey = (parent: Parent): string =>
  parent.kind === 'session' ? `session ${parent.id}` : `origin ${originKey(parent.origin)}`;

/** One text for each session with each of its units, and for each origin. */
export const stepKey = (parent: Parent): string =>
  parent.kind === 'session' ? `${parentKey(parent)} ${parent.unit ?? ''}` : parentKey(parent);

/** The session with all of its keys, where what was asked for is not one of them. */
const asAWhole = (parent: Parent): Parent => (parent.kind === 'session' ? { ...parent, unit: null } : parent);

const distinct = (parents: readonly Parent[]): readonly Parent[] => distinctInOrder(parents, stepKey);
