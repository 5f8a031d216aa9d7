import type { Actor } from '#cloudtrail';
import type { KnownFact } from '#lineage';
import fc from 'fast-check';
import { aSighting, withSightings } from '../a-sighting.ts';
import { anIamUser, aRoleSession } from '../an-actor.ts';
import { aTakenRole } from '../an-issuance.ts';
import { timeAfterNine } from '../a-chain.ts';

/**
 * A chain of roles, each taken from the one before, a second later or in the same second: who began it, and what is odd
 * about it.
 *
 * `circle` has the first role taken from a later one, `lost` has no record of how it was taken. `shortcuts` are calls by
 * which a session issued an earlier one again under another key, which makes circles that the chain does not go round in.
 */
export type LongChain = {
  readonly begin: 'user' | 'circle' | 'lost';
  readonly depth: number;
  readonly isInOneSecond: boolean;
  readonly shortcuts: readonly (readonly [from: number, to: number])[];
};

const MOST = 1_000;

const depth = fc.oneof(
  { weight: 400, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 2, arbitrary: fc.integer({ min: 13, max: MOST - 1 }) },
  { weight: 1, arbitrary: fc.constant(MOST) },
);

/** Chains of any depth, up to a thousand. */
export const longChain: fc.Arbitrary<LongChain> = fc.record({
  begin: fc.constantFrom('user', 'user', 'circle', 'lost'),
  depth,
  isInOneSecond: fc.boolean(),
  shortcuts: fc.array(fc.tuple(fc.nat(MOST), fc.nat(MOST)), { maxLength: 4 }),
});

/** The facts of a chain, and the session at its end. */
export function factsOfChain({ begin, depth: length, isInOneSecond, shortcuts }: LongChain): {
  readonly facts: readonly KnownFact[];
  readonly end: Actor;
} {
  const timeAt = (hop: number): string => timeAfterNine(isInOneSecond ? 0 : hop);
  const linkAt = (hop: number) => ({ role: `Role${hop}`, name: `hop-${hop}`, key: `ASIAKEY${hop}` });
  const sessionAt = (hop: number): Actor => aRoleSession({ ...linkAt(hop), createdAt: timeAt(hop) });
  const callerOf = (hop: number): Actor => {
    if (hop > 0) return sessionAt(hop - 1);
    return begin === 'user' ? anIamUser('alice') : sessionAt(length - 1);
  };
  const calls = Array.from({ length }, (_, hop) =>
    aTakenRole({ by: callerOf(hop), at: timeAt(hop), eventId: `event-${hop}`, ...linkAt(hop) }),
  );
  const again = shortcuts.map(([from, to], at) => {
    const link = { ...linkAt(to % length), key: `ASIAAGAIN${at}` };
    return aTakenRole({ by: sessionAt(from % length), at: timeAt(to % length), eventId: `again-${at}`, ...link });
  });
  const told = begin === 'lost' ? calls.slice(1) : calls;
  const end = sessionAt(length - 1);
  return { facts: withSightings([...told, ...again, aSighting(end)]), end };
}
