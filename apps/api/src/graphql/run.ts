import { RunUnknown, listRuns, objectsOfRun, runOf } from '#follow';
import type { Run, RunObject } from '#follow';
import { numberCursorOf, numberInCursor } from './number-cursor.ts';
import { pageOf } from './page.ts';
import type { Page, PageArgs } from './page.ts';
import type { RequestContext } from './request-context.ts';

/** The schema's `Run`. */
export type RunNode = Run['objects'] & {
  readonly __typename: 'Run';
  readonly id: string;
  readonly source: string;
  readonly beganAt: string;
  readonly lookedUntil: string | null;
  readonly recordsSeen: number;
  readonly recordsAppended: number;
  readonly recordsDuplicate: number;
  readonly recordsQuarantined: number;
};

export type RunObjectState = Uppercase<RunObject['state']>;

/** The schema's `RunObject`. */
export type RunObjectNode = Omit<RunObject, 'foundId' | 'byteSize' | 'state'> & {
  readonly size: number | null;
  readonly state: RunObjectState;
};

/** The schema's `RunUnknown`. */
export type RunUnknownNode = {
  readonly __typename: 'RunUnknown';
  readonly code: 'RUN_UNKNOWN';
  readonly message: string;
  readonly hint: string;
};

const STATES = { waiting: 'WAITING', taken: 'TAKEN', read: 'READ', skipped: 'SKIPPED', failed: 'FAILED' } as const;
const STATE_NAMES = { WAITING: 'waiting', TAKEN: 'taken', READ: 'read', SKIPPED: 'skipped', FAILED: 'failed' } as const;

/** A page of runs, the latest first. */
export async function runsOf(args: PageArgs, { present }: RequestContext): Promise<Page<RunNode>> {
  const runs = await listRuns(present, numberInCursor('run', args.after), args.first + 1);
  const edges = runs
    .slice(0, args.first)
    .map((run) => ({ cursor: numberCursorOf('run', run.runId), node: runNodeOf(run) }));
  return pageOf(edges, runs.length > args.first, args);
}

/** One run, or why there is none. */
export async function runById(id: string, { present }: RequestContext): Promise<RunNode | RunUnknownNode> {
  try {
    return runNodeOf(await runOf(present, id));
  } catch (error) {
    if (error instanceof RunUnknown) return runUnknown(id);
    throw error;
  }
}

export type ObjectsArgs = PageArgs & { readonly states?: readonly RunObjectState[] | null };

/** A page of a run's objects. */
export async function objectsOf(
  { id }: RunNode,
  args: ObjectsArgs,
  { present }: RequestContext,
): Promise<Page<RunObjectNode>> {
  const wanted = args.states == null || args.states.length === 0 ? null : args.states;
  const objects = await objectsOfRun(present, id, {
    states: wanted?.map((state) => STATE_NAMES[state]) ?? null,
    after: numberInCursor('object', args.after) ?? '0',
    limit: args.first + 1,
  });
  const edges = objects.slice(0, args.first).map(({ foundId, byteSize, state, ...object }) => ({
    cursor: numberCursorOf('object', foundId),
    node: { ...object, size: byteSize, state: STATES[state] },
  }));
  return pageOf(edges, objects.length > args.first, args);
}

/** No run has the id. */
export function runUnknown(id: string): RunUnknownNode {
  const shown = id.length <= 40 ? id : `${id.slice(0, 40)}…`;
  return {
    __typename: 'RunUnknown',
    code: 'RUN_UNKNOWN',
    message: `There is no run ${JSON.stringify(shown)}.`,
    hint: '"runs" lists those that there are.',
  };
}

/** Shows a run. */
export function runNodeOf({ runId, source, beganAt, lookedUntil, objects, records }: Run): RunNode {
  return {
    __typename: 'Run',
    id: runId,
    source,
    beganAt,
    lookedUntil,
    ...objects,
    recordsSeen: records.seen,
    recordsAppended: records.appended,
    recordsDuplicate: records.duplicate,
    recordsQuarantined: records.quarantined,
  };
}
