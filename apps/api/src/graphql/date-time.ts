import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { parseEventTime } from '#cloudtrail';
import type { EpochMs } from '#kernel';

/** RFC 3339: text on the way out, milliseconds on the way in. */
export const DATE_TIME = new GraphQLScalarType<EpochMs, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (typeof value === 'string') return value;
    throw new GraphQLError('a DateTime is given out as text');
  },
  parseValue: momentOf,
  parseLiteral: (node) => momentOf(node.kind === Kind.STRING ? node.value : null),
});

function momentOf(value: unknown): EpochMs {
  const parsed = typeof value === 'string' ? parseEventTime(value) : null;
  if (parsed?.ok === true) return parsed.value;
  throw new GraphQLError('expected a time with its zone, such as 2026-03-02T09:00:00Z');
}
