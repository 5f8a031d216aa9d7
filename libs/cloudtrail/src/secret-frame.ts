import type { ByteRange } from './byte-range.ts';
import { BACKSLASH, OPEN_OBJECT } from './json-byte.ts';
import { literalText } from './literal-text.ts';
import { mayBeKeyId, mayMeanSecret, meaningOfKey, plainNameOf } from './secret-key.ts';
import type { KeyMeaning } from './secret-key.ts';

/** Where an object takes the place of a secret, its text stands under one of these. */
const VALUE_NAMES = new Set(['content', 'fnbase64', 'plaintext', 's', 'text', 'value']);

/** The name of a member; its text is read only where it matters. */
type Name = { readonly text: () => string; readonly meaning: KeyMeaning };
const NO_NAME: Name = { text: () => '', meaning: 'plain' };

/** An open object or array: what it stands under, and what its name and its members tell about texts in it. */
export type Frame = {
  readonly isObject: boolean;
  readonly under: Name;
  readonly isSecret: boolean;
  /** Inside of environment variables: `map` holds them by name, `list` as objects of name and value. */
  readonly environment: 'none' | 'list' | 'map';
  /** The member that was named last. */
  name: Name;
  hasKeyId: boolean;
  /** Texts of the form of a secret key: secrets, if a key id stands beside them. */
  readonly keyShapes: ByteRange[];
};

/** The frame of an object or array that opens in another. */
export function frameIn(parent: Frame | undefined, bracket: number): Frame {
  const isObject = bracket === OPEN_OBJECT;
  const under = (parent?.isObject === true ? parent.name : parent?.under) ?? NO_NAME;
  const isSecret = parent?.isObject === false ? parent.isSecret : under.meaning === 'secret';
  const environment = environmentOf(parent, under, isObject);
  return { isObject, under, isSecret, environment, name: NO_NAME, hasKeyId: false, keyShapes: [] };
}

/** Notes the name of the member that comes next. */
export function noteName(frame: Frame, bytes: Uint8Array, start: number, end: number): void {
  const text = (): string => literalText(bytes, start, end);
  const isClear =
    !bytes.subarray(start, end).includes(BACKSLASH) && !mayMeanSecret(bytes, end) && !mayBeKeyId(bytes, end);
  frame.name = { text, meaning: isClear ? 'plain' : meaningOfKey(text()) };
  if (frame.name.meaning === 'key-id') frame.hasKeyId = true;
}

/** The name that a text in this frame stands under; empty when there is none. */
export function nameOfText(frame: Frame | undefined): string {
  return (frame?.isObject === true ? frame.name : frame?.under)?.text() ?? '';
}

/** Whether any text that stands next in this frame is a secret. */
export function isSecretPlace(frame: Frame): boolean {
  if (frame.environment === 'map') return true;
  if (!frame.isObject) return frame.isSecret;
  if (frame.name.meaning === 'secret') return true;
  const isValue = frame.isSecret || frame.environment === 'list';
  return isValue && VALUE_NAMES.has(plainNameOf(frame.name.text()));
}

function environmentOf(parent: Frame | undefined, name: Name, isObject: boolean): Frame['environment'] {
  const around = parent?.environment ?? 'none';
  if (parent?.isObject === false || around === 'map' || name.meaning !== 'environment') return around;
  const plainName = plainNameOf(name.text());
  if (plainName === 'variables') return around === 'list' ? 'map' : 'none';
  return isObject && plainName === 'environmentvariables' ? 'map' : 'list';
}
