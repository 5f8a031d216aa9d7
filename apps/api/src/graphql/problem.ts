import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type { CoverageGapNode } from './coverage.ts';

/** Outcomes that are no answer, as the schema's types. */
export type Problem =
  | (Described & { readonly __typename: 'NotFound'; readonly code: 'NOT_FOUND' })
  | (Described & {
      readonly __typename: 'InvalidIdentifier';
      readonly code: 'INVALID_IDENTIFIER';
      readonly argument: string;
    })
  | (Described & {
      readonly __typename: 'OutOfCoverage';
      readonly code: 'OUT_OF_COVERAGE';
      readonly accountIds: readonly string[];
      readonly gaps: readonly CoverageGapNode[];
    });

type Described = { readonly message: string; readonly hint: string | null };

const INGEST = 'backtrail ingest PATH';

/** The store holds what could hold it, and not this. */
export function notFound(what: string): Problem {
  return {
    __typename: 'NotFound',
    code: 'NOT_FOUND',
    message: `No ${what} is in this store.`,
    hint: `If it is newer than what was ingested, load more: ${INGEST}`,
  };
}

/** Nothing was ingested of the hour in which it would be, of an account or of all. */
export function outOfHour(
  what: string,
  accountId: string | null,
  at: EpochMs,
  gaps: readonly CoverageGapNode[],
): Problem {
  const where = accountId === null ? '' : ` of account ${accountId}`;
  const hour = isoOf(at).slice(0, 13);
  return {
    __typename: 'OutOfCoverage',
    code: 'OUT_OF_COVERAGE',
    message: `No ${what} is in this store, nor anything${where} of the hour ${hour}.`,
    hint: `Load the logs${where} of ${hour}: ${INGEST}`,
    accountIds: accountId === null ? [] : [accountId],
    gaps,
  };
}

/** The text is no id of the kind that the argument takes. */
export function invalidIdentifier(argument: string, message: string, hint: string | null): Problem {
  return { __typename: 'InvalidIdentifier', code: 'INVALID_IDENTIFIER', message, hint, argument };
}

/** No log that could hold it has been ingested: nothing at all, or nothing of its account. */
export function outOfCoverage(what: string, accountId: string | null): Problem {
  const where = accountId === null ? 'anything' : `anything of account ${accountId}`;
  return {
    __typename: 'OutOfCoverage',
    code: 'OUT_OF_COVERAGE',
    message: `No ${what} is in this store, nor ${where}.`,
    hint: `Load the logs of ${accountId === null ? 'the accounts in question' : `account ${accountId}`}: ${INGEST}`,
    accountIds: accountId === null ? [] : [accountId],
    gaps: [],
  };
}
