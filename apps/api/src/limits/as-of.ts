import { Kind } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';
import { err, ok } from '#kernel';
import type { Result } from '#kernel';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** The argument by which a field of the query itself is asked as of a time. */
const ARGUMENT = 'asOf';

/**
 * The time that an operation asks of, as it is written; null for now. One answer tells of one state of knowledge, so all
 * fields that can be asked as of a time must name the same. Whether it is a time is for the schema to say.
 *
 * @param canBeAsked whether a field of the query itself takes the argument
 */
export function asOfOf(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Readonly<Record<string, unknown>>,
  canBeAsked: (field: string) => boolean,
): Result<string | null, Refusal> {
  const fields = rootFields(operation.selectionSet, fragments, new Set()).filter(({ name }) => canBeAsked(name.value));
  const times = new Set(fields.map((field) => timeOf(field, variables)));
  if (times.size > 1) {
    const found = 'fields of the query ask of different times';
    return err(refusal('AS_OF_MIXED', `${found}: expected one "${ARGUMENT}" for all of them, or a query for each`));
  }
  const [time = null] = times;
  return ok(time);
}

function rootFields(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  entered: Set<string>,
): readonly FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(selection.selectionSet, fragments, entered);
    const name = selection.name.value;
    const fragment = fragments.get(name);
    if (fragment === undefined || entered.has(name)) return [];
    entered.add(name);
    return rootFields(fragment.selectionSet, fragments, entered);
  });
}

function timeOf(field: FieldNode, variables: Readonly<Record<string, unknown>>): string | null {
  const given = field.arguments?.find(({ name }) => name.value === ARGUMENT)?.value;
  return given === undefined ? null : textIn(given, variables);
}

function textIn(value: ValueNode, variables: Readonly<Record<string, unknown>>): string | null {
  if (value.kind === Kind.STRING) return value.value;
  if (value.kind !== Kind.VARIABLE) return null;
  const given = variables[value.name.value];
  return typeof given === 'string' ? given : null;
}
