import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timeAfterNine } from '../../../test/builders/a-chain.ts';
import { unitOf } from '../../../test/builders/a-sighting.ts';
import { LAW_RUNS } from '../../../test/builders/law-runs.ts';
import { moment } from '../../../test/builders/moment.ts';
import { resolveAll } from '../../../test/builders/resolve-all.ts';
import { factsOfChain, longChain } from '../../../test/builders/world/long-chain.ts';
import type { LongChain } from '../../../test/builders/world/long-chain.ts';
import { attributionOf } from './attribution.ts';
import type { Attribution } from './attribution.ts';

function answerAtTheEndOf(chain: LongChain): Attribution {
  const { facts, end } = factsOfChain(chain);
  const resolutions = resolveAll(facts);
  return attributionOf(unitOf(end), moment(timeAfterNine(chain.depth)), (unit) => resolutions.get(unit));
}

/** What must be said at the end of a chain, whatever circles there are beside it. */
function expectedOf({ begin, depth, isInOneSecond }: LongChain): unknown {
  switch (begin) {
    case 'user':
      return { status: 'PROVEN', id: 'arn:aws:iam::111122223333:user/alice', hops: depth, gap: null };
    case 'circle': {
      // Whoever called was not there yet, unless all happened in one second.
      const gap = isInOneSecond || depth === 1 ? 'CYCLE' : 'OUTSIDE_VALIDITY';
      return { status: 'INCOMPLETE', id: null, hops: expect.any(Number), gap };
    }
    case 'lost':
      return { status: 'INCOMPLETE', id: null, hops: depth - 1, gap: 'ISSUER_NOT_DELIVERED' };
  }
}

describe('a chain of any depth, with circles in it', () => {
  it('is walked to its beginning, or to where it stops', () => {
    fc.assert(
      fc.property(longChain, (chain) => {
        const { status, origin, hops, gap } = answerAtTheEndOf(chain);
        const told = { status, id: origin?.id ?? null, hops: hops.length, gap: gap?.reason ?? null };
        expect(told).toEqual(expectedOf(chain));
      }),
      LAW_RUNS,
    );
  });

  it('is tried a thousand deep, on circles that it goes round in and on others', () => {
    const chains = fc.sample(longChain, LAW_RUNS);
    expect(chains.filter(({ depth }) => depth === 1_000).length).toBeGreaterThan(LAW_RUNS.numRuns / 1_000);
    expect(chains.filter(({ begin }) => begin === 'circle').length).toBeGreaterThan(LAW_RUNS.numRuns / 10);
    const isBeside = ({ depth, shortcuts }: LongChain) => shortcuts.some(([from, to]) => from % depth >= to % depth);
    expect(chains.filter(isBeside).length).toBeGreaterThan(LAW_RUNS.numRuns / 10);
  });
});
