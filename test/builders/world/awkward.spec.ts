import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RecordJson } from '../a-record.ts';
import { AWKWARD } from './awkward.ts';
import { delivery } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import { plan } from './plan.ts';
import { worldOf } from './world.ts';

const worlds = fc.sample(plan, { numRuns: 1_000, seed: 7 }).map((steps) => worldOf(steps));

describe('the stories that laws are tried on', () => {
  it.each(Object.entries(AWKWARD))('hold it that %s', (_, isMet) => {
    expect(worlds.filter((world) => isMet(world)).length).toBeGreaterThanOrEqual(10);
  });
});

const deliveries = fc.sample(delivery, { numRuns: 300, seed: 7 });

const ARRIVALS: Record<string, (delivery: Delivery) => boolean> = {
  'one loader loads all': ({ loaders }) => loaders === 1,
  'four loaders load at once': ({ loaders, batches }) => loaders === 4 && batches.length >= 4,
  'the lineage follows every batch': ({ isFollowed }) => isFollowed,
  'the lineage follows as it may': ({ isFollowed }) => !isFollowed,
  'all comes in one batch': ({ batches }) => batches.length === 1,
  'a record comes in twice': ({ records, batches }) => batches.flat().length > records.length,
  'an event comes in another spelling': ({ records }) =>
    pairsIn(records).some(([a, b]) => isOneEvent(a, b) && isSame(a, b)),
  'an event comes in another version': ({ records }) =>
    pairsIn(records).some(([a, b]) => isOneEvent(a, b) && !isSame(a, b)),
  'a call comes in after a use of its key': ({ batches }) =>
    pairsIn(batches.flat()).some(([use, call]) => isUseOf(use, call)),
  'a call comes in before a use of its key': ({ batches }) =>
    pairsIn(batches.flat()).some(([call, use]) => isUseOf(use, call)),
  "the owner's copy of a call comes in first": ({ batches }) => pairsIn(batches.flat()).some(isOwnersFirst),
  "the caller's copy of a call comes in first": ({ batches }) =>
    pairsIn(batches.flat()).some(([first, second]) => isOwnersFirst([second, first])),
};

describe('the deliveries that laws are tried on', () => {
  it.each(Object.entries(ARRIVALS))('hold it that %s', (_, isMet) => {
    expect(deliveries.filter((one) => isMet(one)).length).toBeGreaterThanOrEqual(5);
  });
});

/** Pairs of records, the one that comes in first first. */
function pairsIn(texts: readonly Uint8Array[]): readonly (readonly [RecordJson, RecordJson])[] {
  const records = texts.map((text) => JSON.parse(Buffer.from(text).toString()) as RecordJson);
  return records.flatMap((record, at) => records.slice(at + 1).map((later) => [record, later] as const));
}

const isOneEvent = (a: RecordJson, b: RecordJson): boolean => a['eventID'] === b['eventID'];

const isSame = (a: RecordJson, b: RecordJson): boolean =>
  sorted(a) === sorted(b) && JSON.stringify(a) !== JSON.stringify(b);

const sorted = (record: RecordJson): string =>
  JSON.stringify(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

function isUseOf(use: RecordJson, call: RecordJson): boolean {
  const made = memberOf(memberOf(call['responseElements'], 'credentials'), 'accessKeyId');
  const identity = use['userIdentity'];
  const begun = memberOf(memberOf(memberOf(identity, 'sessionContext'), 'attributes'), 'creationDate');
  return made !== undefined && made === memberOf(identity, 'accessKeyId') && begun === call['eventTime'];
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as RecordJson)[name] : undefined;

function isOwnersFirst([first, second]: readonly [RecordJson, RecordJson]): boolean {
  const isPair = first['sharedEventID'] !== undefined && first['sharedEventID'] === second['sharedEventID'];
  const typeOf = (record: RecordJson): unknown => memberOf(record['userIdentity'], 'type');
  return isPair && typeOf(first) === 'AWSAccount' && typeOf(second) !== 'AWSAccount';
}
