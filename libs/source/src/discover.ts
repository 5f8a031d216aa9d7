import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { isBucketAddress } from './bucket/bucket-address.ts';
import { bucketClientFor } from './bucket/bucket-client.ts';
import type { BucketSettings } from './bucket/bucket-client.ts';
import { walkBucket } from './bucket/walk-bucket.ts';
import { classifyName } from './classify-name.ts';
import { SourceFailed, systemReason } from './failure.ts';
import { closeFile, openFile, pathFailure, rangeOf } from './file-bytes.ts';
import { unreadable } from './found-object.ts';
import type { Discovered, FoundFile, Skipped } from './found-object.ts';
import { packingOf, PEEK_BYTES } from './packing.ts';
import type { Packing } from './packing.ts';
import { DEFAULT_READ_LIMITS } from './read-limits.ts';
import type { ReadLimits } from './read-limits.ts';
import { fromStandardInput } from './standard-input.ts';
import { fileAt } from './place.ts';
import { walkFolder } from './walk-folder.ts';

/** What `discover` may be told beside the paths. */
export type DiscoverOptions = {
  /** Default: `DEFAULT_READ_LIMITS`. */
  readonly limits?: ReadLimits;
  /** What `-` reads. Default: the process's standard input. */
  readonly standardInput?: AsyncIterable<Uint8Array>;
  /** How S3 is reached. Default: AWS's own endpoint. */
  readonly buckets?: BucketSettings;
  /** Ends what waits for S3: its reason is thrown. Closes standard input, of which more may never come. */
  readonly signal?: AbortSignal;
};

/**
 * Gives everything that lies at the paths, in their order: objects to read, what is skipped and what cannot be read, each
 * with its reason. Never throws for what it finds.
 *
 * An address in S3 gives all objects whose keys begin so, in the order of the keys; they may be opened later, and several
 * at once.
 *
 * Folders are walked in the order of names; archives, known by their bytes, give their entries. A file that is named here
 * itself is read whatever its name is, unless the name is a digest's or an insight's. A path given twice is read twice.
 *
 * @param paths files, folders, `s3://bucket/prefix`, and `-` for standard input
 * @throws {AwsCredentialsUnusable} when a bucket is asked for, and AWS does not know who asks
 */
export async function* discover(
  paths: readonly string[],
  options: DiscoverOptions = {},
): AsyncGenerator<Discovered, void> {
  const limits = options.limits ?? DEFAULT_READ_LIMITS;
  let isInputSpent = false;
  for (const path of paths) {
    if (isBucketAddress(path)) {
      yield* walkBucket(bucketClientFor(options.buckets ?? AWS_ITSELF), path, options.signal);
    } else if (path !== '-') {
      yield* atPath(path, limits);
    } else if (isInputSpent) {
      yield unreadable(path, 'STANDARD_INPUT_SPENT', 'standard input can be read only once');
    } else {
      isInputSpent = true;
      yield* fromStandardInput(closedBy(options.signal, options.standardInput ?? process.stdin), limits);
    }
  }
}

/** What no stream is, such as the body of a request, ends by itself. */
function closedBy(signal: AbortSignal | undefined, input: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const close = (): void => {
    if (input instanceof Readable) input.destroy();
  };
  if (signal?.aborted === true) close();
  signal?.addEventListener('abort', close, { once: true });
  return input;
}

const AWS_ITSELF: BucketSettings = { endpointUrl: null };

async function* atPath(path: string, limits: ReadLimits): AsyncGenerator<Discovered, void> {
  let stats;
  try {
    stats = await stat(path);
  } catch (error) {
    yield unreadable(path, pathFailure(error, 'FILE_UNREADABLE'), `cannot be found (${systemReason(error)})`);
    return;
  }
  if (stats.isDirectory()) {
    for await (const thing of walkFolder(path)) yield* thing.kind === 'file' ? unpacked(thing, limits) : [thing];
  } else if (stats.isFile()) {
    const thing = named(path, stats.size);
    yield* thing.kind === 'file' ? unpacked(thing, limits) : [thing];
  } else {
    yield unreadable(path, 'NOT_A_FILE', 'is a named pipe, a socket or a device; - reads standard input');
  }
}

/** A file that somebody asked for by its name is tried, though its name says little. */
function named(path: string, byteSize: number): FoundFile | Skipped {
  const classification = classifyName(path);
  if (classification.kind === 'digest' || classification.kind === 'insight') {
    return { kind: 'skipped', name: path, classification };
  }
  return fileAt(path, path, classification.kind === 'foreign' ? { kind: 'readable' } : classification, byteSize);
}

async function* unpacked(found: FoundFile, limits: ReadLimits): AsyncGenerator<Discovered, void> {
  // A log's name is taken at its word: there may be 100,000s of them, and no archive is called so.
  const packing = found.classification.kind === 'log' ? 'none' : await packingAt(found);
  // What unpacks is loaded for the first archive: most who read never see one, and each thread would load it.
  if (packing === 'zip') yield* (await import('./zip-archive.ts')).zipEntries(found, limits);
  else if (packing === 'tar') yield* (await import('./tar-archive.ts')).tarArchiveEntries(found.name, found, limits);
  else yield found;
}

/** A file that cannot be opened is no archive; reading it will tell why. */
async function packingAt(found: FoundFile): Promise<Packing> {
  try {
    const file = await openFile(found.path);
    try {
      const parts: Uint8Array[] = [];
      for await (const part of rangeOf(file, 0, PEEK_BYTES)) parts.push(part);
      return packingOf(found.name, Buffer.concat(parts));
    } finally {
      await closeFile(file.handle);
    }
  } catch (error) {
    if (error instanceof SourceFailed) return 'none';
    throw error;
  }
}
