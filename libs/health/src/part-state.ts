/** The parts that answers depend on, in the order in which they depend on each other. */
export const PARTS = ['database', 'ledger', 'lineage', 'workers', 'queue', 'sources'] as const;
export type PartName = (typeof PARTS)[number];

/**
 * `ok`; `amber`: answers are right, but late or about to be; `red`: something that was promised is not being done;
 * `unknown`: it cannot be told while another part is red.
 */
export type PartState = {
  readonly state: 'ok' | 'amber' | 'red' | 'unknown';
  /** Why, where it is not `ok`: listed in docs/ERRORS.md. Codes and no messages, since anybody may ask. */
  readonly code?: string;
  /** What it is about: process ids, workers, names of sources. */
  readonly about?: readonly string[];
  /** For how long. */
  readonly seconds?: number;
};

export type Parts = Readonly<Record<PartName, PartState>>;

/** All of it at a moment. */
export type Health = { readonly status: 'ready' | 'degraded' | 'not ready'; readonly parts: Parts };

export const OK: PartState = { state: 'ok' };
export const UNKNOWN: PartState = { state: 'unknown' };

/** Sums parts up. @param exclude parts that do not count for whoever asks, as those of others for one server */
export function healthOf(parts: Parts, exclude: ReadonlySet<string> = new Set()): Health {
  const states = PARTS.filter((part) => !exclude.has(part)).map((part) => parts[part].state);
  const status = states.includes('red') ? 'not ready' : states.includes('amber') ? 'degraded' : 'ready';
  return { status, parts };
}

/** Names a few of many. */
export function aFew(names: readonly string[]): readonly string[] {
  return names.length <= MOST_NAMED ? names : [...names.slice(0, MOST_NAMED), `and ${names.length - MOST_NAMED} more`];
}

const MOST_NAMED = 10;
