import { ANSWER_ENUMS } from './answer-enums.ts';
import { ANSWER_TEXT } from './answer-text.ts';
import { COVERAGE_TEXT } from './coverage-text.ts';
import { EVENT_TEXT } from './event-text.ts';
import { FOUNDATION_TEXT } from './foundation-text.ts';
import { INTEGRITY_TEXT } from './integrity-text.ts';
import { MUTATION_TEXT } from './mutation-text.ts';
import { QUERY_TEXT } from './query-text.ts';
import { SESSION_TEXT } from './session-text.ts';
import { SOURCE_TEXT } from './source-text.ts';
import { SUBSCRIPTION_TEXT } from './subscription-text.ts';

/** The schema in its parts. `schema.graphql` is the same, put together: the published contract. */
export const SCHEMA_TEXTS: readonly string[] = [
  FOUNDATION_TEXT,
  ANSWER_ENUMS,
  ANSWER_TEXT,
  COVERAGE_TEXT,
  EVENT_TEXT,
  SESSION_TEXT,
  SOURCE_TEXT,
  INTEGRITY_TEXT,
  QUERY_TEXT,
  MUTATION_TEXT,
  SUBSCRIPTION_TEXT,
];
