import type { Usage } from './usage.ts';

/** Records that were brought somewhere, and what that took. */
export type Load = {
  /** How many there are afterwards. */
  readonly records: number;
  readonly wallMs: number;
  readonly usage: Usage;
};
