import { GraphQLError, Kind } from 'graphql';
import { AppError } from '#kernel';
import { isConnectionLoss } from '#platform';
import type { Log } from '#platform';
import { CallerGone, DeadlineExceeded } from './api-fault.ts';

/** A fault as a response tells it: never more of what happened inside than its code and a message made for callers. */
export type ToldError = {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly extensions: { readonly code: string };
};

/** Faults of one response and not of one field. */
const TOLD_ONCE: ReadonlySet<string> = new Set([new DeadlineExceeded(0).code, new CallerGone().code]);

/** What goes wrong in a running request, as callers are told. What is not their business goes to the log alone. */
export function toldErrors(errors: readonly GraphQLError[], requestId: string, log: Log): readonly ToldError[] {
  const told = errors.map((error) => toldError(error, requestId, log));
  const whole = told.find(({ extensions }) => TOLD_ONCE.has(extensions.code));
  return whole === undefined ? told : [{ message: whole.message, extensions: whole.extensions }];
}

function toldError(error: GraphQLError, requestId: string, log: Log): ToldError {
  const place = {
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(error.locations === undefined ? {} : { locations: error.locations }),
  };
  const cause = error.originalError;
  const isOfRequest = cause == null || cause instanceof GraphQLError;
  const { message, code } = isOfRequest ? ofRequest(error) : ofResolver(cause, requestId, log);
  return { message, ...place, extensions: { code } };
}

/** The query or its variables do not fit the schema. */
function ofRequest({ message, nodes }: GraphQLError): { readonly message: string; readonly code: string } {
  const isOfVariable = nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION || message.startsWith('Variable "$');
  const short = message.length <= 300 ? message : `${message.slice(0, 300)}…`;
  return isOfVariable ? { message: short, code: 'VARIABLES_INVALID' } : { message: short, code: 'QUERY_INVALID' };
}

/** SQLSTATE of a statement that took too long. */
const STATEMENT_TIMEOUT = '57014';

function ofResolver(cause: Error, requestId: string, log: Log): { readonly message: string; readonly code: string } {
  if (cause instanceof AppError && cause.code !== 'INTERNAL') return cause;
  if ('code' in cause && cause.code === STATEMENT_TIMEOUT) {
    return { message: 'a statement took too long: ask for less, or narrow the time', code: 'DEADLINE_EXCEEDED' };
  }
  log.error({ err: cause, requestId }, 'a field could not be answered');
  if (isConnectionLoss(cause)) return { message: 'the database does not answer: ask again', code: 'STORE_UNAVAILABLE' };
  return { message: `this could not be answered; the log says why under request ${requestId}`, code: 'INTERNAL' };
}
