import { describe, expect, it } from '@jest/globals';
import { actorText } from '#cloudtrail';
import { outcomeOfResolution } from '#lineage';
import type { Outcome } from '#lineage';
import fc from 'fast-check';
import { actorUuidOf } from '../../../libs/ledger/src/actor-uuid.ts';
import { newRecordsOf } from '../../support/new-records.ts';
import { coreAnswersTo } from '../../support/told-by-core.ts';
import { bytesOf } from '../a-record.ts';
import { unitOf } from '../a-sighting.ts';
import { COSTLY_LAW_RUNS } from '../law-runs.ts';
import { resolveAll } from '../resolve-all.ts';
import { plan } from './plan.ts';
import { recordsOf } from './records.ts';
import { worldOf } from './world.ts';

function inShort(outcome: Outcome): unknown {
  switch (outcome.status) {
    case 'INCOMPLETE':
      return [outcome.status, outcome.stop.gap];
    case 'AMBIGUOUS':
      return [outcome.status, outcome.origins];
    default:
      return [outcome.status, outcome.origin];
  }
}

describe('the records of a story', () => {
  it('teach what the story is made of: whoever reads them answers alike', () => {
    fc.assert(
      fc.property(plan, (steps) => {
        const { facts, uses } = worldOf(steps);
        const given = resolveAll(facts);
        const records = newRecordsOf(recordsOf(facts, uses).map(bytesOf), 0);
        const read = coreAnswersTo(records).resolutions;
        const told = uses.map(({ actor, at }) =>
          inShort(outcomeOfResolution(read.get(actorUuidOf(actorText(actor)))!, at)),
        );
        expect(told).toEqual(uses.map(({ actor, at }) => inShort(outcomeOfResolution(given.get(unitOf(actor))!, at))));
      }),
      COSTLY_LAW_RUNS,
    );
  });
});
