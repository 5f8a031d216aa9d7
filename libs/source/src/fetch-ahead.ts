import { SourceFailed } from './failure.ts';
import { fetchedObject } from './fetched-object.ts';
import type { Discovered, FetchedObject, FoundInBucket } from './found-object.ts';

/** How much is fetched before it is asked for. */
export type FetchLimits = {
  /** Objects that are being fetched at once. */
  readonly atOnce: number;
  /** Things that wait to be asked for. */
  readonly things: number;
  /** Bytes of objects that are being fetched, wait, or are being read. One object may always be. */
  readonly bytes: number;
  /** What is larger is not fetched ahead, but read as it comes. */
  readonly largestBytes: number;
};

/**
 * A request takes S3 some 30 ms, whatever it is for, and CloudTrail's objects have some 25 KB: what makes reading fast is
 * to ask for many at once.
 */
export const DEFAULT_FETCH_LIMITS: FetchLimits = {
  atOnce: 24,
  things: 96,
  bytes: 32 * 1024 * 1024,
  largestBytes: 16 * 1024 * 1024,
};

type End = { readonly kind: 'reached' } | { readonly kind: 'failed'; readonly error: unknown };

/** Kinds of what is there only now: it must be read before the next thing is asked for. */
const PASSING_BY: ReadonlySet<Discovered['kind']> = new Set(['standard-input', 'zip-entry', 'tar-entry']);

/**
 * Gives what was found, in its order, while the next objects of buckets are being fetched. What has been fetched must be
 * released when it was read.
 *
 * @throws {AwsCredentialsUnusable} when AWS does not know who asks
 */
export async function* fetchAhead(
  things: AsyncGenerator<Discovered, void>,
  limits: FetchLimits = DEFAULT_FETCH_LIMITS,
): AsyncGenerator<Discovered, void> {
  const waiting: Promise<Discovered>[] = [];
  let fetching = 0;
  let held = 0;
  let pulling: Promise<void> | null = null;
  let end: End | null = null;
  const ended = (): End | null => end;
  let isPassingBy = false;
  let wake: () => void = () => undefined;

  const release = (bytes: number): void => {
    held -= bytes;
    void goOn();
  };
  const hasRoom = (): boolean =>
    end === null && !isPassingBy && waiting.length < limits.things && fetching < limits.atOnce && held < limits.bytes;
  const take = (thing: Discovered): void => {
    isPassingBy = PASSING_BY.has(thing.kind);
    if (thing.kind !== 'bucket-object' || thing.byteSize === null || thing.byteSize > limits.largestBytes) {
      waiting.push(Promise.resolve(thing));
    } else {
      const { byteSize } = thing;
      held += byteSize;
      fetching++;
      const ready = fetched(thing, byteSize, release).finally(() => {
        fetching--;
        void goOn();
      });
      ready.catch(() => undefined); // whoever asks for it is told
      waiting.push(ready);
    }
    wake();
  };
  const pull = async (): Promise<void> => {
    while (hasRoom()) {
      const next = await things.next();
      if (next.done === true) end = { kind: 'reached' };
      else take(next.value);
    }
  };
  const goOn = (): Promise<void> => {
    pulling ??= pull()
      .catch((error: unknown) => {
        end = { kind: 'failed', error };
      })
      .finally(() => {
        pulling = null;
        wake();
      });
    return pulling;
  };

  try {
    for (;;) {
      void goOn();
      const next = waiting.shift();
      const reached = ended();
      if (next !== undefined) {
        yield await next;
        if (waiting.length === 0) isPassingBy = false;
      } else if (reached !== null) {
        if (reached.kind === 'failed') throw reached.error;
        return;
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } finally {
    void things.return().catch(() => undefined);
  }
}

/** All of an object, or what came of it and why there is no more. What is more than was said is read as it comes. */
async function fetched(
  found: FoundInBucket,
  byteSize: number,
  release: (bytes: number) => void,
): Promise<FetchedObject | FoundInBucket> {
  const { name, classification } = found;
  const bytes = new Uint8Array(byteSize);
  let filled = 0;
  let failure: FetchedObject['failure'] = null;
  try {
    for await (const chunk of found.open()) {
      if (filled + chunk.length > byteSize) {
        release(byteSize);
        return found;
      }
      bytes.set(chunk, filled);
      filled += chunk.length;
    }
  } catch (error) {
    if (!(error instanceof SourceFailed)) throw error;
    failure = { reason: error.reason, detail: error.message };
  }
  const whole = filled === byteSize ? bytes : bytes.slice(0, filled);
  return fetchedObject({ name, classification, bytes: whole, failure }, () => {
    release(byteSize);
  });
}
