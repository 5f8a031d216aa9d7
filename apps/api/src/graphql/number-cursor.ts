import { CursorInvalid } from './api-fault.ts';
import { placeCursorOf, placeInCursor } from './session-cursor.ts';

/** Lists whose things are numbered by the store, in the order in which they came. */
export type NumberedList = 'run' | 'object' | 'quarantine' | 'finding';

/** The cursor of a thing by its number. */
export const numberCursorOf = (list: NumberedList, number: string): string => placeCursorOf({ rank: list, id: number });

/**
 * The number in a cursor; null where none is given.
 *
 * @throws {CursorInvalid}
 */
export function numberInCursor(list: NumberedList, cursor: string | null | undefined): string | null {
  if (cursor == null) return null;
  const { rank, id } = placeInCursor(cursor);
  if (rank !== list || !isNumber(id)) throw new CursorInvalid();
  return id;
}

/** Whether a text is a number that the store can have given. */
export const isNumber = (text: string): boolean => /^\d{1,18}$/.test(text);
