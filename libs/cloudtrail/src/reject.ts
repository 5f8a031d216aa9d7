/** Why a piece of input is no record. Stable and public: listed in `docs/ERRORS.md`, shown by `backtrail quarantine`. */
export type RejectReason =
  /** The text is not JSON: a syntax error, an unfinished value, bytes that are no UTF-8 outside of strings. */
  | 'NOT_JSON'
  /** JSON, but not an object, where a record was expected. */
  | 'NOT_AN_OBJECT'
  /** An object without `eventTime`. */
  | 'EVENT_TIME_MISSING'
  /** `eventTime` is there but is no time in a form that `parseEventTime` reads. */
  | 'EVENT_TIME_UNREADABLE'
  /** A wrapper (LookupEvents, EventBridge, CloudWatch Logs) without the record it should carry. */
  | 'ENVELOPE_EMPTY'
  /** One record is larger than the decoder's limit; its first and last bytes and its hash are kept. */
  | 'RECORD_TOO_LARGE'
  /** Nested deeper than the decoder's limit. */
  | 'NESTED_TOO_DEEP';
