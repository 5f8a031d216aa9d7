import { describe, expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';
import type { FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { asOfOf } from './as-of.ts';

function asOfIn(text: string, variables: Readonly<Record<string, unknown>> = {}): unknown {
  const { definitions } = parse(text);
  const operation = definitions.find(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  const fragments = definitions.filter(
    (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
  );
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const found = asOfOf(operation!, byName, variables, (field) => field !== 'viewer');
  return found.ok ? found.value : found.reason.code;
}

describe('the time that a query asks of', () => {
  it('is none where no field says one', () => {
    expect(asOfIn('{ who { id } viewer { name } }')).toBeNull();
    expect(asOfIn('{ viewer { name } }')).toBeNull();
    expect(asOfIn('query Q($t: DateTime) { who(asOf: $t) { id } }', { t: null })).toBeNull();
    expect(asOfIn('{ who(asOf: null) { id } event { id } }')).toBeNull();
  });

  it('is the one of all fields that can be asked so, written out or in a variable, in fragments or not', () => {
    expect(asOfIn('{ who(asOf: "2026") { id } viewer { name } }')).toBe('2026');
    expect(asOfIn('query Q($t: DateTime) { who(asOf: $t) { id } event(asOf: "2026") { id } }', { t: '2026' })).toBe(
      '2026',
    );
    expect(
      asOfIn(
        '{ ...A ... on Query { b: who(asOf: "2026") { id } } } fragment A on Query { who(asOf: "2026") { id } ...A }',
      ),
    ).toBe('2026');
  });

  it('may not be several', () => {
    expect(asOfIn('{ who(asOf: "2026") { id } event { id } }')).toBe('AS_OF_MIXED');
    expect(asOfIn('{ ...A event(asOf: "2025") { id } } fragment A on Query { who(asOf: "2026") { id } }')).toBe(
      'AS_OF_MIXED',
    );
  });
});
