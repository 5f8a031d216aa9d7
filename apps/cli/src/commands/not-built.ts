import { UsageError } from '../terminal/usage-error.ts';

/** Commands of the contract that this version does not have. Asking for one is bad usage, and says so. */
export const NOT_BUILT: readonly (readonly [name: string, purpose: string])[] = [
  ['attributions', 'one line for each stored event, with its origin'],
  ['did', 'everything a principal did, through every role it went on to take'],
  ['tree', 'sessions above and below'],
  ['key', 'one key: every session that ever carried it'],
  ['session', 'one session'],
];

/** @throws {UsageError} always */
export function refuseNotBuilt(name: string): never {
  throw new UsageError(
    `backtrail ${name} is not built yet in this version; \`backtrail who\` and \`backtrail events\` are`,
  );
}
