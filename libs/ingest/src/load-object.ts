import { createHash } from 'node:crypto';
import { DEFAULT_SPLIT_LIMITS, createRecordSplitter } from '#cloudtrail';
import type { SplitItem, SplitLimits, StreamingHash } from '#cloudtrail';
import type { NewObject } from '#ledger';
import { readObject } from '#source';
import type { Failure, ObjectOutcome, Openable, ReadLimits } from '#source';
import type { BesideRecords } from './decode-item.ts';
import { endObject } from './failed-object.ts';
import { loadItem } from './load-item.ts';
import type { Loader } from './loader.ts';

/** What the loading of objects shares. */
export type Loading = {
  readonly loader: Loader;
  readonly limits: ReadLimits;
  readonly breathe: () => Promise<void> | undefined;
  readonly isAborted: () => boolean;
  /** Told of each chunk that was read and of the records in it. */
  readonly onRead: (bytes: number, records: number) => void;
  /** Failures after which the object is left without an ending, to be read another time. Default: none. */
  readonly isLeft?: (failure: Failure) => boolean;
};

/**
 * CloudTrail caps a record at 256 KB. Eight times that takes about 100 ms to decode, in which nothing else happens, and
 * some 50 MB while it lasts (measured on 2 cores, with text that is all brackets).
 */
const MAX_RECORD_BYTES = 2 * 1024 * 1024;
const SPLIT_LIMITS: SplitLimits = { ...DEFAULT_SPLIT_LIMITS, maxRecordBytes: MAX_RECORD_BYTES, newHash: streamingHash };

/** How an object was read, and what it is where nothing of it is kept. */
export type LoadedObject = {
  readonly outcome: ObjectOutcome;
  /** It was read whole, and holds digests or insights and nothing else: the ledger does not know of it. */
  readonly setAside: BesideRecords | null;
};

/**
 * Reads one object into the loader: its records, what in it is no record, and how it ended.
 *
 * @param replays the quarantine entry that is read again by reading this object
 * @returns null when the loading was aborted: then the object has no ending
 */
export async function loadObject(
  found: Openable,
  object: NewObject,
  loading: Loading,
  replays?: number,
): Promise<LoadedObject | null> {
  const { loader, limits, isAborted, onRead } = loading;
  const reading = readObject(found, limits);
  const splitter = createRecordSplitter(SPLIT_LIMITS);
  const opened = openedIn(loader, object);
  for await (const chunk of reading.chunks) {
    if (isAborted()) return null;
    onRead(chunk.length, await loadItems(splitter.each(chunk), opened, loading));
  }
  if (isAborted()) return null;

  const outcome = reading.outcome();
  if (outcome.failure !== null && loading.isLeft?.(outcome.failure) === true) {
    opened.begin();
    loader.leave(object.objectId);
    return { outcome, setAside: null };
  }
  await loadItems(itemsAtEnd(splitter.end(), outcome), opened, loading);
  const isSetAside = outcome.failure === null && !opened.isBegun && replays === undefined && isBeside(opened.beside);
  if (isSetAside) return { outcome, setAside: opened.beside };
  opened.begin();
  endObject(object, outcome, loader, replays);
  return { outcome, setAside: null };
}

/** An object that is being read: the loader is told of it when there is something of it to keep. */
type OpenedObject = {
  readonly object: NewObject;
  readonly begin: () => void;
  isBegun: boolean;
  /** The last thing in it that is beside records. */
  beside: BesideRecords | null;
};

function openedIn(loader: Loader, object: NewObject): OpenedObject {
  const opened: OpenedObject = {
    object,
    begin: () => {
      if (!opened.isBegun) loader.begin(object);
      opened.isBegun = true;
    },
    isBegun: false,
    beside: null,
  };
  return opened;
}

/** A channel that was tested has delivered what it was to deliver. */
const isBeside = (what: BesideRecords | null): boolean => what === 'digest' || what === 'insight';

/**
 * What the end of the input completes. A piece that an object's failure cut off is no rejected record: the object's own
 * entry in the quarantine stands for it.
 */
function itemsAtEnd(items: readonly SplitItem[], { failure, bytesInflated }: ObjectOutcome): readonly SplitItem[] {
  if (failure === null) return items;
  return items.filter((item) => item.kind === 'text' || item.byteOffset + item.length < bytesInflated);
}

/** Gives how many they were. */
async function loadItems(
  items: Iterable<SplitItem>,
  opened: OpenedObject,
  { loader, breathe }: Loading,
): Promise<number> {
  let count = 0;
  for (const item of items) {
    opened.beside = loadItem(item, opened.object, loader, opened.begin) ?? opened.beside;
    count++;
    if (loader.isFull()) await loader.flush();
    const pause = breathe();
    if (pause !== undefined) await pause;
  }
  return count;
}

function streamingHash(): StreamingHash {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
}
