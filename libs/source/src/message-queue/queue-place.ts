import { MessageQueueFailed } from './message-queue-failed.ts';

/** Where a queue is, by its address. */
export type QueuePlace = {
  readonly url: string;
  /** Null where the address does not say: then the SDK's own settings do. */
  readonly region: string | null;
  /** Whether the SDK would find the same server by the region alone. */
  readonly isUsualHost: boolean;
};

const USUAL = /^sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;
/** Endpoints of FIPS, of both IP versions, of private networks and of emulators. */
const OTHERS = [/(?:^|\.)sqs(?:-fips)?\.([a-z0-9-]+)\./, /^([a-z]{2,}-[a-z-]+-\d)\.queue\.amazonaws\.com/];
/** The first region's, from before there were others. */
const OLDEST = 'queue.amazonaws.com';
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Checks the address of a queue. Without a server of the operator's own (`hasEndpoint`) it is asked by TLS, but for one
 * on this machine: messages say what is stored where.
 *
 * @throws {MessageQueueFailed} MESSAGE_QUEUE_URL_INVALID
 * @see https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
 */
export function queuePlaceOf(text: string, hasEndpoint: boolean): QueuePlace {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && (hasEndpoint || LOOPBACK.test(url.hostname)));
  if (url === null || !isSafe || !isPlain(url)) {
    // What cannot be read is not shown: it may be anything, a secret included.
    throw new MessageQueueFailed('MESSAGE_QUEUE_URL_INVALID', url === null || !isPlain(url) ? '(not shown)' : text);
  }
  return { url: text, region: regionIn(url.hostname), isUsualHost: USUAL.test(url.hostname) };
}

/** A path and nothing beside it. */
function isPlain({ username, password, search, hash, pathname }: URL): boolean {
  return username + password + search + hash === '' && /^(\/[\w.-]+)+$/.test(pathname);
}

function regionIn(host: string): string | null {
  if (host === OLDEST) return 'us-east-1';
  for (const pattern of [USUAL, ...OTHERS]) {
    const region = pattern.exec(host)?.[1];
    if (region !== undefined) return region;
  }
  return null;
}
