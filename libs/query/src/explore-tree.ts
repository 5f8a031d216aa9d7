import { compareText, distinctInOrder } from '#kernel';
import type { Origin, UnitId } from '#lineage';
import { originKey } from '#lineage';
import type pg from 'pg';
import { createAnswerBook } from './answer-book.ts';
import { parentLinksOf } from './parent-links.ts';
import type { Parent, ParentLink } from './parent-links.ts';
import { parentKey, stepKey } from './tree-start.ts';
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

/** What is known of a session that was looked at. */
type Looked = {
  readonly units: readonly UnitRow[];
  /** What each of its units grew out of. */
  readonly linksOf: ReadonlyMap<UnitId, readonly ParentLink[]>;
};

const NOTHING: Looked = { units: [], linksOf: new Map() };

/**
 * Goes up and down from a start, level by level, each session and origin once, so it ends on circles and within its
 * bound, however much hangs from the start.
 *
 * From one unit to the next: where one session was issued twice in a second, with a key each, what one key did is not shown
 * below whoever has the other.
 */
export async function exploreTree(
  pool: pg.Pool | pg.ClientBase,
  start: readonly Parent[],
  options: TreeOptions,
): Promise<ExploredTree> {
  const book = createAnswerBook(pool);
  const seen = new Map<string, Looked>();
  const sessions = new Map<string, readonly UnitRow[]>();
  const origins = new Map<string, Origin>();
  const shown = new Map<string, Map<string, ParentLink>>();
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
      seen.set(id, {
        units: members,
        linksOf: new Map(members.map((member) => [member.unit, parentLinksOf(member, book)])),
      });
    }
  };
  const lookedAt = (id: string): Looked => seen.get(id) ?? NOTHING;
  const isIn = (parent: Parent): boolean =>
    parent.kind === 'session' ? sessions.has(parent.id) : origins.has(originKey(parent.origin));

  const roomLeft = (): number => Math.max(most - sessions.size - origins.size, 0);

  /** Adds what is not in the tree yet, in one order, as far as there is room. */
  const add = async (parents: readonly Parent[]): Promise<void> => {
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
      else sessions.set(parent.id, lookedAt(parent.id).units);
    }
  };

  const show = (id: string, links: readonly ParentLink[]): void => {
    const known = shown.get(id) ?? new Map<string, ParentLink>();
    for (const link of links) known.set(JSON.stringify(link), link);
    shown.set(id, known);
  };

  const above = (level: readonly Step[]): Promise<readonly Step[]> => {
    const links = level.flatMap((node) => {
      if (node.kind === 'origin') return [];
      const found = lookedAt(node.id).linksOf.get(node.unit) ?? [];
      show(node.id, found);
      return found;
    });
    return Promise.resolve(links.flatMap(({ parent }) => (isStep(parent) ? [parent] : [])));
  };

  const below = async (level: readonly Step[]): Promise<readonly Step[]> => {
    const parents = new Set(level.map(stepKey));
    const units = level.flatMap((node) => (node.kind === 'session' ? [node.unit] : []));
    const rows = await childrenThroughAliases(pool, units);
    for (const node of level) {
      if (node.kind === 'origin') rows.push(...(await unitsOfOriginId(pool, node.origin.id, MOST_UNITS)));
    }
    const ids = [...new Set(rows.flatMap(({ sessionId }) => sessionId ?? []))].sort(compareText);
    const found: Step[] = [];
    let room = roomLeft();
    // No more are looked at than there is room for, and one, which tells that there are more.
    for (let at = 0; at < ids.length && room >= 0; at += LOOKED_AT_ONCE) {
      const some = ids.slice(at, at + LOOKED_AT_ONCE);
      await look(some);
      for (const id of some) {
        const steps = stepsBelow(id, lookedAt(id), parents, show);
        if (steps.length > 0 && !sessions.has(id)) room -= 1;
        found.push(...steps);
      }
    }
    return found;
  };

  const go = async (
    next: (level: readonly Step[]) => Promise<readonly Step[]>,
    from: readonly Step[],
  ): Promise<void> => {
    const taken = new Set(from.map(stepKey));
    let level = from;
    for (let depth = 0; level.length > 0 && depth < (options.depth ?? Infinity); depth += 1) {
      const found = distinctInOrder(await next(level), stepKey).filter((step) => !taken.has(stepKey(step)));
      await add(found);
      level = found.filter(isIn);
      for (const step of level) taken.add(stepKey(step));
    }
  };
  await add(start);
  const first = start.filter(isIn).flatMap((parent) => stepsOf(parent, lookedAt));
  if (options.isUp && (options.depth ?? Infinity) > 1) {
    // All at once, so that a long way back costs no more queries than a short one.
    const units = first.flatMap((step) => (step.kind === 'session' ? [step.unit] : []));
    await look(await sessionsAbove(pool, units, roomLeft()));
  }
  if (options.isUp) await go(above, first);
  if (options.isDown) await go(below, first);
  const links = new Map([...shown].map(([id, known]) => [id, [...known.values()]]));
  return { sessions, origins, links, isTruncated };
}

/** A place from which the way goes on: one unit of a session, or an origin. */
type Step = Exclude<Parent, { kind: 'session' }> | (Extract<Parent, { kind: 'session' }> & { readonly unit: UnitId });

const isStep = (parent: Parent): parent is Step => parent.kind === 'origin' || parent.unit !== null;

/**
 * The units that a start stands for: all of a session, or the one that was asked for, and those that one call may have issued
 * together with it, such as the further keys of a console session.
 */
function stepsOf(start: Parent, lookedAt: (id: string) => Looked): readonly Step[] {
  if (start.kind === 'origin') return [start];
  const { units, linksOf } = lookedAt(start.id);
  const all = units.map(({ unit }): Step => ({ ...start, unit }));
  if (start.unit === null) return all;
  const textsOf = (unit: UnitId): readonly string[] => (linksOf.get(unit) ?? []).map((link) => JSON.stringify(link));
  const own = new Set(textsOf(start.unit));
  const isTogether = (texts: readonly string[]): boolean =>
    own.size === 0 ? texts.length === 0 : texts.some((text) => own.has(text));
  return all.filter((step) => step.kind === 'session' && isTogether(textsOf(step.unit)));
}

/** The units of a session that hang from some steps; the links by which they do are shown. */
function stepsBelow(
  id: string,
  { units, linksOf }: Looked,
  parents: ReadonlySet<string>,
  show: (id: string, links: readonly ParentLink[]) => void,
): readonly Step[] {
  return units.flatMap(({ unit }): readonly Step[] => {
    const links = (linksOf.get(unit) ?? []).filter(({ parent }) => parents.has(stepKey(parent)));
    if (links.length === 0) return [];
    show(id, links);
    return [{ kind: 'session', id, unit }];
  });
}

/** Units that hang from some, and from those among them that are no session but another view of one. */
async function childrenThroughAliases(pool: pg.Pool | pg.ClientBase, units: readonly UnitId[]): Promise<UnitRow[]> {
  const found: UnitRow[] = [];
  const passed = new Set<UnitId>();
  for (let from = units; from.length > 0;) {
    const children = await childrenOf(pool, from, MOST_UNITS);
    found.push(...children);
    from = children.flatMap(({ unit, sessionId }) => (sessionId === null && !passed.has(unit) ? [unit] : []));
    for (const unit of from) passed.add(unit);
  }
  return found;
}
