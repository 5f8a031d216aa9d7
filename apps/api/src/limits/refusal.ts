/**
 * Why a GraphQL request is refused before anything runs, or fails as a whole. Stable: listed in `docs/ERRORS.md`.
 */
export type RefusalCode =
  /** The body is not what a GraphQL request is. */
  | 'REQUEST_MALFORMED'
  /** A list of requests in one body. */
  | 'BATCH_REFUSED'
  /** The document cannot be read. */
  | 'QUERY_SYNTAX'
  /** The document has more tokens or fields than may be. */
  | 'QUERY_TOO_LARGE'
  /** Fields within fields within fields. */
  | 'QUERY_TOO_DEEP'
  /** Too many fields under other names. */
  | 'QUERY_TOO_MANY_ALIASES'
  /** Too many fields of the operation itself. */
  | 'QUERY_TOO_MANY_ROOT_FIELDS'
  /** Too many directives. */
  | 'QUERY_TOO_MANY_DIRECTIVES'
  /** A fragment that contains itself. */
  | 'QUERY_FRAGMENT_CYCLE'
  /** A page larger than may be, or of no size at all. */
  | 'PAGE_SIZE_REFUSED'
  /** Fields of one query that ask as of different times. */
  | 'AS_OF_MIXED'
  /** It would cost more than the budget. */
  | 'QUERY_TOO_COSTLY'
  /** No operation, or several and none is named, or a kind that is not taken by this way. */
  | 'OPERATION_UNKNOWN'
  /** The document does not fit the schema. */
  | 'QUERY_INVALID'
  /** A variable is missing or of another type. */
  | 'VARIABLES_INVALID';

/** A request that is turned away: what was found, and what would be taken. */
export type Refusal = { readonly code: RefusalCode; readonly message: string };

/** Turns a request away. */
export const refusal = (code: RefusalCode, message: string): Refusal => ({ code, message });
