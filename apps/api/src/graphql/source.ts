import { listSources, placeText } from '#follow';
import type { FollowedSource, SourcePlace } from '#follow';
import type { RequestContext } from './request-context.ts';

/** The schema's `Source`. */
export type SourceNode = Omit<FollowedSource, 'sourceId' | 'place'> & {
  /** By which its progress is read. */
  readonly held: { readonly sourceId: string };
  readonly __typename: 'Source';
  readonly kind: Uppercase<SourcePlace['kind']>;
  readonly place: string;
  readonly buckets: readonly string[] | null;
};

const KINDS = { bucket: 'BUCKET', queue: 'QUEUE', folder: 'FOLDER' } as const;

/** Every place that is followed or paused. */
export async function sourcesOf({ readPool }: RequestContext): Promise<readonly SourceNode[]> {
  return (await listSources(readPool)).map(sourceNodeOf);
}

/** Shows a source. */
export function sourceNodeOf({ sourceId, place, name, everySeconds, addedAt, ...looks }: FollowedSource): SourceNode {
  const { pausedAt, lookedAt, nextLookAt, lookFailure } = looks;
  return {
    __typename: 'Source',
    name,
    kind: KINDS[place.kind],
    place: placeText(place),
    buckets: place.kind === 'queue' ? (place.buckets ?? null) : null,
    everySeconds,
    addedAt,
    pausedAt,
    lookedAt,
    nextLookAt,
    lookFailure,
    held: { sourceId },
  };
}
