import type { Actor } from '#cloudtrail';
import type { KnownFact } from '#lineage';
import { aRoleSession } from './an-actor.ts';
import { aTakenRole } from './an-issuance.ts';

/** The calls of a chain of roles, and the session at its end. */
export type Chain = { readonly facts: readonly KnownFact[]; readonly end: Actor };

/** Roles taken one from another, `depth` of them, the first by `first` at nine, one more each second. */
export function aChain(first: Actor, depth: number): Chain {
  const facts: KnownFact[] = [];
  let end = first;
  for (let hop = 0; hop < depth; hop++) {
    const at = timeAfterNine(hop);
    const link = { role: `Role${hop}`, name: `hop-${hop}`, key: `ASIAKEY${hop}` };
    facts.push(aTakenRole({ by: end, at, eventId: `event-${hop}`, ...link }));
    end = aRoleSession({ ...link, createdAt: at });
  }
  return { facts, end };
}

/** The time of day so many seconds after nine, for at most ten hours: `09:00:05`. */
export const timeAfterNine = (seconds: number): string =>
  new Date((9 * 3600 + seconds) * 1000).toISOString().slice(11, 19);
