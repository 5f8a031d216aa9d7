import type { FeedEpoch } from '#query';
import { CursorAhead, CursorTooOld } from './stream-faults.ts';
import { EPOCHS_AT_ONCE } from './feed.ts';
import type { Feed } from './feed.ts';
import { nextOf, parseStreamCursor } from './stream-cursor.ts';
import type { StreamKind, StreamPlace } from './stream-cursor.ts';

/**
 * Where a stream begins: behind a cursor, or with what comes from now on.
 *
 * @param most records, changes and epochs that may lie behind a cursor
 * @throws {CursorInvalid}
 * @throws {CursorAhead} where it names an epoch that has not been
 * @throws {CursorTooOld}
 */
export async function startOf(feed: Feed, kind: StreamKind, cursor: string | null, most: number): Promise<StreamPlace> {
  const place = cursor === null ? null : parseStreamCursor(kind, cursor);
  const { known } = await feed.reach();
  if (place === null) return { told: known, number: 0 };
  const named = place.number === 0 ? place.told : nextOf(place.told);
  if (BigInt(named) > BigInt(known)) throw new CursorAhead(named, known);
  await refuseTooOld(feed, place, most);
  return place;
}

async function refuseTooOld(feed: Feed, place: StreamPlace, most: number): Promise<void> {
  let size = 0;
  let told = place.told;
  for (;;) {
    const epochs = await feed.epochsNow(nextOf(told));
    size += epochs.reduce((sum, epoch) => sum + weightOf(epoch), 0);
    if (size > most) throw new CursorTooOld(most);
    if (epochs.length < EPOCHS_AT_ONCE) return;
    told = epochs.at(-1)?.epoch ?? told;
  }
}

/** An epoch in which nothing is to be told has to be looked up all the same. */
const weightOf = ({ records, revisions }: FeedEpoch): number => 1 + records + revisions;
