import type { HostileCase } from './hostile-case.ts';
import { fileOf, logName, ordinary, readCase, recordWith } from './hostile-case.ts';

/** Text that breaks tools: control characters, half characters, marks, and what terminals obey. Each has healthy neighbours. */
export function textCases(): readonly HostileCase[] {
  return [...keptTexts(), ...refusedTexts(), ...brokenDocuments()];
}

/** Members whose record must be stored with all of its bytes. */
const KEPT: readonly (readonly [tag: string, member: string | Buffer])[] = [
  ['escaped-nul', String.raw`"x":"a\u0000b"`],
  ['escaped-nul-in-key', String.raw`"a\u0000b":1`],
  ['text-of-an-escape', String.raw`"x":"a\\u0000b"`],
  ['escaped-nul-in-name', String.raw`"eventName":"a\u0000b"`],
  ['lone-high-surrogate', String.raw`"x":"\ud800"`],
  ['lone-low-surrogate', String.raw`"sourceIPAddress":"\udc00x"`],
  ['surrogate-bytes', member('"x":"', [0xed, 0xa0, 0x80], '"')],
  ['overlong-bytes', member('"x":"', [0xc0, 0xaf], '"')],
  ['not-utf8', member('"userAgent":"', [0xff, 0xfe, 0x80], '"')],
  ['cut-character', member('"x":"', [0xe2, 0x82], '"')],
  ['mark-inside', '"x":"\ufeff"'],
  ['right-to-left', '"userAgent":"\u202egnp.exe"'],
  ['terminal-escapes', String.raw`"userAgent":"\u001b[2J\u001b]0;owned\u0007\r\n=cmd()"`],
  ['formula', '"userAgent":"=cmd|\' /C calc\'!A0"'],
  ['every-plane', '"x":"a\u00e9\u4e2d\u{1f600}\u{10ffff}"'],
];

/** Members that make a record no JSON at all. */
const REFUSED: readonly (readonly [tag: string, member: string | Buffer])[] = [
  ['raw-nul', member('"x":"', [0], '"')],
  ['raw-newline', '"x":"a\nb"'],
  ['bad-escape', String.raw`"x":"\q"`],
  ['half-escape', String.raw`"x":"\u12"`],
  ['single-quotes', "'x':'y'"],
  ['no-value', '"x":'],
  ['not-a-number', '"x":NaN'],
  ['octal', '"x":0777'],
];

function keptTexts(): readonly HostileCase[] {
  return KEPT.map(([tag, text]) => {
    const records = [...ordinary(`${tag} before`, 2), recordWith(tag, text), ...ordinary(`${tag} behind`, 2)];
    return readCase(logName(tag, 'json'), fileOf(records), records);
  });
}

function refusedTexts(): readonly HostileCase[] {
  return REFUSED.map(([tag, text]) => {
    const [before, behind] = [ordinary(`${tag} before`, 2), ordinary(`${tag} behind`, 2)];
    const bytes = fileOf([...before, recordWith(tag, text), ...behind]);
    return readCase(logName(tag, 'json'), bytes, [...before, ...behind], { quarantined: { NOT_JSON: 1 } });
  });
}

function brokenDocuments(): readonly HostileCase[] {
  const marked = ordinary('marked', 3);
  const cut = ordinary('cut', 4);
  const littered = ordinary('littered', 2);
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = littered;
  const lines = ordinary('lines', 3);
  const byLine = Buffer.concat([
    ...lines.slice(0, 2).flatMap((line) => [line, Buffer.from('\nnot a record\n')]),
    ...lines.slice(2),
  ]);
  return [
    readCase(logName('marked', 'json'), Buffer.concat([Buffer.from('\ufeff'), fileOf(marked)]), marked),
    readCase(logName('cut', 'json'), fileOf(cut).subarray(0, -20), cut.slice(0, 3), { quarantined: { NOT_JSON: 1 } }),
    readCase(logName('littered', 'json'), fileOf([first, Buffer.from('@!~'), second]), littered, {
      quarantined: { NOT_JSON: 1 },
    }),
    readCase(logName('lines', 'ndjson'), byLine, lines, { quarantined: { NOT_JSON: 2 } }),
    readCase(logName('empty', 'json'), Buffer.alloc(0), []),
    readCase(logName('only-spaces', 'json'), Buffer.from(' \n\t '), []),
    readCase(logName('no-records', 'json'), fileOf([]), []),
  ];
}

function member(before: string, bytes: readonly number[], behind: string): Buffer {
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(behind)]);
}
