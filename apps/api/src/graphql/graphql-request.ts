import { err, ok } from '#kernel';
import type { Result } from '#kernel';
import type { GraphqlRequest } from '../limits/admit.ts';
import { refusal } from '../limits/refusal.ts';
import type { Refusal } from '../limits/refusal.ts';

/**
 * Reads a GraphQL request out of a body that was JSON.
 *
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters
 */
export function parseGraphqlRequest(body: unknown): Result<GraphqlRequest, Refusal> {
  if (Array.isArray(body)) {
    return err(refusal('BATCH_REFUSED', 'several requests in one body: expected one; whoMany asks for many events'));
  }
  if (!isObject(body)) return malformed('a JSON object with "query"');
  const { query, operationName = null, variables = null } = body;
  if (typeof query !== 'string' || query === '') return malformed('"query" to be text');
  if (operationName !== null && typeof operationName !== 'string') return malformed('"operationName" to be text');
  if (variables !== null && !isObject(variables)) return malformed('"variables" to be an object');
  return ok({ query, operationName: operationName === '' ? null : operationName, variables: variables ?? {} });
}

const malformed = (expected: string): Result<never, Refusal> =>
  err(refusal('REQUEST_MALFORMED', `the body is no GraphQL request: expected ${expected}`));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
