import { LineageRebuilt } from '#query';
import type { FeedEpoch, FeedPage } from '#query';
import type { Limits } from '../limits/limits.ts';
import { EPOCHS_AT_ONCE } from './feed.ts';
import type { Feed } from './feed.ts';
import { nextOf, streamCursorOf } from './stream-cursor.ts';
import type { StreamKind, StreamPlace } from './stream-cursor.ts';

/** One message of a stream. `cursor` is where it goes on behind it. */
export type Told<T> =
  { readonly kind: 'item'; readonly cursor: string; readonly epoch: FeedEpoch; readonly item: T } | FellBehind;

/** So many messages were passed over. Whoever asks for a stream behind `askAfter` is told them. */
export type FellBehind = {
  readonly kind: 'fell-behind';
  readonly cursor: string;
  readonly skipped: number;
  readonly askAfter: string;
  readonly fromEpoch: string;
  readonly untilEpoch: string;
};

/** What a stream reads, and what of it whoever asked wants. */
export type Topic<T> = {
  readonly kind: StreamKind;
  /** How much of it an epoch has at most. */
  readonly sizeOf: (epoch: FeedEpoch) => number;
  readonly page: (epoch: FeedEpoch, behind: number) => Promise<FeedPage<T>>;
  readonly wanted: (items: FeedPage<T>['items'], epoch: FeedEpoch) => Promise<FeedPage<T>['items']>;
};

export type FollowLimits = Pick<Limits, 'streamBehind' | 'streamHeld'>;

/** Time after which is asked again how far the lineage is by now, so that falling behind is noticed. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Tells all that a topic brings behind a place, for as long as the signal is not aborted, in the one order of epochs and
 * numbers. Nothing is read ahead: a stream that is not taken from holds one page.
 *
 * Where more than `streamBehind` lies between it and the present, what lies there is looked through at once; if more than
 * `streamHeld` of it would have to be told, it is counted instead.
 */
export async function* follow<T>(
  feed: Feed,
  topic: Topic<T>,
  start: StreamPlace,
  limits: FollowLimits,
  signal: AbortSignal,
): AsyncGenerator<readonly Told<T>[], void, undefined> {
  const isOver = (): boolean => signal.aborted;
  let place = start;
  while (!isOver()) {
    const epochs = await feed.epochsFrom(nextOf(place.told), signal);
    if (backlogOf(epochs, topic) - place.number > limits.streamBehind) {
      const passed = await passOver(feed, topic, place, epochs, limits, signal);
      place = passed.place;
      if (passed.told.length > 0) yield passed.told;
      continue;
    }
    const lookAgainAt = performance.now() + LOOK_AGAIN_MS;
    for (const epoch of epochs) {
      for await (const told of messagesOf(feed, topic, epoch, place, signal)) {
        if (told.length > 0) yield told;
      }
      if (isOver()) return;
      place = { told: epoch.epoch, number: 0 };
      if (performance.now() > lookAgainAt) break;
    }
  }
}

const backlogOf = <T>(epochs: readonly FeedEpoch[], topic: Topic<T>): number =>
  epochs.reduce((sum, epoch) => sum + topic.sizeOf(epoch), 0);

/** The messages of an epoch behind a number, page by page. */
async function* messagesOf<T>(
  feed: Feed,
  topic: Topic<T>,
  epoch: FeedEpoch,
  place: StreamPlace,
  signal: AbortSignal,
): AsyncGenerator<readonly Told<T>[], void, undefined> {
  if (topic.sizeOf(epoch) === 0) return;
  const told = String(BigInt(epoch.epoch) - 1n);
  let behind: number | null = told === place.told ? place.number : 0;
  while (behind !== null) {
    const from: number = behind;
    const page = await pageOf(feed, () => wantedPage(topic, epoch, from), signal);
    if (page === null) return;
    yield page.items.map(({ number, item }) => {
      return { kind: 'item' as const, cursor: streamCursorOf(topic.kind, { told, number }), epoch, item };
    });
    behind = page.until;
  }
}

async function wantedPage<T>(topic: Topic<T>, epoch: FeedEpoch, behind: number): Promise<FeedPage<T>> {
  const { items, until } = await topic.page(epoch, behind);
  return { items: items.length === 0 ? items : await topic.wanted(items, epoch), until };
}

/** Waits out a rebuild, which goes through the same epochs again. */
async function pageOf<P>(feed: Feed, read: () => Promise<P>, signal: AbortSignal): Promise<P | null> {
  while (!signal.aborted) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof LineageRebuilt)) throw error;
      await feed.rung(signal);
    }
  }
  return null;
}

type Passed<T> = { readonly place: StreamPlace; readonly told: readonly Told<T>[] };

async function passOver<T>(
  feed: Feed,
  topic: Topic<T>,
  start: StreamPlace,
  first: readonly FeedEpoch[],
  { streamHeld }: FollowLimits,
  signal: AbortSignal,
): Promise<Passed<T>> {
  const held: Told<T>[] = [];
  let place = start;
  let count = 0;
  let epochs = first;
  while (epochs.length > 0 && !signal.aborted) {
    for (const epoch of epochs) {
      for await (const told of messagesOf(feed, topic, epoch, place, signal)) {
        count += told.length;
        if (count <= streamHeld) held.push(...told);
        else held.length = 0;
      }
      place = { told: epoch.epoch, number: 0 };
    }
    epochs = epochs.length < EPOCHS_AT_ONCE ? [] : await feed.epochsNow(nextOf(place.told));
  }
  if (count <= streamHeld) return { place, told: held };
  const askAfter = streamCursorOf(topic.kind, start);
  const [fromEpoch, untilEpoch] = [first[0]?.epoch ?? place.told, place.told];
  const skipped = { skipped: count, askAfter, fromEpoch, untilEpoch };
  return { place, told: [{ kind: 'fell-behind', cursor: place.told, ...skipped }] };
}
