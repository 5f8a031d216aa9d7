import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRecordSplitter } from './record-splitter.ts';
import type { SplitItem, SplitLimits } from './split-item.ts';

const SMALL: SplitLimits = { maxRecordBytes: 200, maxDepth: 20 };

/** Splits `input`, cut into chunks of the given lengths, over and over. */
function split(input: string | Uint8Array, limits?: SplitLimits, cuts: readonly number[] = [1 << 30]): SplitItem[] {
  const bytes = new Uint8Array(typeof input === 'string' ? Buffer.from(input) : input);
  const splitter = createRecordSplitter(limits);
  const items: SplitItem[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = cuts[turn % cuts.length] ?? 1;
    // A copy that is wiped afterwards, as an owner of a reused buffer would do.
    const chunk = bytes.slice(at, at + length);
    items.push(...splitter.push(chunk).map(detached));
    chunk.fill(0x7a);
    at += length;
  }
  return [...items, ...splitter.end().map(detached)];
}

function detached(item: SplitItem): SplitItem {
  if (item.kind === 'text') return { ...item, bytes: new Uint8Array(item.bytes) };
  const bytes = item.bytes === null ? null : new Uint8Array(item.bytes);
  return { ...item, head: new Uint8Array(item.head), tail: new Uint8Array(item.tail), bytes };
}

/** Texts as they are, rejects as `reason <text>`. */
function told(items: readonly SplitItem[]): string[] {
  return items.map((item) => {
    const text = Buffer.from(item.bytes ?? new Uint8Array(0)).toString();
    return item.kind === 'text' ? text : `${item.reason} <${text}>`;
  });
}

describe('createRecordSplitter', () => {
  it.each([
    ['an empty input', '', []],
    ['white space alone', ' \r\n\t', []],
    ['a byte order mark alone', '\ufeff', []],
    ['a CloudTrail file', '{"Records":[{"a":1},{"b":[2]}]}', ['{"a":1}', '{"b":[2]}']],
    ['a CloudTrail file after a byte order mark', '\ufeff{"Records":[{"a":1}]}', ['{"a":1}']],
    ['a file without records', '{"Records":[]}', []],
    ['LookupEvents output', '{"NextToken":"x","Events":[{"a":1}],"More":{"b":[1]}}', ['{"a":1}']],
    ['a CloudWatch Logs payload', '{"messageType":"DATA_MESSAGE","logEvents":[{"a":1}]}', ['{"a":1}']],
    ['filter-log-events output', '{"events":[{"a":1}],"searchedLogStreams":[]}', ['{"a":1}']],
    ['lower-cased keys', '{"records":[{"a":1}]}', ['{"a":1}']],
    ['space around the key', '{ \n "Records"\t:\r\n [ {"a":1} , {"b":2} ] }', ['{"a":1}', '{"b":2}']],
    ['two arrays of records in one object', '{"Records":[{"a":1}],"Events":[{"b":2}]}', ['{"a":1}', '{"b":2}']],
    ['a top-level array', '[{"a":1},\n{"b":2}]', ['{"a":1}', '{"b":2}']],
    ['an array after a byte order mark', '\ufeff[{"a":1}]', ['{"a":1}']],
    ['an array of whole files', '[{"Records":[{"a":1}]},{"Records":[{"b":2}]}]', ['{"a":1}', '{"b":2}']],
    ['a record a line', '{"a":1}\n{"b":2}\r\n\n{"c":3}', ['{"a":1}', '{"b":2}', '{"c":3}']],
    ['files end to end', '{"Records":[{"a":1}]}{"Records":[{"b":2}]}', ['{"a":1}', '{"b":2}']],
    ['a pretty-printed record', '{\n  "a": {\n    "b": 1\n  }\n}\n', ['{\n  "a": {\n    "b": 1\n  }\n}']],
    ['brackets and quotes in strings', '[{"a":"}]\\"{["}]', ['{"a":"}]\\"{["}']],
    ['values that are no objects', '[1,"x",null,[2],-1.5e3]', ['1', '"x"', 'null', '[2]', '-1.5e3']],
    ['lone values', '42\n"x" true', ['42', '"x"', 'true']],
  ])('takes %s apart', (_, input, expected) => {
    expect(told(split(input))).toEqual(expected);
  });

  it.each([
    ['an object without such a key', '{"a":1,"rows":[{"b":2}]}'],
    ['a key of another case', '{"RECORDS":[{"b":2}]}'],
    ['a key at a deeper level', '{"x":{"Records":[{"b":2}]}}'],
    ['a key whose value is no array', '{"Records":{"b":[2]}}'],
    ['a key that only ends like one', '{"x,\\"Records":[{"b":2}]}'],
    ['a text that looks like one', '{"x":"{\\"Records\\":[","y":[1]}'],
  ])('keeps %s as one item', (_, input) => {
    expect(told(split(input))).toEqual([input]);
  });

  it('says where each item lies', () => {
    const items = split('{"Records":[{"a":1}, oops ,{"b":2}]}\n{"c":3}');
    expect(items.map(({ position, byteOffset }) => [position, byteOffset])).toEqual([
      [0, 12],
      [1, 21],
      [2, 27],
      [3, 37],
    ]);
  });

  it.each([
    [
      'garbage between lines, once',
      '{"a":1}\noops\nand more\n{"b":2}',
      ['{"a":1}', 'NOT_JSON <oops\nand more>', '{"b":2}'],
    ],
    ['garbage between elements', '[{"a":1} oops oops ,{"b":2}]', ['{"a":1}', 'NOT_JSON <oops oops>', '{"b":2}']],
    ['commas between lines', '{"a":1},{"b":2}', ['{"a":1}', 'NOT_JSON <,>', '{"b":2}']],
    ['an element with bad syntax', '[{"a":1},{"b":oops},{"c":3}]', ['{"a":1}', '{"b":oops}', '{"c":3}']],
    ['a forgotten bracket', '[{"a":[1,2},{"b":2}]', ['{"a":[1,2}', '{"b":2}']],
    ['a bracket too many', '[{"a":1]},{"b":2}]', ['NOT_JSON <{"a":1>', 'NOT_JSON <},>', '{"b":2}', 'NOT_JSON <]>']],
    ['an array that does not close', '{"Records":[{"a":1}}{"b":2}', ['{"a":1}', 'NOT_JSON <}>', '{"b":2}']],
  ])('loses only %s', (_, input, expected) => {
    expect(told(split(input))).toEqual(expected);
  });

  it.each([
    ['in a string', '{"a":"x', ''],
    ['behind a backslash', '{"a":"x\\', ''],
    ['behind a colon', '{"a":{"b":', ''],
    ['behind a comma', '{"a":1,', ''],
    ['behind a value', '{"a":{"b":1', ''],
    ['behind a brace', '{', ''],
    ['in a string, in an array', '{"a":"x', '[\n'],
  ])('goes on at the next line when a line is cut %s', (_, cut, before) => {
    const items = told(split(`${before}{"z":0}\n${cut}\n{"c":3}\n{"d":4}\n{"e":5}`));
    expect(items.slice(0, 1)).toEqual(['{"z":0}']);
    expect(items).toEqual(expect.arrayContaining(['{"c":3}', '{"d":4}', '{"e":5}']));
    expect(items.filter((item) => item.startsWith('NOT_JSON <{'))).toEqual([expect.stringContaining(cut)]);
  });

  it('finds the next CloudTrail record behind a string that does not end', () => {
    const record = (id: string) => `{"eventVersion":"1.08","eventID":"${id}"}`;
    const input = `{"Records":[${record('1')},{"eventVersion":"1.08","x":"lost},${record('2')},${record('3')}]}`;
    expect(told(split(input))).toEqual([
      record('1'),
      'NOT_JSON <{"eventVersion":"1.08","x":"lost},>',
      record('2'),
      record('3'),
    ]);
  });

  it.each([
    ['an item', '{"Records":[{"a":1},{"b":', ['{"a":1}', 'NOT_JSON <{"b":>']],
    ['a string', '{"Records":[{"a":1},{"b":"x', ['{"a":1}', 'NOT_JSON <{"b":"x>']],
    ['a word', '[{"a":1},tru', ['{"a":1}', 'NOT_JSON <tru>']],
    ['an array, behind an item', '{"Records":[{"a":1},', ['{"a":1}', 'NOT_JSON <>']],
    ['an array, behind a number', '[12', ['12', 'NOT_JSON <>']],
    ['an object, behind its array', '{"Records":[{"a":1}],"x":"y', ['{"a":1}', 'NOT_JSON <>']],
    ['a broken element, behind a whole one', '[{"a":\n{"b":2}\n', ['NOT_JSON <{"a":>', '{"b":2}', 'NOT_JSON <>']],
  ])('tells of an input that ends inside of %s', (_, input, expected) => {
    expect(told(split(input)).map((item) => item.replace(/\s+>$/, '>'))).toEqual(expected);
  });

  it('starts anew at a document that follows an unfinished one', () => {
    const input = '{"Records":[{"a":1},\n{"Records":[{"b":2}]}';
    expect(told(split(input))).toEqual(['{"a":1}', '{"b":2}', 'NOT_JSON <>']);
    expect(told(split('{"Records":[{"a":1}]\n{"Records":[{"b":2}]}'))).toEqual(['{"a":1}', 'NOT_JSON <>', '{"b":2}']);
  });

  it('keeps both ends and the hash of a record that is too large, and goes on behind it', () => {
    const large = `{"a":"${'x'.repeat(10_000)}","b":"${'y'.repeat(10_000)}"}`;
    const newHash = () => {
      const hash = createHash('sha256');
      return { update: (bytes: Uint8Array) => void hash.update(bytes), hex: () => hash.digest('hex') };
    };
    const [first, reject, last] = split(`[{"a":1},${large},{"b":2}]`, { ...SMALL, newHash }, [7, 333]);
    expect([first?.kind, last?.kind]).toEqual(['text', 'text']);
    expect(reject).toMatchObject({ reason: 'RECORD_TOO_LARGE', byteOffset: 9, length: large.length, bytes: null });
    if (reject?.kind !== 'reject') throw new Error('expected a reject');
    expect(Buffer.from(reject.head).toString()).toBe(large.slice(0, 4096));
    expect(Buffer.from(reject.tail).toString()).toBe(large.slice(-4096));
    expect(reject.hashHex).toBe(createHash('sha256').update(large).digest('hex'));
  });

  it('accepts a record of exactly the limit and rejects one byte more', () => {
    const ofLength = (length: number) => `{"a":"${'x'.repeat(length - 8)}"}`;
    for (const cuts of [[1], [7], [1 << 20]]) {
      expect(split(ofLength(200), SMALL, cuts).map((item) => item.kind)).toEqual(['text']);
      expect(split(ofLength(201), SMALL, cuts)).toMatchObject([{ reason: 'RECORD_TOO_LARGE', length: 201 }]);
    }
  });

  it('keeps a long run of garbage as one reject with its ends', () => {
    const [reject, record] = split(`${'?'.repeat(9000)}{"a":1}`, SMALL, [100]);
    expect(reject).toMatchObject({ reason: 'NOT_JSON', length: 9000, bytes: null });
    expect(told([record!])).toEqual(['{"a":1}']);
  });

  it('rejects a record that is nested too deep, and goes on behind it', () => {
    const nested = (depth: number) => '['.repeat(depth - 1) + '{}' + ']'.repeat(depth - 1);
    expect(told(split(`[${nested(20)},${nested(21)},{"a":1}]`, SMALL))).toEqual([
      nested(20),
      `NESTED_TOO_DEEP <${nested(21)}>`,
      '{"a":1}',
    ]);
  });

  it('survives a million open brackets', () => {
    const open = '[{"a":'.repeat(500_000);
    expect(split(open, { ...SMALL, maxRecordBytes: 1 << 24 }, [65_536])).toMatchObject([{ reason: 'NOT_JSON' }]);
  });

  it('reads hostile lines in a time that their length bounds', () => {
    const hostile = '{"a":\n'.repeat(100_000);
    const items = split(`${hostile}{"b":2}`, undefined, [65_536]);
    expect(items.filter((item) => item.kind === 'text')).toHaveLength(0);
    expect(items.reduce((sum, item) => sum + (item.bytes?.length ?? 0), 0)).toBe(hostile.length + 7);
  });

  const value = fc.json({ maxDepth: 4 }).filter((json) => /^[[{"]/.test(json));
  const fragment = fc.oneof(
    { weight: 4, arbitrary: value },
    {
      weight: 1,
      arbitrary: fc.constantFrom('\n', ',', '[', ']', '{', '}', '"', '\\', ' oops ', '12', '\ufeff', '{"a":\n'),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('{"Records":[', '{"eventVersion":"1"', '{"x":"y', '{"Events" : [{}', ']}'),
    },
  );
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

  it('gives the same items for any cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.array(fragment, { maxLength: 25 }),
        cuts,
        fc.constantFrom(SMALL, undefined),
        (parts, at, limits) => {
          const input = parts.join('');
          expect(split(input, limits, at)).toEqual(split(input, limits));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('gives the same items for any cut of arbitrary bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(bytes, cuts, (input, at) => {
        expect(split(input, SMALL, at)).toEqual(split(input, SMALL));
      }),
    );
  });

  it('counts every item of documents that are put end to end', () => {
    const record = fc.dictionary(fc.constantFrom('a', 'b"', 'Records[', 'x\n'), fc.jsonValue({ maxDepth: 2 }));
    const document = fc
      .array(
        record.map((each) => JSON.stringify(each)),
        { maxLength: 5 },
      )
      .chain((records) =>
        fc.constantFrom(
          { text: `{"Records":[${records.join(',')}]}`, records },
          { text: `[${records.join(' , ')}]`, records },
          { text: records.join('\n'), records },
        ),
      );
    fc.assert(
      fc.property(fc.array(document, { maxLength: 5 }), cuts, (documents, at) => {
        const items = split(documents.map(({ text }) => text).join('\n'), undefined, at);
        expect(told(items)).toEqual(documents.flatMap(({ records }) => records));
      }),
    );
  });

  it('gives back every byte of a sequence of values, in order', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 15 }), (parts) => {
        const input = Buffer.from(parts.join(''));
        let reached = 0;
        for (const item of split(input)) {
          const length = item.kind === 'text' ? item.bytes.length : item.length;
          expect(item.byteOffset).toBeGreaterThanOrEqual(reached);
          expect(item.bytes).toEqual(new Uint8Array(input.subarray(item.byteOffset, item.byteOffset + length)));
          reached = item.byteOffset + length;
        }
        expect(reached).toBeLessThanOrEqual(input.length);
      }),
    );
  });
});
