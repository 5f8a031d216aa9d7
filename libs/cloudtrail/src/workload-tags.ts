import { isJsonObject, nameIn, presentIn } from './place.ts';
import type { Place } from './place.ts';

const WORKLOAD_TAG = /^(?:kubernetes|eks)-/;
/** STS takes at most 50 session tags. */
const MOST_TAGS = 50;

/**
 * The session tags of a request that name a workload: what EKS Pod Identity says of the pod that it takes the role for.
 *
 * @returns pairs of key and value, sorted by key, then value; in the form that facts hold texts in
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export function workloadTagsIn(request: Place): readonly (readonly [string, string])[] {
  const tags = presentIn(request, 'tags');
  if (!Array.isArray(tags)) return [];
  const list: readonly unknown[] = tags;
  return list
    .slice(0, MOST_TAGS)
    .flatMap((tag) => workloadTagOf(tag, request))
    .sort(byKeyThenValue);
}

function workloadTagOf(tag: unknown, { path, notes }: Place): (readonly [string, string])[] {
  if (!isJsonObject(tag)) return [];
  const place = { object: tag, path: `${path}tags.`, notes };
  const key = nameIn(place, 'key');
  const value = key !== null && WORKLOAD_TAG.test(key) ? nameIn(place, 'value') : null;
  return key === null || value === null ? [] : [[key, value]];
}

function byKeyThenValue(a: readonly [string, string], b: readonly [string, string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] === b[1] ? 0 : a[1] < b[1] ? -1 : 1;
}
