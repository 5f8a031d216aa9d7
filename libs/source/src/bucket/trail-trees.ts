import type { EpochMs } from '#kernel';
import type { BucketPlace } from './bucket-address.ts';
import type { BucketClient } from './bucket-client.ts';
import { listChildPrefixes } from './list-objects.ts';
import { sideBySide } from './side-by-side.ts';

/** The logs of one account and region in a bucket, below which each day has a folder: `YYYY/MM/DD/`. */
export type TrailTree = {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** `o-…` where a trail of an organisation delivers. */
  readonly organisationId: string | null;
  /** Of the layout CloudTrail-NetworkActivity. */
  readonly isNetworkActivity: boolean;
  /** Ends with the region and `/`. */
  readonly prefix: string;
};

/** Folders above `AWSLogs/` that a trail's prefix may have, and how many prefixes are looked into to find it. */
const DEEPEST = 6;
const MOST_LOOKED_INTO = 500;
const AT_ONCE = 8;

const LOGS = /(?:^|\/)AWSLogs\/$/;
const ORGANISATION = /(?:^|\/)AWSLogs\/o-[a-z0-9]+\/$/;
const ACCOUNT = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/$/;
const KIND = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/CloudTrail(?:-NetworkActivity)?\/$/;
const TREE = /(?:^|\/)AWSLogs\/(?:(o-[a-z0-9]+)\/)?(\d{12})\/CloudTrail(-NetworkActivity)?\/([a-z]{2}[a-z0-9-]*)\/$/;
const INSIDE_OF_LOGS = /(?:^|\/)AWSLogs\//;

/**
 * Finds the logs of each account and region below a place, by the layout in which CloudTrail delivers for accounts and for
 * organisations: `[prefix/]AWSLogs/[o-…/]ACCOUNT/CloudTrail/REGION/`. The place may lie above `AWSLogs/`, or below it as
 * far as the region; in the order of their prefixes.
 *
 * Costs a request for each account and two for each of its kinds of logs, however many objects there are. Gives none
 * where the layout is another one, or the place lies deeper: `listObjects` reads those, from their prefix.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 * @throws as `listObjects`
 */
export async function findTrees(
  client: BucketClient,
  { bucket, prefix }: BucketPlace,
  signal?: AbortSignal,
): Promise<readonly TrailTree[]> {
  const trees: TrailTree[] = [];
  let level: readonly string[] = [prefix];
  for (let lookedInto = 0, depth = 0; level.length > 0; depth++) {
    const found = level.flatMap((at) => treeAt(at) ?? []);
    trees.push(...found);
    const open = level.filter((at) => treeAt(at) === null);
    const above = open.filter((at) => !INSIDE_OF_LOGS.test(at));
    lookedInto += above.length;
    const isTooMuch = depth > DEEPEST || lookedInto > MOST_LOOKED_INTO;
    const next = isTooMuch ? open.filter((at) => INSIDE_OF_LOGS.test(at)) : open;
    const children = await sideBySide(next, AT_ONCE, (at) => listChildPrefixes(client, { bucket, prefix: at }, signal));
    level = children.flat().filter(mayLead);
  }
  return trees.toSorted((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
}

/**
 * Where the logs lie that CloudTrail wrote on a day.
 *
 * @param at any moment of the day, in UTC
 */
export function dayPrefix({ prefix }: TrailTree, at: EpochMs): string {
  const [year, month, day] = new Date(at).toISOString().slice(0, 10).split('-');
  return `${prefix}${year ?? ''}/${month ?? ''}/${day ?? ''}/`;
}

/** Folders outside of `AWSLogs/` may lead to it; inside, only those of the layout lead on. */
function mayLead(prefix: string): boolean {
  return !INSIDE_OF_LOGS.test(prefix) || [LOGS, ORGANISATION, ACCOUNT, KIND, TREE].some((shape) => shape.test(prefix));
}

function treeAt(prefix: string): TrailTree | null {
  const [, organisationId, accountId, networkActivity, region] = TREE.exec(prefix) ?? [];
  if (accountId === undefined || region === undefined) return null;
  const isNetworkActivity = networkActivity !== undefined;
  return { accountId, region, organisationId: organisationId ?? null, isNetworkActivity, prefix };
}
