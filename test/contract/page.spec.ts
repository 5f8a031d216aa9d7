import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLEnumType, buildSchema, parse, validate } from 'graphql';
import { recogniseId } from '#query';
import { admissionTo } from '../../apps/api/src/limits/admit.ts';
import { LIMITS } from '../../apps/api/src/limits/limits.ts';
import * as cliWords from '../../apps/cli/src/terminal/answer-words.ts';
import * as cliDeed from '../../apps/cli/src/terminal/deed.ts';
import * as cliText from '../../apps/cli/src/terminal/safe-text.ts';
import { deedWords, targetOf } from '../../apps/web/src/deed.ts';
import * as documents from '../../apps/web/src/documents.ts';
import { recognise } from '../../apps/web/src/recognise.ts';
import { safeText } from '../../apps/web/src/safe-text.ts';
import * as words from '../../apps/web/src/words.ts';

const schema = buildSchema(readFileSync(path.resolve(import.meta.dirname, '../../schema.graphql'), 'utf8'));

const valuesOf = (name: string): readonly string[] => {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLEnumType)) throw new Error(`${name} is no enumeration of the schema`);
  return type.getValues().map((value) => value.name);
};

describe('the questions of the page', () => {
  const admit = admissionTo(schema, LIMITS);

  it.each(Object.entries(documents))('%s fits the schema and its limits', (_name, { text }) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
    expect(admit({ query: text, operationName: null, variables: {} })).toMatchObject({ ok: true });
  });
});

describe('the words of the page', () => {
  it.each(Object.entries(words.ENUM_WORDS))('are there for every %s', (name, known) => {
    expect(Object.keys(known)).toEqual(expect.arrayContaining([...valuesOf(name)]));
  });

  it('are a value’s own name where it is new', () => {
    expect(words.joinWords('SOMETHING_NEW')).toBe('joined by something new');
  });

  it('are those of the command line', () => {
    for (const kind of valuesOf('OriginKind')) expect(words.kindWords(kind)).toBe(cliWords.kindWords(kind as never));
    for (const rule of valuesOf('JoinedBy')) expect(words.joinWords(rule)).toBe(cliWords.joinWords(rule as never));
  });

  const eventNames = fc.oneof(
    fc.constantFrom(
      'CreateUser',
      'UpdateFunctionCode20150331v2',
      'DeleteBucket',
      'GetObject',
      'AssumeRole',
      'PutBucketAcl',
    ),
    fc.string(),
  );
  const requests = fc.dictionary(
    fc.constantFrom('userName', 'roleArn', 'bucketName', 'name', 'key', 'x'),
    fc.jsonValue(),
  );

  it('say of a call what the command line says', () => {
    fc.assert(
      fc.property(eventNames, fc.option(fc.string()), requests, (eventName, errorCode, request) => {
        const deed = { eventSource: 'iam.amazonaws.com', eventName, errorCode };
        const nowhere = { region: null, sourceIp: null, target: null };
        expect(deedWords(deed)).toBe(cliDeed.deedWords({ ...deed, ...nowhere }));
        const raw = JSON.stringify({ requestParameters: request });
        expect(targetOf(eventName, raw)).toBe(
          cliDeed.targetOf(eventName, JSON.parse(JSON.stringify(request)) as typeof request),
        );
      }),
    );
  });

  it('find nothing to name in a record that is none', () => {
    expect(['', 'null', '[]', '{"requestParameters":null}'].map((raw) => targetOf('CreateUser', raw))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('write out what the command line writes out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safeText(text)).toBe(cliText.safeText(text));
      }),
    );
  });
});

describe('what the page takes a text for', () => {
  const beginnings = [
    'AKIA',
    'ASIA',
    'ABIA',
    'ACCA',
    'AROA',
    'AIDA',
    's_',
    'i-',
    'arn:aws:iam::111122223333:',
    'arn:aws:sts::1',
    '',
  ];
  const ends = fc.stringMatching(/^[0-9a-fA-Z:/*_-]{0,24}$/);
  const texts = fc.oneof(
    fc.tuple(fc.constantFrom(...beginnings), ends).map((parts) => parts.join('')),
    fc.constantFrom(
      ' 7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e ',
      'ASIAWO645SY5IRDEMO3B',
      'arn:aws:sts::444455556666:assumed-role/OrgAdmin/alice@example.com',
      'arn:aws-cn:iam::444455556666:role/team/OrgAdmin',
      'arn:aws:iam::111122223333:user/mallory',
      'arn:aws:iam::111122223333:root',
      'AROARTX3GSDSYQLYT2IBQ',
      's_5978ef69cb4a5356',
      'i-0a1b2c3d4e5f60718',
    ),
    fc.string(),
  );

  it('is what the server takes it for', () => {
    fc.assert(
      fc.property(
        texts.filter((text) => text.trim() !== ''),
        (text) => {
          const { kind, id } = recogniseId(text);
          expect(recognise(text)).toMatchObject({ kind, id });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
