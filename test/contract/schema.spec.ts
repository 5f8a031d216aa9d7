import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  concatAST,
  findBreakingChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  parse,
  print,
} from 'graphql';
import type { GraphQLNamedType, GraphQLSchema } from 'graphql';
import { format } from 'prettier';
import { SCHEMA_TEXTS } from '../../apps/api/src/schema/schema-text.ts';

const FILE = path.resolve(import.meta.dirname, '../../schema.graphql');
const HEADER =
  '# The published contract of /graphql. Written by: BACKTRAIL_WRITE_SCHEMA=1 npm test -- test/contract/schema\n\n';

/** `BACKTRAIL_WRITE_SCHEMA=1` writes the file anew: whoever commits it says that the change is meant. */
const whole = print(concatAST(SCHEMA_TEXTS.map((text) => parse(text))));
const current = await format(`${HEADER}${whole}`, { parser: 'graphql', printWidth: 120 });
if (process.env['BACKTRAIL_WRITE_SCHEMA'] === '1') writeFileSync(FILE, current);
const committed = readFileSync(FILE, 'utf8');

describe('schema.graphql', () => {
  it('breaks nothing that the committed contract promises', () => {
    const changes = findBreakingChanges(buildSchema(committed), buildSchema(current));
    expect(changes.map(({ description }) => description)).toEqual([]);
  });

  it('is the schema that is served', () => {
    expect(committed).toBe(current);
  });

  it('describes every type, field, argument and value', () => {
    expect(undescribedIn(buildSchema(committed))).toEqual([]);
  });

  it('lets no list that can grow without a bound be asked for without saying how many', () => {
    const pages = Object.values(buildSchema(committed).getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ at: `${type.name}.${field.name}`, field })))
      .filter(({ field }) => String(field.type).includes('Connection'));
    expect(pages.length).toBeGreaterThan(5);
    for (const { at, field } of pages) {
      expect([at, field.args.map(({ name, type }) => `${name}: ${String(type)}`)]).toEqual([
        at,
        expect.arrayContaining(['first: Int!', 'after: String']),
      ]);
    }
  });
});

type Described = { readonly at: string; readonly description: string | null | undefined };

function undescribedIn(schema: GraphQLSchema): readonly string[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );
  const directives = schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive));
  const described: readonly Described[] = [
    ...types.flatMap((type): Described[] => [{ at: type.name, description: type.description }, ...membersOf(type)]),
    ...directives.map(({ name, description }) => ({ at: `@${name}`, description })),
  ];
  return described.filter(({ description }) => !description).map(({ at }) => at);
}

function membersOf(type: GraphQLNamedType): Described[] {
  if (isEnumType(type)) {
    return type.getValues().map(({ name, description }) => ({ at: `${type.name}.${name}`, description }));
  }
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map(({ name, description }) => ({
      at: `${type.name}.${name}`,
      description,
    }));
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap(({ name, description, args }): Described[] => [
    { at: `${type.name}.${name}`, description },
    ...args.map((argument) => ({ at: `${type.name}.${name}(${argument.name}:)`, description: argument.description })),
  ]);
}

describe('the guard of the contract', () => {
  it.each([
    ['a field that is gone', 'type Query { a: Int b: Int }', 'type Query { a: Int }'],
    ['a value that is gone', 'type Query { a: E } enum E { X Y }', 'type Query { a: E } enum E { X }'],
    ['an argument that became mandatory', 'type Query { a(b: Int): Int }', 'type Query { a(b: Int!): Int }'],
  ])('notices %s', (_what, before, after) => {
    expect(findBreakingChanges(buildSchema(before), buildSchema(after))).toHaveLength(1);
  });
});
