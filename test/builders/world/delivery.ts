import fc from 'fast-check';
import type { RecordJson } from '../a-record.ts';
import { bytesOf } from '../a-record.ts';
import type { Deed } from './records.ts';
import { recordsOf } from './records.ts';
import { plan } from './plan.ts';
import { MOMENTS, soup } from './soup.ts';
import { worldOf } from './world.ts';

/** Records, and how they come in. */
export type Delivery = {
  /** The texts of all records, each once. */
  readonly records: readonly Uint8Array[];
  /** The same in another order, some of them more than once, in batches. */
  readonly batches: readonly (readonly Uint8Array[])[];
  /** How many load them at once. */
  readonly loaders: number;
  /** Whether each loader has the lineage follow every batch; else it follows by itself, as it may. */
  readonly isFollowed: boolean;
};

/** The records of a story, as they happened. */
const story: fc.Arbitrary<readonly RecordJson[]> = plan.map((steps) => {
  const { facts, uses } = worldOf(steps);
  return recordsOf(facts, uses);
});

/** The texts of a story's records. */
export const storyTexts: fc.Arbitrary<readonly Uint8Array[]> = story.map((records) => records.map(bytesOf));

/** The records of senseless facts, where whoever was seen acts at any moment. */
const nonsense: fc.Arbitrary<readonly RecordJson[]> = fc
  .tuple(soup, fc.array(fc.constantFrom(...MOMENTS), { minLength: 8, maxLength: 8 }))
  .map(([facts, moments]) => {
    const actors = facts.flatMap((fact) => (fact.kind === 'sighting' ? [fact.actor] : []));
    const deeds = actors.map((actor, at): Deed => ({ actor, at: actor.calledAt ?? moments[at % moments.length]! }));
    return recordsOf(facts, deeds);
  });

type Version = 'respelled' | 'contradicted' | null;

/** The record's other version: the same in another spelling, or under the same id something else. */
function otherVersion(record: RecordJson, version: Version): readonly RecordJson[] {
  switch (version) {
    case 'respelled':
      return [Object.fromEntries(Object.entries(record).reverse())];
    case 'contradicted':
      return [
        JSON.parse(JSON.stringify(record).replaceAll('KEY0', 'KEY1').replaceAll('central', 'west')) as RecordJson,
      ];
    case null:
      return [];
  }
}

const versions: fc.Arbitrary<readonly Version[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('respelled', 'contradicted') },
  ),
  { minLength: 12, maxLength: 12 },
);

const delivered: fc.Arbitrary<readonly Uint8Array[]> = fc
  .tuple(fc.oneof({ weight: 3, arbitrary: story }, { weight: 1, arbitrary: nonsense }), versions)
  .map(([records, drawn]) => {
    const others = records.flatMap((record, at) => otherVersion(record, drawn[at % drawn.length] ?? null));
    return [...records, ...others].map(bytesOf);
  });

/** These records in any order and batches, with any repeated, by up to four loaders. */
export function deliveryOf(records: readonly Uint8Array[]): fc.Arbitrary<Delivery> {
  return fc
    .record({
      again: fc.subarray([...records]),
      loaders: fc.integer({ min: 1, max: 4 }),
      isFollowed: fc.boolean(),
      sizes: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 6 }),
    })
    .chain(({ again, sizes, ...how }) =>
      orderOf([...records, ...again]).map((order): Delivery => ({ ...how, records, batches: batchesOf(order, sizes) })),
    );
}

/** Any order; what came last comes first in some, so that calls follow what was done by what they issued. */
function orderOf(texts: readonly Uint8Array[]): fc.Arbitrary<readonly Uint8Array[]> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.shuffledSubarray([...texts], { minLength: texts.length }) },
    { weight: 1, arbitrary: fc.constant(texts.toReversed()) },
  );
}

/** Any records: of stories and of nonsense, some of them in two versions; delivered in any way. */
export const delivery: fc.Arbitrary<Delivery> = delivered.chain(deliveryOf);

/** Cuts what comes into batches of these sizes, in turn. */
function batchesOf(order: readonly Uint8Array[], sizes: readonly number[]): readonly (readonly Uint8Array[])[] {
  const batches: (readonly Uint8Array[])[] = [];
  for (let from = 0; from < order.length;) {
    const size = sizes[batches.length % sizes.length] ?? 1;
    batches.push(order.slice(from, from + size));
    from += size;
  }
  return batches;
}
