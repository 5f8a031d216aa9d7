/** What a command's end means to a script; the highest of several ids' codes is given. */
export const EXIT = {
  answered: 0,
  failed: 1,
  badUsage: 2,
  /** With `--strict`: answered, but AMBIGUOUS or INCOMPLETE. */
  uncertain: 3,
  notFound: 4,
  /** Ingest finished, with failed files or quarantined records. */
  partlyIngested: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
