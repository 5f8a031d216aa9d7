import { NO_PROGRESS, sourceProgress } from '#follow';
import type { SourceProgress } from '#follow';
import type { RequestContext } from './request-context.ts';
import type { SourceNode } from './source.ts';

/** The schema's `SourceProgress`. */
export type SourceProgressNode = SourceProgress['objects'] & {
  readonly __typename: 'SourceProgress';
  readonly due: number;
  readonly recordsSeen: number;
  readonly recordsAppended: number;
  readonly recordsDuplicate: number;
  readonly recordsQuarantined: number;
};

/** What is asked of all sources at once, by the request that asks. */
const asked = new WeakMap<RequestContext, ReturnType<typeof sourceProgress>>();

/** How far what was found at a source is read. One statement for all sources of a request. */
export async function progressOf({ held }: SourceNode, context: RequestContext): Promise<SourceProgressNode> {
  const all = asked.get(context) ?? sourceProgress(context.present);
  asked.set(context, all);
  const { objects, due, records } = (await all).get(held.sourceId) ?? NO_PROGRESS;
  return {
    __typename: 'SourceProgress',
    ...objects,
    due,
    recordsSeen: records.seen,
    recordsAppended: records.appended,
    recordsDuplicate: records.duplicate,
    recordsQuarantined: records.quarantined,
  };
}
