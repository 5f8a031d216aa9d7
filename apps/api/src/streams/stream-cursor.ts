import { CursorInvalid } from '../graphql/api-fault.ts';

/** What a stream tells of; a cursor within an epoch is of one of them. */
export type StreamKind = 'event' | 'change';

/** How far a stream has told: all epochs up to one, and of the next one all that is numbered up to `number`. */
export type StreamPlace = { readonly told: string; readonly number: number };

const LETTERS: Readonly<Record<StreamKind, string>> = { event: 'e', change: 'c' };
const CURSOR = /^(0|[1-9]\d{0,17})(?:([ec])([1-9]\d{0,8}))?$/;

/** `17`: all up to epoch 17. `17e3`: all before epoch 17, and three of its events. */
export function streamCursorOf(kind: StreamKind, { told, number }: StreamPlace): string {
  return number === 0 ? told : `${nextOf(told)}${LETTERS[kind]}${number}`;
}

/**
 * Reads a cursor back. The number of an epoch is one for every stream.
 *
 * @throws {CursorInvalid}
 */
export function parseStreamCursor(kind: StreamKind, text: string): StreamPlace {
  const [, epoch, letter, number] = CURSOR.exec(text) ?? [];
  if (epoch === undefined || (letter !== undefined && letter !== LETTERS[kind])) throw new CursorInvalid();
  if (number === undefined) return { told: epoch, number: 0 };
  if (epoch === '0') throw new CursorInvalid();
  return { told: String(BigInt(epoch) - 1n), number: Number(number) };
}

/** The first epoch of which there is something to tell. */
export const nextOf = (told: string): string => String(BigInt(told) + 1n);
