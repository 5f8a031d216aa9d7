import { OPEN_OBJECT } from './json-byte.ts';
import { walkJson } from './json-walk.ts';
import { literalText } from './literal-text.ts';
import { asciiText, utf8Text } from './utf8-text.ts';

type Member = { readonly name: string; readonly text: string };
type Frame = { readonly isObject: boolean; readonly members: Member[]; name: string };

/**
 * The form in which two spellings of one record are equal: keys sorted, no white space, one way to write each text.
 *
 * One record that reaches the ledger by two channels is a duplicate when these forms are equal, else a conflict.
 * Numbers stay as they are written, since JavaScript's lose digits; members of one name stay in their order. What is no
 * JSON in UTF-8 equals itself alone. No recursion, so any nesting is safe.
 */
export function canonicalText(bytes: Uint8Array): string {
  const { text, isValid } = utf8Text(bytes);
  return isValid && isJson(text) ? canonicalJson(bytes) : `bytes:${asciiText(bytes)}`;
}

function canonicalJson(bytes: Uint8Array): string {
  const top: Frame = { isObject: false, members: [], name: '' };
  const open: Frame[] = [];
  let frame = top;
  const add = (text: string): void => {
    frame.members.push({ name: frame.name, text });
  };
  walkJson(bytes, {
    open: (bracket) => {
      open.push(frame);
      frame = { isObject: bracket === OPEN_OBJECT, members: [], name: '' };
    },
    close: () => {
      const text = textOf(frame);
      frame = open.pop() ?? top;
      add(text);
    },
    key: (start, end) => {
      frame.name = literalText(bytes, start, end);
    },
    text: (start, end) => {
      add(JSON.stringify(literalText(bytes, start, end)));
    },
    word: (start, end) => {
      add(asciiText(bytes.subarray(start, end)));
    },
  });
  return top.members.map((member) => member.text).join('');
}

function textOf({ isObject, members }: Frame): string {
  // Joined by `+`, which copies nothing: an array's join would copy the innermost text once for each level around it.
  let text = isObject ? '{' : '[';
  const sorted = isObject ? members.sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1)) : members;
  for (const [index, member] of sorted.entries()) {
    if (index > 0) text += ',';
    if (isObject) text += `${JSON.stringify(member.name)}:`;
    text += member.text;
  }
  return text + (isObject ? '}' : ']');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
