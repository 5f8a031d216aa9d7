import { Kind, getNamedType, isCompositeType, isInterfaceType, isObjectType, valueFromAST } from 'graphql';
import type { ConstDirectiveNode, GraphQLField, GraphQLSchema } from 'graphql';

/** What the schema says of one field's price. */
export type FieldCost = {
  readonly weight: number;
  /** How many of them the field gives, where no argument says so. */
  readonly assumedSize: number;
  /** Arguments that say how many: a number, or a list by its length. */
  readonly slicingArguments: readonly string[];
  /** The fields below that there are so many of; empty where it is the field itself. */
  readonly sizedFields: readonly string[];
};

const FREE: FieldCost = { weight: 0, assumedSize: 1, slicingArguments: [], sizedFields: [] };

/** Gives the price of a field by its type's name and its own. Fields that the schema does not know cost nothing. */
export type FieldCosts = (typeName: string, fieldName: string) => FieldCost;

/**
 * Reads `@cost` and `@listSize` out of a schema. Without them an object costs 1 and a value 0.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html
 */
export function fieldCostsOf(schema: GraphQLSchema): FieldCosts {
  const byType = new Map<string, ReadonlyMap<string, FieldCost>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || type.name.startsWith('__')) continue;
    const fields = Object.values(type.getFields());
    byType.set(type.name, new Map(fields.map((field) => [field.name, costOf(field, schema)])));
  }
  return (typeName, fieldName) => byType.get(typeName)?.get(fieldName) ?? FREE;
}

function costOf(field: GraphQLField<unknown, unknown>, schema: GraphQLSchema): FieldCost {
  const directives = field.astNode?.directives ?? [];
  const own = argumentsOf(directives, 'cost', schema)['weight'];
  const size = argumentsOf(directives, 'listSize', schema);
  return {
    weight: typeof own === 'string' ? Number(own) : isCompositeType(getNamedType(field.type)) ? 1 : 0,
    assumedSize: typeof size['assumedSize'] === 'number' ? size['assumedSize'] : 1,
    slicingArguments: stringsIn(size['slicingArguments']),
    sizedFields: stringsIn(size['sizedFields']),
  };
}

function argumentsOf(
  directives: readonly ConstDirectiveNode[],
  name: string,
  schema: GraphQLSchema,
): Readonly<Record<string, unknown>> {
  const used = directives.find((directive) => directive.name.value === name);
  const declared = schema.getDirective(name)?.args ?? [];
  const given = used?.arguments ?? [];
  return Object.fromEntries(
    given.map((argument) => {
      const type = declared.find((candidate) => candidate.name === argument.name.value)?.type;
      const isNull = type === undefined || argument.value.kind === Kind.NULL;
      return [argument.name.value, isNull ? null : valueFromAST(argument.value, type)];
    }),
  );
}

const stringsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
