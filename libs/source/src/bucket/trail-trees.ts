import type { EpochMs } from '#kernel';
import { SourceFailed } from '../failure.ts';
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

/** So many folders outside of `AWSLogs/` are looked into, to find it below them. */
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
 * Costs a request for each account and one for each of its two kinds of logs, however many objects there are. What lies
 * beside the trees is in none of them. Gives none at all where the layout is another one, the place lies deeper, or too
 * many other folders are there to look into: then `listObjects` reads everything from the place on.
 *
 * @param onFailure told of a folder below the place that cannot be looked into, as where a policy denies one account's; the
 *   others are looked into all the same, unless it throws. Default: throws
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 * @throws as `listObjects`
 */
export async function findTrees(
  client: BucketClient,
  { bucket, prefix }: BucketPlace,
  signal?: AbortSignal,
  onFailure: (failure: SourceFailed, prefix: string) => void = refuse,
): Promise<readonly TrailTree[]> {
  const childrenOf = async (at: string): Promise<readonly string[]> => {
    try {
      return await listChildPrefixes(client, { bucket, prefix: at }, signal);
    } catch (error) {
      if (at === prefix || !(error instanceof SourceFailed)) throw error;
      onFailure(error, at);
      return [];
    }
  };
  const trees: TrailTree[] = [];
  let outside = 0;
  for (let level: readonly string[] = [prefix]; level.length > 0;) {
    trees.push(...level.flatMap((at) => treeAt(at) ?? []));
    const open = level.filter((at) => treeAt(at) === null);
    outside += open.filter((at) => !INSIDE_OF_LOGS.test(at)).length;
    if (outside > MOST_LOOKED_INTO) return [];
    const children = await sideBySide(open, AT_ONCE, childrenOf);
    level = children.flat().filter(mayLead);
  }
  return trees.toSorted((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
}

function refuse(failure: SourceFailed): never {
  throw failure;
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
