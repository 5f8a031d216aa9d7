import { mergedRanges } from './byte-range.ts';
import type { ByteRange } from './byte-range.ts';
import { encodedSecretsIn } from './encoded-secrets.ts';
import { BACKSLASH, QUOTE } from './json-byte.ts';
import { surveyJson } from './json-survey.ts';
import { walkJson } from './json-walk.ts';
import { secretsByForm } from './secret-forms.ts';
import type { TextKind } from './secret-forms.ts';
import { frameIn, isSecretPlace, nameOfText, noteName } from './secret-frame.ts';
import type { Frame } from './secret-frame.ts';
import { mayShowSecret } from './secret-hint.ts';
import { isSecretKeyShape } from './secret-key-shape.ts';
import { isMask } from './secret-mask.ts';
import { secretMembersIn } from './secret-members.ts';
import { unescapeLiteral } from './unescaped-literal.ts';
import { asciiText } from './utf8-text.ts';

/** JSON in a string in JSON, and base64, are looked into this far. */
const MOST_LEVELS = 4;
const NAME_OF_NAME = /(?:name|id|arn)$/i;
/**
 * Members that say who acted, or as whom. What stands there is compared, so whatever is taken for a secret makes two people one:
 * a repository called `access-token`, a session called `secret=…`. Nothing in them is looked for that names alone suggest.
 */
const IDENTITY =
  /^(?:principalId|arn|ARN|userName|roleArn|roleSessionName|assumedRoleId|federatedUserId|sourceIdentity|subject|subjectFromWebIdentityToken)$/;
const SECRET_KEY_LENGTH = 40;

/**
 * Finds every secret in JSON text, or in a piece of it, as ranges inside of its strings. Linear in the text's length.
 *
 * @param isWhole what `surveyJson` says of these bytes: a piece is looked through by other means as well
 */
export function secretRangesIn(bytes: Uint8Array, isWhole: boolean): readonly ByteRange[] {
  // Views of a Buffer, and searches in it, cost several times as much as those of its bare bytes.
  const bare = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return mergedRanges(rangesAt(bare, isWhole, 0));
}

/** Whether a text without escapes shows a secret by its form, or has that of a secret key, whatever it stands under. */
export function showsSecret(literal: Uint8Array): boolean {
  const text = asciiText(literal);
  return isSecretKeyShape(text) || formsIn(text, 'any', 0).length > 0;
}

function rangesAt(bytes: Uint8Array, isWhole: boolean, level: number): readonly ByteRange[] {
  const ranges = membersOf(bytes, level);
  if (isWhole) return ranges;
  const text = asciiText(bytes);
  return [...ranges, ...secretMembersIn(text), ...formsIn(text, 'any', level)];
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
      if (frame !== undefined) noteName(frame, bytes, start, end);
    },
    text: (start, end) => {
      const frame = open.at(-1);
      if (frame !== undefined && isSecretPlace(frame)) {
        if (!isMask(asciiText(bytes.subarray(start, end)))) found.push({ start, end });
      } else {
        found.push(...rangesInLiteral(bytes, { start, end }, frame, level));
      }
    },
  });
  open.forEach(close);
  return found;
}

function rangesInLiteral(
  bytes: Uint8Array,
  at: ByteRange,
  frame: Frame | undefined,
  level: number,
): readonly ByteRange[] {
  const literal = bytes.subarray(at.start, at.end);
  const hasEscapes = literal.includes(BACKSLASH);
  if (!hasEscapes && !mayShowSecret(literal)) return [];
  const kind = kindOf(nameOfText(frame));
  const ranges = hasEscapes ? rangesBehindEscapes(literal, kind, level) : formsIn(asciiText(literal), kind, level);
  if (ranges.length > 0) return ranges.map(({ start, end }) => ({ start: at.start + start, end: at.start + end }));
  if (literal.length === SECRET_KEY_LENGTH && isSecretKeyShape(asciiText(literal))) frame?.keyShapes.push(at);
  return [];
}

const kindOf = (name: string): TextKind =>
  IDENTITY.test(name) ? 'identity' : NAME_OF_NAME.test(name) ? 'name' : 'any';

function rangesBehindEscapes(literal: Uint8Array, kind: TextKind, level: number): readonly ByteRange[] {
  const { bytes, offsets } = unescapeLiteral(literal);
  const isJson = bytes.includes(QUOTE) && level < MOST_LEVELS;
  const inner = isJson ? rangesAt(bytes, surveyJson(bytes).isWhole, level + 1) : [];
  return [...inner, ...formsIn(asciiText(bytes), kind, level)].map(({ start, end }) => ({
    start: offsets[start] ?? 0,
    end: offsets[end] ?? literal.length,
  }));
}

function formsIn(text: string, kind: TextKind, level: number): readonly ByteRange[] {
  const hidden = level < MOST_LEVELS ? encodedSecretsIn(text, (decoded) => isSecretText(decoded, level + 1)) : [];
  const shown = secretsByForm(text, kind);
  return hidden.length === 0 ? shown : [...shown, ...hidden];
}

function isSecretText(bytes: Uint8Array, level: number): boolean {
  return isSecretKeyShape(asciiText(bytes).trim()) || rangesAt(bytes, surveyJson(bytes).isWhole, level).length > 0;
}
