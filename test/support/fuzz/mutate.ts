import { gzipSync } from 'node:zlib';
import type { Dice } from '../trail/dice.ts';

/** What a value may turn into: each is right JSON, and wrong somewhere. */
const VALUES: readonly string[] = [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '1e200000',
  '12345678901234567890123',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202e\\u001b[31m"',
  '"9999-12-31T23:59:59Z"',
  '"2026-02-30T00:00:00Z"',
  '"now"',
  '"infinity"',
  '"ASIAEXAMPLEEXAMPLE00"',
  '"arn:aws:sts::111122223333:assumed-role/a/b/c"',
  '"arn:::::::"',
  '[]',
  '[null]',
  '{}',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{"x":1}}}',
  `"${'x'.repeat(70_000)}"`,
  `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
  `{${Array.from({ length: 500 }, (_, at) => `"k${at}":${at}`).join(',')}}`,
];
const KEYS: readonly string[] = [
  'eventID',
  'EventTime',
  'eventTime',
  'userIdentity',
  'Records',
  '__proto__',
  '',
  'x\\u0000',
];
const BYTES: readonly Buffer[] = [
  [0],
  [0xff],
  [0xef, 0xbb, 0xbf],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0x22],
  [0x5c],
  [0x7b],
  [0x5d],
  [0x2c],
  [0x1f, 0x8b, 8, 0],
].map((bytes) => Buffer.from(bytes));

/** A member of an object: its name, and a value without any inside. */
const MEMBER = /"(\w+)":("(?:[^"\\]|\\.)*"|-?\d+|true|false|null)/g;

type Mutation = (bytes: Buffer, dice: Dice) => Buffer;

/** On the text of a file: those that know what JSON is, and those that do not. */
const ON_TEXT: readonly Mutation[] = [
  (bytes, dice) => withMember(bytes, dice, (name) => `"${name}":${dice.pick(VALUES)}`),
  (bytes, dice) => withMember(bytes, dice, (_name, value) => `"${dice.pick(KEYS)}":${value}`),
  (bytes, dice) => withMember(bytes, dice, (name, value) => `"${name}":${value},"${name}":${dice.pick(VALUES)}`),
  (bytes, dice) => withMember(bytes, dice, () => `"gone":null`),
  (bytes, dice) => withMember(bytes, dice, (name, value) => `"${name}":{"${name}":${value}}`),
  (bytes, dice) => spliced(bytes, dice, Buffer.alloc(0), dice.below(40)),
  (bytes, dice) => spliced(bytes, dice, dice.pick(BYTES), 0),
  (bytes, dice) => spliced(bytes, dice, piece(bytes, dice), 0),
  (bytes, dice) => spliced(bytes, dice, piece(bytes, dice), dice.below(200)),
  (bytes, dice) => flipped(bytes, dice),
  (bytes, dice) => bytes.subarray(0, dice.below(bytes.length)),
  (bytes, dice) => bytes.subarray(dice.below(bytes.length)),
  (bytes) => Buffer.concat([bytes, bytes]),
];

/** On what was packed: whoever reads it finds out what is left of the text. */
const ON_GZIP: readonly Mutation[] = [
  (bytes, dice) => flipped(bytes, dice),
  (bytes, dice) => bytes.subarray(0, dice.below(bytes.length)),
  (bytes, dice) => Buffer.concat([bytes, dice.pick(BYTES)]),
  (bytes) => Buffer.concat([bytes, bytes]),
  (bytes, dice) => spliced(bytes, dice, dice.pick(BYTES), 1),
  (bytes) => gzipSync(bytes, { level: 1 }),
];

/** A file's text with something wrong with it, and its bytes as they are delivered, which may have more wrong with them. */
export function mutated(text: Buffer, dice: Dice): { readonly text: Buffer; readonly delivered: Buffer } {
  let wrong = text;
  for (let left = dice.below(4); left >= 0; left--) wrong = dice.pick(ON_TEXT)(wrong, dice);
  const packed = gzipSync(wrong, { level: 1 });
  return { text: wrong, delivered: dice.chance(0.3) ? dice.pick(ON_GZIP)(packed, dice) : packed };
}

function withMember(bytes: Buffer, dice: Dice, as: (name: string, value: string) => string): Buffer {
  const text = bytes.toString('latin1'); // each byte stays what it is
  const members = [...text.matchAll(MEMBER)];
  if (members.length === 0) return bytes;
  const member = dice.pick(members);
  const [whole, name = '', value = ''] = member;
  return Buffer.from(text.slice(0, member.index) + as(name, value) + text.slice(member.index + whole.length), 'latin1');
}

function spliced(bytes: Buffer, dice: Dice, into: Buffer, dropped: number): Buffer {
  const at = dice.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), into, bytes.subarray(at + dropped)]);
}

function piece(bytes: Buffer, dice: Dice): Buffer {
  const at = dice.below(bytes.length + 1);
  return bytes.subarray(at, at + dice.below(300));
}

function flipped(bytes: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(bytes);
  for (let left = dice.below(3); left >= 0 && copy.length > 0; left--) {
    const at = dice.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
  }
  return copy;
}
