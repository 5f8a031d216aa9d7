import type { PrismaClient } from '#platform';
import { sourceIn } from './followed-source.ts';
import type { FollowedSource } from './followed-source.ts';
import { SourceNameRefused, SourcePlaceRefused, SourceUnknown } from './source-errors.ts';
import { placeOf, restrictedTo } from './source-place.ts';

/** CloudTrail delivers about every five minutes. */
export const DEFAULT_EVERY_SECONDS = 300;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
/** unique_violation, as Prisma names it. */
const TAKEN = 'P2002';

/**
 * Begins to follow a place.
 *
 * @param at `s3://bucket/prefix`, the address of an SQS queue, or the absolute path of a folder
 * @param buckets of a queue: the only ones that its messages may name; none: whichever they name
 * @throws {SourceNameRefused | SourcePlaceRefused}
 */
export async function addSource(
  prisma: PrismaClient,
  name: string,
  at: string,
  everySeconds: number = DEFAULT_EVERY_SECONDS,
  buckets: readonly string[] = [],
): Promise<FollowedSource> {
  if (!NAME.test(name)) {
    throw new SourceNameRefused(
      `the name ${JSON.stringify(name)} cannot be used: expected up to 63 letters, digits, ".", "_" or "-"`,
    );
  }
  const named = placeOf(at);
  const place = named.ok ? restrictedTo(named.value, buckets) : named;
  if (!place.ok) throw new SourcePlaceRefused(place.reason);
  const { kind, ...rest } = place.value;
  try {
    return sourceIn(await prisma.source.create({ data: { name, kind, place: rest, everySeconds } }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === TAKEN)
      throw new SourceNameRefused(`a source is called ${JSON.stringify(name)} already`, {}, { cause: error });
    throw error;
  }
}

/** Leaves what is at a source where it is, until it is resumed. @throws {SourceUnknown} */
export async function pauseSource(prisma: PrismaClient, name: string): Promise<void> {
  await change(prisma, name, { pausedAt: new Date() });
}

/** Goes on with a source, at once. @throws {SourceUnknown} */
export async function resumeSource(prisma: PrismaClient, name: string): Promise<void> {
  await change(prisma, name, { pausedAt: null, lookAt: new Date(0) });
}

/**
 * Follows a source no more. What was read from it stays, and so does the list of what was found at it, since records name
 * where they came from; what was not read yet never is.
 *
 * @throws {SourceUnknown}
 */
export async function removeSource(prisma: PrismaClient, name: string): Promise<void> {
  await change(prisma, name, { removedAt: new Date() });
}

type Change = { readonly pausedAt?: Date | null; readonly lookAt?: Date; readonly removedAt?: Date };

async function change(prisma: PrismaClient, name: string, data: Change): Promise<void> {
  const { count } = await prisma.source.updateMany({ where: { name, removedAt: null }, data });
  if (count === 0) throw new SourceUnknown(name);
}
