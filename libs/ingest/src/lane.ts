import { Worker } from 'node:worker_threads';
import type { FetchedObject, FoundFile } from '#source';
import type { Committed } from './committed.ts';
import type { FileNote } from './ingest-report.ts';
import { LaneLost } from './lane-lost.ts';
import type { FromLane, LaneBytes, LaneFile, LaneSettings, ToLane } from './lane-message.ts';
import { errorOf } from './relayed-failure.ts';

/** What can be given to another thread. */
export type LaneInput = FoundFile | FetchedObject;

/** What a lane tells of its work. */
export type LaneListener = {
  readonly onRead: (bytes: number, records: number) => void;
  readonly onCommit: (committed: Committed) => void;
  readonly onNote: (note: FileNote) => void;
};

/** A thread that reads files and stores what is in them, beside the thread that finds them. */
export type Lane = {
  /** Gives it something to read, when what it was given before is read. The bytes of what was fetched are its own then. */
  readonly load: (file: LaneInput) => void;
  /** Files that it was given and has not read to their end. */
  readonly waiting: () => number;
  /** `finish`: it ends when all that it was given is stored. `abort`: when the batch is that it is storing. */
  readonly end: (how: 'finish' | 'abort') => void;
  readonly state: () => LaneState;
  /** Stops the thread, whatever it does. */
  readonly terminate: () => Promise<void>;
};

export type LaneState = { readonly kind: 'working' | 'ended' } | { readonly kind: 'failed'; readonly error: Error };

/**
 * Memory of a lane's heap, in MiB. Young objects are a batch's rows: the larger their space, the fewer are copied, though
 * none that could be measured above this.
 */
const HEAP = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 1_024 };

/** As sources, as compiled and as put together, the file lies beside this one under this one's kind of name. */
const MAIN = new URL(`./lane-main.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** Starts a lane. `onChange` is called whenever there may be room, or it ended or failed. */
export function startLane(settings: LaneSettings, listener: LaneListener, onChange: () => void): Lane {
  const worker = new Worker(MAIN, { workerData: settings, resourceLimits: HEAP });
  /** What it was given and has not read, as what to do when it is. */
  const waiting: (() => void)[] = [];
  let state: LaneState = { kind: 'working' };
  const fail = (error: Error): void => {
    if (state.kind === 'working') state = { kind: 'failed', error };
    onChange();
  };
  const hear = (message: FromLane): void => {
    switch (message.kind) {
      case 'read':
        listener.onRead(message.read.bytes, message.read.records);
        return;
      case 'committed':
        listener.onCommit(message.committed);
        return;
      case 'loaded':
        waiting.shift()?.();
        listener.onRead(message.read.bytes, message.read.records);
        if (message.note !== null) listener.onNote(message.note);
        onChange();
        return;
      case 'failed':
        fail(errorOf(message.failure));
        return;
      case 'ended':
        if (state.kind === 'working') state = { kind: 'ended' };
        onChange();
    }
  };
  worker.on('message', hear);
  worker.on('error', (error) => {
    fail(new LaneLost(error.message));
  });
  worker.on('exit', (code) => {
    fail(new LaneLost(`exit code ${code}`));
  });

  const say = (message: ToLane, handedOver: readonly ArrayBuffer[] = []): void => {
    worker.postMessage(message, handedOver);
  };
  return {
    load: (found) => {
      waiting.push(found.kind === 'fetched' ? found.release : () => undefined);
      const file = plainOf(found);
      say({ kind: 'load', file }, file.kind === 'fetched' ? [file.bytes.buffer] : []);
    },
    waiting: () => waiting.length,
    end: (how) => {
      say({ kind: how });
    },
    state: () => state,
    terminate: async () => {
      await worker.terminate();
    },
  };
}

/** What of it can cross to another thread. */
function plainOf(found: LaneInput): LaneFile | LaneBytes {
  if (found.kind === 'file') {
    const { kind, path, name, classification, byteSize } = found;
    return { kind, path, name, classification, byteSize };
  }
  const { kind, name, classification, bytes, failure } = found;
  return { kind, name, classification, bytes, failure };
}
