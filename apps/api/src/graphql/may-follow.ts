import type { SourcePlace } from '#follow';

/** Who may name which place. */
export type PlaceRule = {
  /** Whether whoever asks sits at the server's own machine. */
  readonly isLocal: boolean;
  /** Another endpoint than AWS's own, where the server has one. */
  readonly endpointUrl: string | null;
};

/**
 * SQS's own names, those of its endpoints in a VPC included: names under `amazonaws.com` in general belong to whoever rents a
 * machine or a bucket there.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
 */
const SQS_HOST =
  /^(?:(?:vpce-[\w-]+\.)?sqs(?:-fips)?\.[a-z0-9-]+(?:\.vpce)?\.amazonaws\.com(?:\.cn)?|sqs(?:-fips)?\.[a-z0-9-]+\.api\.aws)$/;

/**
 * Why a place may not be named over the network; null where it may. A folder would let a caller list and read the server's
 * own files, and any address would let the server's signed requests be sent to whoever listens there. The command line on
 * the server's machine takes all of them.
 */
export function refusedOverNetwork(place: SourcePlace, { isLocal, endpointUrl }: PlaceRule): string | null {
  if (isLocal || place.kind === 'bucket') return null;
  if (place.kind === 'folder') return 'a folder of the server cannot be named from another machine';
  const { protocol, hostname, origin, port } = new URL(place.url);
  if (protocol === 'https:' && port === '' && SQS_HOST.test(hostname)) return null;
  if (endpointUrl !== null && origin === new URL(endpointUrl).origin) return null;
  return 'only queues at AWS, or at the endpoint that the server is set to, can be named from another machine';
}
