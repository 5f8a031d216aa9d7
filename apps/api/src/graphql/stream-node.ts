import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type { UnitId } from '#lineage';
import type { ChangedUnit, EventRow, FeedEpoch } from '#query';
import type { FellBehind, Told } from '../streams/follow.ts';
import type { RunState } from '../streams/run-watch.ts';
import { eventNodeOf } from './held-event.ts';
import type { EventNode } from './held-event.ts';
import { runNodeOf } from './run.ts';
import type { RunNode } from './run.ts';
import { answerNodeOf } from './session-answer.ts';
import type { AnswerNode } from './session-answer.ts';

type Placed = { readonly cursor: string; readonly epoch: string; readonly knownFrom: string };

/** The schema's `AttributionChange`. */
export type ChangeNode = Placed & {
  readonly __typename: 'AttributionChange';
  readonly sessionId: string | null;
  readonly sessionArn: string | null;
  readonly roleArn: string | null;
  readonly accountId: string | null;
  readonly principalId: string | null;
  readonly accessKeyId: string | null;
  readonly before: readonly AnswerNode[];
  readonly after: readonly AnswerNode[];
  /** By which the records that changed it are read. */
  readonly held: { readonly epoch: FeedEpoch; readonly unit: UnitId };
};

/** The schema's `EventArrival`. */
export type ArrivalNode = Placed & { readonly __typename: 'EventArrival'; readonly event: EventNode };

/** The schema's `FellBehind`. */
export type FellBehindNode = Omit<FellBehind, 'kind'> & { readonly __typename: 'FellBehind' };

/** The schema's `RunProgress`. */
export type RunProgressNode = {
  readonly __typename: 'RunProgress';
  readonly run: RunNode;
  readonly passedOver: number;
};

/** Shows how a run is. */
export function runProgressNodeOf({ run, passedOver }: RunState): RunProgressNode {
  return { __typename: 'RunProgress', run: runNodeOf(run), passedOver };
}

/** Shows a changed answer. */
export function changeNodeOf(told: Told<ChangedUnit>): ChangeNode | FellBehindNode {
  if (told.kind === 'fell-behind') return fellBehindNodeOf(told);
  const { unit, before, after } = told.item;
  const { sessionId, sessionArn, roleArn, accountId, principalId, accessKeyId } = unit;
  return {
    __typename: 'AttributionChange',
    ...placed(told),
    ...{ sessionId, sessionArn, roleArn, accountId, principalId, accessKeyId },
    before: before.map(answerNodeOf),
    after: after.map(answerNodeOf),
    held: { epoch: told.epoch, unit: unit.unit },
  };
}

/** Shows an event that came in. */
export function arrivalNodeOf(told: Told<EventRow>): ArrivalNode | FellBehindNode {
  if (told.kind === 'fell-behind') return fellBehindNodeOf(told);
  return { __typename: 'EventArrival', ...placed(told), event: eventNodeOf(told.item) };
}

const placed = ({ cursor, epoch }: { readonly cursor: string; readonly epoch: FeedEpoch }): Placed => ({
  cursor,
  epoch: epoch.epoch,
  knownFrom: isoOf(epoch.clock.getTime() as EpochMs),
});

const fellBehindNodeOf = ({ cursor, skipped, askAfter, fromEpoch, untilEpoch }: FellBehind): FellBehindNode => ({
  __typename: 'FellBehind',
  ...{ cursor, skipped, askAfter, fromEpoch, untilEpoch },
});
