import { SourceFailed } from '../failure.ts';
import type { BucketPlace } from './bucket-address.ts';
import type { BucketClient, ListedObject, ListedPage, ListRequest } from './bucket-client.ts';
import { PassingTrouble } from './passing-trouble.ts';
import { pause } from './patience.ts';

/** How a list is read. */
export type ListOptions = {
  /** Gives keys that come after this one, in the order of their UTF-8 bytes. */
  readonly startAfter?: string;
  readonly signal?: AbortSignal;
};

/**
 * Lists the objects whose keys begin with the place's prefix: page by page of up to 1,000, in the order of their keys'
 * UTF-8 bytes.
 *
 * A page that cannot be had is asked for again, and never passed over: the list is whole up to where it ends or fails. It
 * is no picture of one moment: objects that come while it is read are in it where their keys stand after the page at hand.
 *
 * @throws {SourceFailed} BUCKET_NOT_FOUND, BUCKET_DENIED, BUCKET_ELSEWHERE, BUCKET_UNREADABLE; or BUCKET_UNREACHABLE, which
 *   may pass
 * @throws {AwsCredentialsUnusable} when AWS does not know who asks
 */
export async function* listObjects(
  client: BucketClient,
  { bucket, prefix }: BucketPlace,
  { startAfter, signal }: ListOptions = {},
): AsyncGenerator<readonly ListedObject[], void> {
  const request = { bucket, prefix, ...(startAfter === undefined ? {} : { startAfter }) };
  for await (const { objects } of pagesOf(client, request, signal)) if (objects.length > 0) yield objects;
}

/**
 * What lies directly below a prefix: the beginnings of keys up to the next `/`, which they end with. Costs one request for
 * each thousand of them and of the objects beside them, whatever lies further below.
 *
 * @throws as `listObjects`
 */
export async function listChildPrefixes(
  client: BucketClient,
  { bucket, prefix }: BucketPlace,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const children: string[] = [];
  for await (const { prefixes } of pagesOf(client, { bucket, prefix, delimiter: '/' }, signal)) {
    children.push(...prefixes);
  }
  return children;
}

async function* pagesOf(
  client: BucketClient,
  request: ListRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ListedPage, void> {
  for (let token: string | null = null; ;) {
    const page: ListedPage = await patiently(client, token === null ? request : { ...request, token }, signal);
    yield page;
    if (page.next === null) return;
    token = page.next;
  }
}

async function patiently(client: BucketClient, request: ListRequest, signal?: AbortSignal): Promise<ListedPage> {
  for (let failures = 1; ; failures++) {
    try {
      return await client.list(request, signal);
    } catch (error) {
      if (!(error instanceof PassingTrouble)) throw error;
      if (failures >= client.patience.attempts) {
        const detail = `the keys cannot be listed to their end now (${error.message}); what was listed before is not all`;
        throw new SourceFailed('BUCKET_UNREACHABLE', detail, { cause: error });
      }
      await pause(failures, client.patience, signal);
    }
  }
}
