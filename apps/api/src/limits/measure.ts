import { Kind, getNamedType, isInterfaceType, isObjectType, isUnionType } from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';
import { err, ok } from '#kernel';
import type { Result } from '#kernel';
import type { FieldCost, FieldCosts } from './field-costs.ts';
import { refusal } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** What an operation asks for, with its fragments written out as often as they are spread. */
export type Measures = {
  readonly depth: number;
  readonly introspectionDepth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly fields: number;
  readonly cost: number;
};

export type Measuring = {
  readonly schema: GraphQLSchema;
  readonly costs: FieldCosts;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly pageSize: number;
};

/** `each` is the cost of those fields below a list that there are as many of as the list is long. */
type Part = Omit<Measures, 'cost'> & { readonly once: number; readonly each: number };

const NOTHING: Part = { depth: 0, introspectionDepth: 0, aliases: 0, directives: 0, fields: 0, once: 0, each: 0 };

/**
 * Measures an operation without writing its fragments out: each is measured once for each kind of list that it stands
 * below, so the time is linear in the document however often fragments multiply each other. Sums may be infinite.
 *
 * What does not fit the schema is counted as far as can be: validation refuses it later. Fields are counted for all
 * types that a fragment may apply to.
 */
export function measure(operation: OperationDefinitionNode, measuring: Measuring): Result<Measures, Refusal> {
  const root = measuring.schema.getRootType(operation.operation) ?? undefined;
  const walk = new Walk(measuring);
  try {
    const { once, each, ...counts } = walk.selections(operation.selectionSet, root, []);
    const directives = counts.directives + (operation.directives?.length ?? 0);
    return ok({ ...counts, directives, cost: once + each });
  } catch (error) {
    if (error instanceof Refused) return err(error.refusal);
    throw error;
  }
}

/** The fields of the operation itself, fragments written out. Infinite where fragments go round in a circle. */
export function rootFieldsOf(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): number {
  const known = new Map<string, number>();
  const count = (set: SelectionSetNode): number =>
    set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + 1;
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + count(selection.selectionSet);
      return sum + ofFragment(selection.name.value);
    }, 0);
  const ofFragment = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, Infinity);
    const fragment = fragments.get(name);
    const fields = fragment === undefined ? 0 : count(fragment.selectionSet);
    known.set(name, fields);
    return fields;
  };
  return count(operation.selectionSet);
}

class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

class Walk {
  private readonly known = new Map<string, Part | 'open'>();

  constructor(private readonly measuring: Measuring) {}

  selections(set: SelectionSetNode, type: GraphQLNamedType | undefined, sized: readonly string[]): Part {
    return set.selections.reduce<Part>((sum, selection) => {
      const directives = selection.directives?.length ?? 0;
      switch (selection.kind) {
        case Kind.FIELD:
          return together(sum, this.field(selection, type, sized), directives);
        case Kind.INLINE_FRAGMENT: {
          const condition = selection.typeCondition?.name.value;
          const narrowed = condition === undefined ? type : this.measuring.schema.getType(condition);
          return together(sum, this.selections(selection.selectionSet, narrowed, sized), directives);
        }
        case Kind.FRAGMENT_SPREAD:
          return together(sum, this.fragment(selection.name.value, sized), directives);
      }
    }, NOTHING);
  }

  private fragment(name: string, sized: readonly string[]): Part {
    const key = JSON.stringify([name, sized]);
    const known = this.known.get(key);
    if (known === 'open') throw new Refused(refusal('QUERY_FRAGMENT_CYCLE', 'a fragment of the query contains itself'));
    if (known !== undefined) return known;
    const fragment = this.measuring.fragments.get(name);
    if (fragment === undefined) return NOTHING;
    this.known.set(key, 'open');
    const type = this.measuring.schema.getType(fragment.typeCondition.name.value);
    const part = together(
      NOTHING,
      this.selections(fragment.selectionSet, type, sized),
      fragment.directives?.length ?? 0,
    );
    this.known.set(key, part);
    return part;
  }

  private field(field: FieldNode, parent: GraphQLNamedType | undefined, sized: readonly string[]): Part {
    const name = field.name.value;
    const type = typeOfField(parent, name);
    const cost = this.measuring.costs(parent?.name ?? '', name);
    const below =
      field.selectionSet === undefined
        ? NOTHING
        : this.selections(field.selectionSet, type, isIntrospection(name) ? [] : cost.sizedFields);
    const size = this.sizeOf(field, cost);
    const isList = cost.sizedFields.length === 0;
    const price = isList
      ? size * (cost.weight + below.once + below.each)
      : cost.weight + below.once + size * below.each;
    const isOfList = sized.includes(name);
    const isMeta = isIntrospection(name);
    return {
      depth: isMeta ? 1 : 1 + below.depth,
      introspectionDepth: isMeta ? 1 + below.depth : below.introspectionDepth,
      aliases: below.aliases + (field.alias === undefined ? 0 : 1),
      directives: below.directives,
      fields: 1 + below.fields,
      once: isOfList ? 0 : price,
      each: isOfList ? price : 0,
    };
  }

  private sizeOf(field: FieldNode, { slicingArguments, assumedSize }: FieldCost): number {
    const [name] = slicingArguments;
    if (name === undefined) return assumedSize;
    const given = field.arguments?.find((argument) => argument.name.value === name)?.value;
    const size = given === undefined ? null : sizeIn(given, this.measuring.variables);
    const { pageSize } = this.measuring;
    // What is no number is refused by the schema's types; until then it counts as the largest page.
    if (size === null) return pageSize;
    if (size >= 1 && size <= pageSize) return size;
    throw new Refused(refusal('PAGE_SIZE_REFUSED', `"${name}" asks for ${size}: expected 1 to ${pageSize} at a time`));
  }
}

const together = (a: Part, b: Part, directives: number): Part => ({
  depth: Math.max(a.depth, b.depth),
  introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
  aliases: a.aliases + b.aliases,
  directives: a.directives + b.directives + directives,
  fields: a.fields + b.fields,
  once: a.once + b.once,
  each: a.each + b.each,
});

/** By the field's own name: an alias changes nothing. */
const isIntrospection = (name: string): boolean => name === '__schema' || name === '__type';

function typeOfField(parent: GraphQLNamedType | undefined, name: string): GraphQLNamedType | undefined {
  if (parent === undefined || isUnionType(parent)) return undefined;
  if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined;
  const field = parent.getFields()[name];
  return field === undefined ? undefined : getNamedType(field.type);
}

/** A number as it stands, a list by its length; null for anything else. */
function sizeIn(value: ValueNode, variables: Readonly<Record<string, unknown>>): number | null {
  switch (value.kind) {
    case Kind.INT:
      return Number(value.value);
    case Kind.LIST:
      return value.values.length;
    case Kind.VARIABLE: {
      const given = variables[value.name.value];
      if (Array.isArray(given)) return given.length;
      return typeof given === 'number' ? given : null;
    }
    default:
      return null;
  }
}
