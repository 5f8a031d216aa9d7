import type { Readable } from 'node:stream';
import type { GetObjectCommandOutput, S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { SourceFailed } from '../failure.ts';
import { AwsCredentialsUnusable } from './aws-credentials-unusable.ts';
import { awsTroubleOf } from './aws-trouble.ts';
import type { Asked, AwsTrouble } from './aws-trouble.ts';
import { DEFAULT_PATIENCE } from './patience.ts';
import { PassingTrouble } from './passing-trouble.ts';
import type { Patience } from './patience.ts';

/** How S3 is reached. Credentials and region come by the SDK's own chains. */
export type BucketSettings = {
  /** Another endpoint than AWS's own, asked by path; null: AWS's. */
  readonly endpointUrl: string | null;
  /** Default: `DEFAULT_PATIENCE`. */
  readonly patience?: Patience;
  /** How long nothing may come before a connection counts as lost. Default: 30 s. */
  readonly silenceMs?: number;
};

/** A key with what the list says of it. */
export type ListedObject = {
  readonly key: string;
  /** With its quotes, as S3 gives and takes it. */
  readonly etag: string | null;
  readonly size: number;
  readonly lastModified: Date | null;
};

export type ListRequest = {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter?: '/';
  readonly startAfter?: string;
  /** Of the page before. */
  readonly token?: string;
};

export type ListedPage = {
  readonly objects: readonly ListedObject[];
  /** What keys begin with up to the delimiter, which they end with. */
  readonly prefixes: readonly string[];
  /** Null on the last page. */
  readonly next: string | null;
};

export type BodyRequest = {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
  /** Refuses any other bytes than those of this tag. */
  readonly etag: string | null;
  /** The first byte that is asked for. */
  readonly start: number;
};

export type ObjectBody = {
  readonly bytes: Readable;
  /** The place of the first byte that comes: another than was asked for where ranges are not understood. */
  readonly start: number;
  /** Bytes that are to come, where S3 says so. */
  readonly length: number | null;
  readonly etag: string | null;
  readonly versionId: string | null;
};

/**
 * What is asked of S3. A request is tried some times by itself; what it throws then is `PassingTrouble` where it may be
 * tried again.
 */
export type BucketClient = {
  readonly list: (request: ListRequest, signal?: AbortSignal) => Promise<ListedPage>;
  readonly body: (request: BodyRequest, signal?: AbortSignal) => Promise<ObjectBody>;
  readonly patience: Patience;
};

/** Where the SDK finds no region, S3 is asked here, and says where the bucket is. */
const REGION_TO_ASK = 'us-east-1';
const CONNECT_MS = 5_000;
const SILENCE_MS = 30_000;
/** More than any part of the program asks for at once, so that no request waits for a connection while its time runs. */
const MOST_CONNECTIONS = 64;

const clients = new Map<string, BucketClient>();

/** The client of this process for an endpoint: made once, so that all share its connections and what it learns. */
export function bucketClientFor(settings: BucketSettings): BucketClient {
  const name = JSON.stringify(settings);
  const known = clients.get(name) ?? createBucketClient(settings);
  clients.set(name, known);
  return known;
}

/** A client. The SDK is loaded when something is asked for. */
export function createBucketClient(settings: BucketSettings): BucketClient {
  const regional = new Map<string | null, Promise<S3Client>>();
  const regionOf = new Map<string, string>();
  const clientIn = (region: string | null): Promise<S3Client> => {
    const known = regional.get(region) ?? s3ClientOf(settings, region);
    regional.set(region, known);
    return known;
  };

  async function asked<T>(
    what: Asked,
    bucket: string,
    signal: AbortSignal | undefined,
    ask: (client: S3Client, options: Aborting) => Promise<T>,
  ): Promise<T> {
    for (let isSecond = false; ; isSecond = true) {
      signal?.throwIfAborted();
      try {
        const client = await clientIn(regionOf.get(bucket) ?? null);
        return await untilAborted(signal, (abortSignal) => ask(client, { abortSignal }));
      } catch (error) {
        signal?.throwIfAborted();
        const trouble = awsTroubleOf(error, what);
        if (trouble.kind !== 'elsewhere' || trouble.region === null || isSecond) throw thrownFor(trouble, error);
        // The SDK can follow by itself, but for many requests at once: it changes the client's region meanwhile.
        regionOf.set(bucket, trouble.region);
      }
    }
  }

  return {
    patience: settings.patience ?? DEFAULT_PATIENCE,
    list: (request, signal) =>
      asked('list', request.bucket, signal, (client, options) => listPage(client, request, options)),
    body: (request, signal) =>
      asked('object', request.bucket, signal, (client, options) => openBody(client, request, options)),
  };
}

type Aborting = { readonly abortSignal: AbortSignal };

/**
 * Gives each request a signal of its own, which ends with it: one that lives as long as the program would gather what
 * every request leaves with it.
 */
async function untilAborted<T>(signal: AbortSignal | undefined, ask: (own: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  const pass = (): void => {
    own.abort();
  };
  signal?.addEventListener('abort', pass);
  try {
    return await ask(own.signal);
  } finally {
    signal?.removeEventListener('abort', pass);
  }
}

function thrownFor(trouble: AwsTrouble, error: unknown): unknown {
  switch (trouble.kind) {
    case 'passing':
      return new PassingTrouble(trouble.detail, { cause: error });
    case 'credentials':
      return new AwsCredentialsUnusable(trouble.detail, error);
    case 'elsewhere': {
      const where = trouble.region === null ? 'another region than was asked' : `the region ${trouble.region}`;
      return new SourceFailed(
        'BUCKET_ELSEWHERE',
        `the bucket is in ${where}, and cannot be reached there: set AWS_REGION`,
        {
          cause: error,
        },
      );
    }
    case 'refused':
      return new SourceFailed(trouble.reason, trouble.detail, { cause: error });
    case 'unknown':
      return error;
  }
}

/** A quarter of a second, which only those pay who ask S3. Loaded once, whoever asks. */
const loadSdk = () => import('@aws-sdk/client-s3');

async function s3ClientOf({ endpointUrl, silenceMs }: BucketSettings, region: string | null): Promise<S3Client> {
  const sdk = await loadSdk();
  const idleMs = silenceMs ?? SILENCE_MS;
  const agent = { keepAlive: true, maxSockets: MOST_CONNECTIONS };
  const config: S3ClientConfig = {
    ...(endpointUrl === null ? {} : { endpoint: endpointUrl, forcePathStyle: true }),
    ...(region === null ? {} : { region }),
    useArnRegion: true,
    retryMode: 'adaptive',
    maxAttempts: 3,
    // Gzip has a checksum of its own, and bytes on their way are signed by TLS.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: idleMs,
      throwOnRequestTimeout: true,
      socketTimeout: idleMs,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
  const client = new sdk.S3Client(config);
  if (region !== null) return client;
  const found = await client.config.region().catch(() => null);
  return found === null ? new sdk.S3Client({ ...config, region: REGION_TO_ASK }) : client;
}

async function listPage(client: S3Client, request: ListRequest, options: Aborting): Promise<ListedPage> {
  const { ListObjectsV2Command } = await loadSdk();
  const { bucket, prefix, delimiter, startAfter, token } = request;
  const page = await client.send(
    new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      EncodingType: 'url', // XML cannot hold every letter that a key can
      Delimiter: delimiter,
      StartAfter: token === undefined ? startAfter : undefined,
      ContinuationToken: token,
    }),
    options,
  );
  const plain = page.EncodingType === 'url' ? decoded : (text: string) => text;
  const next = page.IsTruncated === true ? (page.NextContinuationToken ?? '') : null;
  if (next === '' || (next !== null && next === token)) throw new PassingTrouble('a page that leads to no next one');
  return {
    objects: (page.Contents ?? []).map(({ Key, ETag, Size, LastModified }) => ({
      key: plain(Key ?? ''),
      etag: ETag ?? null,
      size: Size ?? 0,
      lastModified: LastModified ?? null,
    })),
    prefixes: (page.CommonPrefixes ?? []).map(({ Prefix }) => plain(Prefix ?? '')),
    next,
  };
}

/** As S3 writes keys in lists: as in a query, with `+` for a space. */
const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', '%20'));

async function openBody(client: S3Client, request: BodyRequest, options: Aborting): Promise<ObjectBody> {
  const { GetObjectCommand } = await loadSdk();
  const { bucket, key, versionId, etag, start } = request;
  const given = await client.send(
    new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      VersionId: versionId ?? undefined,
      IfMatch: etag ?? undefined,
      Range: start === 0 ? undefined : `bytes=${start}-`,
    }),
    options,
  );
  return {
    bytes: streamOf(given),
    start: Number(/^bytes (\d+)-/.exec(given.ContentRange ?? '')?.[1] ?? 0),
    length: given.ContentLength ?? null,
    etag: given.ETag ?? null,
    versionId: given.VersionId ?? null,
  };
}

/** In Node the body is a stream of Node's, which the types cannot say. */
function streamOf({ Body }: GetObjectCommandOutput): Readable {
  if (Body === undefined || !('destroy' in Body)) throw new PassingTrouble('an answer without a body');
  return Body;
}
