import { keyTextOf } from './ambiguous-keys.ts';
import { mergedRanges } from './byte-range.ts';
import type { ByteRange } from './byte-range.ts';
import { encodedSecretsIn } from './encoded-secrets.ts';
import { BACKSLASH, OPEN_OBJECT, QUOTE } from './json-byte.ts';
import { surveyJson } from './json-survey.ts';
import { walkJson } from './json-walk.ts';
import { mayShowSecret } from './secret-hint.ts';
import { meaningOfKey, plainNameOf } from './secret-key.ts';
import { secretMembersIn } from './secret-members.ts';
import { secretsByForm } from './secret-forms.ts';
import { isSecretKeyShape } from './secret-key-shape.ts';
import { isMask } from './secret-mask.ts';
import { asciiText } from './utf8-text.ts';
import { unescapeLiteral } from './unescaped-literal.ts';

/** JSON in a string in JSON, and base64, are looked into this far. */
const MOST_LEVELS = 4;
const NAME_OF_NAME = /(?:name|id|arn)$/i;
/** Where an object takes the place of a secret, its text stands under one of these. */
const VALUE_NAMES = new Set(['content', 'fnbase64', 'plaintext', 's', 'text', 'value']);

/** An open object or array: what it stands under, and what its name and its members tell about texts in it. */
type Frame = {
  readonly isObject: boolean;
  readonly standsUnder: string;
  readonly isSecret: boolean;
  /** Inside of environment variables: `map` holds them by name, `list` as objects of name and value. */
  readonly environment: 'none' | 'list' | 'map';
  name: string;
  hasKeyId: boolean;
  /** Texts of the form of a secret key: secrets, if a key id stands beside them. */
  readonly keyShapes: ByteRange[];
};

/**
 * Finds every secret in JSON text, or in a piece of it, as ranges inside of its strings. Linear in the text's length.
 *
 * @param isWhole what `surveyJson` says of these bytes: a piece is looked through by other means as well
 */
export function secretRangesIn(bytes: Uint8Array, isWhole: boolean): readonly ByteRange[] {
  return mergedRanges(rangesAt(bytes, isWhole, 0));
}

function rangesAt(bytes: Uint8Array, isWhole: boolean, level: number): readonly ByteRange[] {
  const ranges = membersOf(bytes, level);
  if (isWhole) return ranges;
  const text = asciiText(bytes);
  return [...ranges, ...secretMembersIn(text), ...formsIn(text, false, level)];
}

function membersOf(bytes: Uint8Array, level: number): readonly ByteRange[] {
  const found: ByteRange[] = [];
  const open: Frame[] = [];
  const close = (frame: Frame | undefined): void => {
    if (frame?.hasKeyId === true) found.push(...frame.keyShapes);
  };
  walkJson(bytes, {
    open: (bracket) => open.push(frameIn(open.at(-1), bracket)),
    close: () => {
      close(open.pop());
    },
    key: (start, end) => {
      const frame = open.at(-1);
      if (frame === undefined) return;
      frame.name = keyTextOf(bytes.subarray(start, end));
      if (meaningOfKey(frame.name) === 'key-id') frame.hasKeyId = true;
    },
    text: (start, end) => {
      const literal = bytes.subarray(start, end);
      const frame = open.at(-1);
      if (frame !== undefined && isSecretPlace(frame)) {
        if (!isMask(asciiText(literal))) found.push({ start, end });
      } else {
        const ranges = rangesInLiteral(literal, frame, level);
        for (const range of ranges) found.push({ start: start + range.start, end: start + range.end });
        if (ranges.length === 0 && literal.length === 40 && isSecretKeyShape(asciiText(literal)))
          frame?.keyShapes.push({ start, end });
      }
    },
  });
  open.forEach(close);
  return found;
}

function frameIn(parent: Frame | undefined, bracket: number): Frame {
  const isObject = bracket === OPEN_OBJECT;
  const standsUnder = (parent?.isObject === true ? parent.name : parent?.standsUnder) ?? '';
  const isSecret = parent?.isObject === false ? parent.isSecret : meaningOfKey(standsUnder) === 'secret';
  const environment = environmentOf(parent, standsUnder, isObject);
  return { isObject, standsUnder, isSecret, environment, name: '', hasKeyId: false, keyShapes: [] };
}

function environmentOf(parent: Frame | undefined, name: string, isObject: boolean): Frame['environment'] {
  const around = parent?.environment ?? 'none';
  if (parent?.isObject === false || around === 'map' || meaningOfKey(name) !== 'environment') return around;
  const plainName = plainNameOf(name);
  if (plainName === 'variables') return around === 'list' ? 'map' : 'none';
  return isObject && plainName === 'environmentvariables' ? 'map' : 'list';
}

function isSecretPlace(frame: Frame): boolean {
  if (frame.environment === 'map') return true;
  if (!frame.isObject) return frame.isSecret;
  if (meaningOfKey(frame.name) === 'secret') return true;
  const isValue = frame.isSecret || frame.environment === 'list';
  return isValue && VALUE_NAMES.has(plainNameOf(frame.name));
}

function rangesInLiteral(literal: Uint8Array, frame: Frame | undefined, level: number): readonly ByteRange[] {
  const isName = NAME_OF_NAME.test((frame?.isObject === true ? frame.name : frame?.standsUnder) ?? '');
  if (!literal.includes(BACKSLASH)) return mayShowSecret(literal) ? formsIn(asciiText(literal), isName, level) : [];
  const { bytes, offsets } = unescapeLiteral(literal);
  const inner =
    bytes.includes(QUOTE) && level < MOST_LEVELS ? rangesAt(bytes, surveyJson(bytes).isWhole, level + 1) : [];
  return [...inner, ...formsIn(asciiText(bytes), isName, level)].map(({ start, end }) => ({
    start: offsets[start] ?? 0,
    end: offsets[end] ?? literal.length,
  }));
}

function formsIn(text: string, isName: boolean, level: number): readonly ByteRange[] {
  const hidden = level < MOST_LEVELS ? encodedSecretsIn(text, (decoded) => isSecretText(decoded, level + 1)) : [];
  return [...secretsByForm(text, isName), ...hidden];
}

function isSecretText(bytes: Uint8Array, level: number): boolean {
  return isSecretKeyShape(asciiText(bytes).trim()) || rangesAt(bytes, surveyJson(bytes).isWhole, level).length > 0;
}
