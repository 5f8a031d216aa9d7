import { compareText, distinctInOrder } from '#kernel';
import type { Origin, UnitId } from '#lineage';
import { originKey } from '#lineage';
import type pg from 'pg';
import { createAnswerBook } from './answer-book.ts';
import { parentLinksOf } from './parent-links.ts';
import type { Parent, ParentLink } from './parent-links.ts';
import { parentKey } from './tree-start.ts';
import { sessionsAbove } from './sessions-above.ts';
import { childrenOf, unitsOfOriginId, unitsOfSessions } from './unit-row.ts';
import type { UnitRow } from './unit-row.ts';

export type TreeOptions = {
  /** Whether to show what the start grew out of, and what grew out of it. */
  readonly isUp: boolean;
  readonly isDown: boolean;
  /** How many steps from the start at most; null for all. */
  readonly depth: number | null;
  /** How many sessions and origins at most; null for the usual bound. */
  readonly maxNodes: number | null;
};

/** The sessions of a tree with all their units, what each grew out of, and the origins. */
export type ExploredTree = {
  readonly sessions: ReadonlyMap<string, readonly UnitRow[]>;
  readonly links: ReadonlyMap<string, readonly ParentLink[]>;
  readonly origins: ReadonlyMap<string, Origin>;
  readonly isTruncated: boolean;
};

const USUAL_MOST_NODES = 1_000;
/** Units read by one query at most: sessions have a handful each. */
const MOST_UNITS = 20_000;
/** Sessions whose units and answers are read together. */
const LOOKED_AT_ONCE = 500;

/**
 * Goes up and down from a start, level by level, each session and origin once, so it ends on circles and within its
 * bound, however much hangs from the start.
 */
export async function exploreTree(
  pool: pg.Pool | pg.ClientBase,
  start: readonly Parent[],
  options: TreeOptions,
): Promise<ExploredTree> {
  const book = createAnswerBook(pool);
  const seen = new Map<string, { readonly units: readonly UnitRow[]; readonly links: readonly ParentLink[] }>();
  const sessions = new Map<string, readonly UnitRow[]>();
  const origins = new Map<string, Origin>();
  const most = options.maxNodes ?? USUAL_MOST_NODES;
  let isTruncated = false;

  /** Reads sessions' units and what they grew out of. */
  const look = async (ids: readonly string[]): Promise<void> => {
    const unseen = [...new Set(ids)].filter((id) => !seen.has(id));
    const units = await unitsOfSessions(pool, unseen, MOST_UNITS);
    if (units.length === MOST_UNITS) isTruncated = true;
    await book.load(units.map(({ unit }) => unit));
    for (const id of unseen) {
      const members = units.filter(({ sessionId }) => sessionId === id);
      const links = members.flatMap((member) => parentLinksOf(member, book));
      seen.set(id, {
        units: members,
        links: [...new Map(links.map((link) => [JSON.stringify(link), link])).values()],
      });
    }
  };
  const isIn = (parent: Parent): boolean =>
    parent.kind === 'session' ? sessions.has(parent.id) : origins.has(originKey(parent.origin));

  const roomLeft = (): number => Math.max(most - sessions.size - origins.size, 0);

  /** Adds what is not in the tree yet, in one order, as far as there is room; gives what was added. */
  const add = async (parents: readonly Parent[]): Promise<readonly Parent[]> => {
    const inOrder = distinctInOrder(
      parents.filter((parent) => !isIn(parent)),
      parentKey,
    );
    const room = roomLeft();
    if (inOrder.length > room) isTruncated = true;
    const added = inOrder.slice(0, room);
    await look(added.flatMap((parent) => (parent.kind === 'session' ? [parent.id] : [])));
    for (const parent of added) {
      if (parent.kind === 'origin') origins.set(originKey(parent.origin), parent.origin);
      else sessions.set(parent.id, seen.get(parent.id)?.units ?? []);
    }
    return added;
  };

  const above = (level: readonly Parent[]): Promise<readonly Parent[]> => {
    const links = level.flatMap((node) => (node.kind === 'session' ? (seen.get(node.id)?.links ?? []) : []));
    return Promise.resolve(links.map(({ parent }) => parent));
  };

  const below = async (level: readonly Parent[]): Promise<readonly Parent[]> => {
    const units = level.flatMap((node) => (node.kind === 'session' ? (seen.get(node.id)?.units ?? []) : []));
    const rows = await childrenThroughAliases(pool, units);
    for (const node of level) {
      if (node.kind === 'origin') rows.push(...(await unitsOfOriginId(pool, node.origin.id, MOST_UNITS)));
    }
    const ids = [...new Set(rows.flatMap(({ sessionId }) => sessionId ?? []))].sort(compareText);
    const parents = new Set(level.map(parentKey));
    const hangsBelow = (id: string): boolean =>
      seen.get(id)?.links.some(({ parent }) => parents.has(parentKey(parent))) === true;
    const found: Parent[] = [];
    // No more are looked at than there is room for, and one, which tells that there are more.
    for (let at = 0; at < ids.length && found.length <= roomLeft(); at += LOOKED_AT_ONCE) {
      const some = ids.slice(at, at + LOOKED_AT_ONCE);
      await look(some);
      found.push(
        ...some.filter((id) => !sessions.has(id) && hangsBelow(id)).map((id): Parent => ({ kind: 'session', id })),
      );
    }
    return found;
  };

  const go = async (next: (level: readonly Parent[]) => Promise<readonly Parent[]>): Promise<void> => {
    let level: readonly Parent[] = start;
    for (let depth = 0; level.length > 0 && depth < (options.depth ?? Infinity); depth += 1) {
      level = await add(await next(level));
    }
  };
  await add(start);
  if (options.isUp && (options.depth ?? Infinity) > 1) {
    // All at once, so that a long way back costs no more queries than a short one.
    const units = [...sessions.values()].flat().map(({ unit }) => unit);
    await look(await sessionsAbove(pool, units, roomLeft()));
  }
  if (options.isUp) await go(above);
  if (options.isDown) await go(below);
  return { sessions, origins, links: new Map([...seen].map(([id, { links }]) => [id, links])), isTruncated };
}

/** Units that hang from some, and from those among them that are no session but another view of one. */
async function childrenThroughAliases(pool: pg.Pool | pg.ClientBase, units: readonly UnitRow[]): Promise<UnitRow[]> {
  const found: UnitRow[] = [];
  const passed = new Set<UnitId>();
  for (let from = units; from.length > 0;) {
    const children = await childrenOf(
      pool,
      from.map(({ unit }) => unit),
      MOST_UNITS,
    );
    found.push(...children);
    from = children.filter(({ unit, sessionId }) => sessionId === null && !passed.has(unit));
    for (const { unit } of from) passed.add(unit);
  }
  return found;
}
