import { CursorInvalid } from './api-fault.ts';
import { pageOf } from './page.ts';
import type { Page, PageArgs } from './page.ts';

/** Something in a list that is held whole, and where it stands in it. */
export type Ranked<T> = { readonly rank: string; readonly id: string; readonly node: T };

const MOST_CHARACTERS = 512;

/**
 * A page of a list that is held whole, in the order of rank and id. A cursor says where its thing stands, so that it stays
 * right when others come in before it.
 *
 * @throws {CursorInvalid}
 */
export function rankedPageOf<T>(list: readonly Ranked<T>[], args: PageArgs): Page<T> {
  const after = args.after == null ? null : placeInCursor(args.after);
  const behind = after === null ? list : list.filter((item) => isBehind(item, after));
  const edges = behind.slice(0, args.first).map((item) => ({ cursor: placeCursorOf(item), node: item.node }));
  return pageOf(edges, behind.length > args.first, args);
}

type Place = Pick<Ranked<unknown>, 'rank' | 'id'>;

const isBehind = (a: Place, b: Place): boolean => a.rank > b.rank || (a.rank === b.rank && a.id > b.id);

/** The cursor of what stands at a place. */
export const placeCursorOf = ({ rank, id }: Place): string =>
  Buffer.from(JSON.stringify([rank, id])).toString('base64url');

/** @throws {CursorInvalid} */
export function placeInCursor(cursor: string): Place {
  const [rank, id, ...more] = partsIn(cursor);
  if (typeof rank !== 'string' || typeof id !== 'string' || more.length > 0) throw new CursorInvalid();
  if (placeCursorOf({ rank, id }) !== cursor) throw new CursorInvalid();
  return { rank, id };
}

function partsIn(cursor: string): readonly unknown[] {
  if (cursor.length > MOST_CHARACTERS) return [];
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
