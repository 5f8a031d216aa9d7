import { codeOf } from './code-of.ts';

/*
 * SQLSTATE codes after which the same work may succeed: https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
const CONFLICTS = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
]);
const LOSSES = new Set([
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now: starting up, recovering or shutting down
  '25P03', // idle_in_transaction_session_timeout, which ends the connection
]);
const CONNECTION_EXCEPTION = /^08[0-9A-Z]{3}$/;
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);
// The driver gives these no code.
const UNCODED =
  /^(Connection terminated|Client has encountered a connection error|timeout expired$|timeout exceeded when trying to connect)/;

/** Whether a transaction failed because another one was in its way. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error) ?? '');
}

/**
 * Whether the connection to the server was lost or could not be had. When that happens during a commit, nobody can tell
 * whether the transaction was kept: what is done again must bear being done twice.
 */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return UNCODED.test(messageOf(error));
  return LOSSES.has(code) || NETWORK.has(code) || CONNECTION_EXCEPTION.test(code);
}

/** Whether the same transaction may succeed if it is run again from its beginning, looking through what wraps the cause. */
export function isRetryable(error: unknown): boolean {
  for (
    let cause: unknown = error, depth = 0;
    cause !== undefined && depth < MAX_DEPTH;
    cause = causeOf(cause), depth++
  ) {
    if (isConflict(cause) || isConnectionLoss(cause)) return true;
  }
  return false;
}

const MAX_DEPTH = 8;

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
}

function causeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors[0];
  return 'cause' in error ? error.cause : undefined;
}
