import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import { outcomeOfResolution } from '#lineage';
import type { Hop, Origin, Resolution, UnitId } from '#lineage';
import type { AnswerBook } from './answer-book.ts';
import type { UnitRow } from './unit-row.ts';
import { waysAt } from './way-back.ts';
import { momentsOf } from './unit-answer.ts';

/**
 * What a session grew out of: another session, by its public id, or an origin. Sessions that were issued twice in one second
 * are one by all that they show but their keys, so `unit` says with which of them: null for any.
 */
export type Parent =
  | { readonly kind: 'session'; readonly id: string; readonly unit: UnitId | null }
  | { readonly kind: 'origin'; readonly origin: Origin };

/** That a session grew out of a parent, and what ties them. */
export type ParentLink = {
  readonly parent: Parent;
  readonly joinedBy: Hop['joinedBy'];
  readonly strength: Hop['strength'];
  readonly issuedBy: readonly string[];
  readonly issuedAt: string | null;
  readonly crossAccount: boolean;
};

type Candidate = Resolution['candidates'][number];

/**
 * What a unit's answers say that its session grew out of, at all times of its use: one link for each issuing call and
 * parent; several where the answer is open. The unit was loaded into the book.
 */
export function parentLinksOf({ unit, firstAt, lastAt }: UnitRow, book: AnswerBook): readonly ParentLink[] {
  const resolution = book.resolutionOf(unit);
  if (resolution === undefined) return [];
  const links = momentsOf(resolution, firstAt, lastAt).flatMap((at) => linksAt(resolution, at, book));
  return [...new Map(links.map((link) => [JSON.stringify(link), link])).values()];
}

function linksAt(resolution: Resolution, at: EpochMs, book: AnswerBook): readonly ParentLink[] {
  const ways = waysAt(resolution, at);
  if (ways.length > 0) {
    return ways.flatMap((way) => parentsBehind(way, book, new Set()).map((parent) => linkOf(way, parent)));
  }
  const outcome = outcomeOfResolution(resolution, at);
  if (!('origin' in outcome)) return [];
  const parent: Parent = { kind: 'origin', origin: outcome.origin };
  return [{ parent, joinedBy: 'IN_RECORD', strength: 'EXACT', issuedBy: [], issuedAt: null, crossAccount: false }];
}

const linkOf = (way: Candidate, parent: Parent): ParentLink => ({
  parent,
  joinedBy: way.joinedBy,
  strength: way.strength,
  issuedBy: [...new Set(way.issuedBy.map(({ eventId }) => eventId))].sort(),
  issuedAt: isoOf(way.at),
  crossAccount: way.isCrossAccount,
});

/** Goes on through identities that are no session, such as another account's view of the caller. */
function parentsBehind({ behind, at }: Candidate, book: AnswerBook, passed: Set<UnitId>): readonly Parent[] {
  if (behind.kind === 'origin') return [{ kind: 'origin', origin: behind.origin }];
  if (behind.kind === 'gap' || passed.has(behind.unit)) return [];
  const id = book.sessionIdOf(behind.unit);
  if (id !== null) return [{ kind: 'session', id, unit: behind.unit }];
  passed.add(behind.unit);
  const resolution = book.resolutionOf(behind.unit);
  if (resolution === undefined) return [];
  const ways = waysAt(resolution, at);
  if (ways.length > 0) return ways.flatMap((way) => parentsBehind(way, book, passed));
  const outcome = outcomeOfResolution(resolution, at);
  return 'origin' in outcome ? [{ kind: 'origin', origin: outcome.origin }] : [];
}
