import { describe, expect, it } from '@jest/globals';
import { answerText } from '#lineage';
import type { UnitId } from '#lineage';
import type { NewRecord } from '#ledger';
import fc from 'fast-check';
import { LAW_RUNS } from '../../../test/builders/law-runs.ts';
import { delivery } from '../../../test/builders/world/delivery.ts';
import { lineageInMemory } from '../../../test/support/lineage-in-memory.ts';
import type { KnownThen } from '../../../test/support/lineage-in-memory.ts';
import { newRecordsOf } from '../../../test/support/new-records.ts';
import { coreAnswersTo } from '../../../test/support/told-by-core.ts';
import { coveringTime } from './told-fact.ts';
import type { ToldFact } from './told-fact.ts';
import { statusOf } from './unit-store.ts';

/** The answers by some records and no others, all at once, by the pure core. */
function answersTo(records: readonly NewRecord[]): KnownThen['answers'] {
  const { facts, resolutions } = coreAnswersTo(records);
  const times = timesOf(records);
  const answers = facts.flatMap((fact) => {
    const [time, resolution] = fact.kind === 'sighting' ? [times.get(fact.unit), resolutions.get(fact.unit)] : [];
    if (time === undefined || resolution === undefined) return [];
    return [[resolution.unit, { status: statusOf({ resolution, ...time }), answer: answerText(resolution) }] as const];
  });
  return new Map(answers);
}

type Times = Pick<ToldFact, 'firstAt' | 'lastAt'>;

function timesOf(records: readonly NewRecord[]): ReadonlyMap<UnitId, Times> {
  const times = new Map<UnitId, Times>();
  for (const { columns } of records) {
    const at = { firstAt: columns.eventTime, lastAt: columns.eventTime };
    times.set(columns.actor, coveringTime(times.get(columns.actor) ?? at, at));
  }
  return times;
}

const inOrder = (answers: KnownThen['answers']): string =>
  JSON.stringify([...answers].sort(([a], [b]) => (a < b ? -1 : 1)));

/** More than 2,000 cases take on a busy machine. */
const WITHIN_MS = 300_000;

describe('what was known in an epoch', () => {
  it(
    'is what is known by the batches until then alone, for any batches, whatever came later',
    async () => {
      await fc.assert(
        fc.asyncProperty(delivery, async ({ batches }) => {
          const lineage = lineageInMemory();
          const parts = batches.map((batch) => newRecordsOf(batch, 0));
          const states: { readonly epoch: number; readonly answers: string }[] = [];
          for (const [at, part] of parts.entries()) {
            const epoch = await lineage.fold(part);
            states.push({ epoch, answers: inOrder(answersTo(parts.slice(0, at + 1).flat())) });
          }
          const told = states.map(({ epoch }) => ({ epoch, answers: inOrder(lineage.asKnownIn(epoch).answers) }));
          expect(told).toEqual(states);

          const half = parts.slice(0, Math.ceil(parts.length / 2));
          const fresh = lineageInMemory();
          const { edges } = fresh.asKnownIn(await fresh.fold(half.flat()));
          expect([...lineage.asKnownIn(half.length).edges].sort()).toEqual([...edges].sort());
        }),
        LAW_RUNS,
      );
    },
    WITHIN_MS,
  );
});
