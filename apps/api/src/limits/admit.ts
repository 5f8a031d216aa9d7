import { GraphQLError, Kind, OperationTypeNode, parse, print, separateOperations, valueFromASTUntyped } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { err, ok } from '#kernel';
import type { Result } from '#kernel';
import { asOfOf } from './as-of.ts';
import { fieldCostsOf } from './field-costs.ts';
import type { FieldCosts } from './field-costs.ts';
import type { Limits } from './limits.ts';
import { measure, rootFieldsOf } from './measure.ts';
import type { Measures } from './measure.ts';
import { refusal } from './refusal.ts';
import type { Refusal, RefusalCode } from './refusal.ts';

/** A GraphQL request as its body says it. */
export type GraphqlRequest = {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
};

/** A request that may run: one operation with its fragments, and its variables with what it proposes for them. */
export type Admitted = {
  readonly kind: `${OperationTypeNode}`;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly cost: number;
  /** The time that all of it is asked of, as it is written; null for now. */
  readonly asOf: string | null;
};

/** Decides whether a request may run, before anything of it does. */
export type Admit = (request: GraphqlRequest) => Result<Admitted, Refusal>;

/** The gate in front of a schema. Takes time linear in the size of the document. */
export function admissionTo(schema: GraphQLSchema, limits: Limits): Admit {
  const costs = fieldCostsOf(schema);
  return (request) => {
    const document = documentOf(request.query, limits);
    if (!document.ok) return document;
    const operation = operationIn(document.value, request.operationName);
    if (!operation.ok) return operation;
    const variables = { ...defaultsOf(operation.value), ...request.variables };
    const measured = measuresOf(document.value, operation.value, variables, { schema, costs, limits });
    if (!measured.ok) return measured;
    const kind = operation.value.operation;
    const cost = kind === OperationTypeNode.SUBSCRIPTION ? limits.messageCost : limits.cost;
    const fault = overrun(measured.value, { ...limits, cost });
    if (fault !== null) return err(fault);
    const asOf = asOfOf(operation.value, fragmentsOf(document.value), variables, canBeAskedOf(schema));
    if (!asOf.ok) return asOf;
    const query = alone(document.value, operation.value, request.query);
    return ok({ kind, query, variables, cost: measured.value.cost, asOf: asOf.value });
  };
}

/** Which fields of the query itself can be asked as of a time. */
function canBeAskedOf(schema: GraphQLSchema): (field: string) => boolean {
  const fields = schema.getQueryType()?.getFields() ?? {};
  return (field) => fields[field]?.args.some(({ name }) => name === 'asOf') === true;
}

function documentOf(query: string, { tokens }: Limits): Result<DocumentNode, Refusal> {
  try {
    return ok(parse(query, { maxTokens: tokens, noLocation: false }));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const isTooLong = error.message.includes('tokens. Parsing aborted');
    if (isTooLong) return err(refusal('QUERY_TOO_LARGE', `the query has more than ${tokens} tokens: ask for less`));
    const at = error.locations?.[0];
    const place = at === undefined ? '' : ` (line ${at.line}, column ${at.column})`;
    return err(refusal('QUERY_SYNTAX', `${shortened(error.message)}${place}`));
  }
}

/** A syntax error names what it found, which may be long. */
const shortened = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 200)}…`);

function operationIn(document: DocumentNode, name: string | null): Result<OperationDefinitionNode, Refusal> {
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const named = name === null ? operations : operations.filter((operation) => operation.name?.value === name);
  const [operation] = named;
  if (operation === undefined || named.length > 1) {
    const expected = operations.length > 1 ? '"operationName" to name one of its operations' : 'one operation to run';
    return err(refusal('OPERATION_UNKNOWN', `the query names ${operations.length} operations: expected ${expected}`));
  }
  return ok(operation);
}

type Reckoning = { readonly schema: GraphQLSchema; readonly costs: FieldCosts; readonly limits: Limits };

function measuresOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  { schema, costs, limits }: Reckoning,
): Result<Measures & { readonly rootFields: number }, Refusal> {
  const fragments = fragmentsOf(document);
  const measured = measure(operation, { schema, costs, fragments, variables, pageSize: limits.pageSize });
  return measured.ok ? ok({ ...measured.value, rootFields: rootFieldsOf(operation, fragments) }) : measured;
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/**
 * The values that the operation itself proposes for its variables. They are filled in here, since the compiled form of a
 * query takes a variable that may not be null for missing although it has one.
 */
function defaultsOf(operation: OperationDefinitionNode): Readonly<Record<string, unknown>> {
  const proposed = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }): readonly Entry[] =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)]],
  );
  return Object.fromEntries(proposed);
}

type Entry = readonly [variable: string, value: unknown];

function overrun(measures: Measures & { readonly rootFields: number }, limits: Limits): Refusal | null {
  const checks: readonly (readonly [RefusalCode, number, number, string])[] = [
    ['QUERY_TOO_MANY_ROOT_FIELDS', measures.rootFields, limits.rootFields, 'fields of the query itself'],
    ['QUERY_TOO_MANY_ALIASES', measures.aliases, limits.aliases, 'aliases'],
    ['QUERY_TOO_MANY_DIRECTIVES', measures.directives, limits.directives, 'directives'],
    ['QUERY_TOO_DEEP', measures.depth, limits.depth, 'fields within fields'],
    ['QUERY_TOO_DEEP', measures.introspectionDepth, limits.introspectionDepth, 'fields within fields of the schema'],
    ['QUERY_TOO_LARGE', measures.fields, limits.fields, 'fields, with its fragments written out'],
    [
      'QUERY_TOO_COSTLY',
      measures.cost,
      limits.cost,
      'points of cost: ask for smaller pages or fewer fields below them',
    ],
  ];
  const over = checks.find(([, found, most]) => found > most);
  if (over === undefined) return null;
  const [code, found, most, what] = over;
  return refusal(code, `the query has ${textOf(found)} ${what}; expected at most ${most}`);
}

const textOf = (count: number): string => (Number.isSafeInteger(count) ? String(count) : 'a great many');

/**
 * The text of one operation. What runs a query remembers it by its text, so two operations of one text must not meet
 * there.
 */
function alone(document: DocumentNode, operation: OperationDefinitionNode, query: string): string {
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operations.length === 1) return query;
  const separated = separateOperations(document)[operation.name?.value ?? ''];
  return separated === undefined ? query : print(separated);
}
