import type { ChangedUnit } from '#query';
import type { Feed } from './feed.ts';
import type { Topic } from './follow.ts';

/** Whose changed answers are told; null leaves a condition out. */
export type ChangeSearch = {
  /** The id of an origin, or the ARN of a role or a session. */
  readonly principal: string | null;
  /** The public id of a session. */
  readonly sessionId: string | null;
};

/** The answers that became other ones. */
export function changes(feed: Feed, search: ChangeSearch): Topic<ChangedUnit> {
  return {
    kind: 'change',
    sizeOf: ({ revisions }) => revisions,
    page: feed.changes,
    wanted: (items) => Promise.resolve(items.filter(({ item }) => isConcerned(item, search))),
  };
}

function isConcerned(change: ChangedUnit, { principal, sessionId }: ChangeSearch): boolean {
  if (sessionId !== null && change.unit.sessionId !== sessionId) return false;
  return principal === null || isOf(change, principal);
}

/** Whether it acted as the principal, or an answer of before or after names it, as the one origin or one of several. */
function isOf({ unit, before, after }: ChangedUnit, principal: string): boolean {
  if (unit.roleArn === principal || unit.sessionArn === principal) return true;
  return [...before, ...after].some(
    ({ origin, candidates }) =>
      origin?.id === principal || candidates.some((candidate) => candidate.origin?.id === principal),
  );
}
