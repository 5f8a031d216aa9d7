import type { EpochMs } from '#kernel';
import { foreignReason } from './foreign-name.ts';

/** A name of a log as CloudTrail delivers it. What the name says is a claim: sanitised sets name other accounts. */
export type LogName = {
  readonly kind: 'log';
  /** Twelve digits: the account that the log is of. */
  readonly accountId: string;
  readonly region: string;
  /** `o-…` when an organisation trail delivered it, which only the folders tell. */
  readonly organisationId: string | null;
  /** When the file was written, to the minute; `null` if only the folders are CloudTrail's. */
  readonly fileTime: EpochMs | null;
  /** Of the CloudTrail-NetworkActivity layout. */
  readonly isNetworkActivity: boolean;
};

/** What is not read, by its name. */
export type SetAside =
  /** A signed list of delivered files, daily and hourly ones and the later `_backfill` ones. */
  | { readonly kind: 'digest' }
  /** Unusual activity that CloudTrail noticed: no records of calls. */
  | { readonly kind: 'insight' }
  | { readonly kind: 'foreign'; readonly why: string };

/** What a name says of a file: a log, something else that may hold records, or nothing to read. */
export type NameClass = LogName | { readonly kind: 'readable' } | SetAside;

const FILE_NAME =
  /^(\d{12})_CloudTrail(-NetworkActivity)?_([a-z]{2}[a-z0-9-]*)_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[A-Za-z0-9]+\.json(?:\.gz)?$/;
const FOLDERS = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\/CloudTrail(-NetworkActivity)?\/([a-z]{2}[a-z0-9-]*)\//;
const ORGANISATION = /(?:^|\/)AWSLogs\/(o-[a-z0-9]+)\//;
const DIGEST = /(?:^|\/)CloudTrail-Digest\/|_CloudTrail-Digest_[^/]*$/;
const INSIGHT = /(?:^|\/)CloudTrail-Insight\/|_CloudTrail-Insight_[^/]*$/;

/**
 * Tells from a path what a file is, without opening it.
 *
 * The file's own name suffices for a log; folders may be missing or be somebody's own. Case matters in CloudTrail's
 * names and not in extensions.
 *
 * @param path with `/` between folders, as given or as an archive's entry names it
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
export function classifyName(path: string): NameClass {
  if (DIGEST.test(path)) return { kind: 'digest' };
  if (INSIGHT.test(path)) return { kind: 'insight' };

  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const log = logNameOf(path, fileName);
  if (log !== null) return log;

  const why = foreignReason(path, fileName);
  if (why !== null) return { kind: 'foreign', why };
  return logFolderOf(path) ?? { kind: 'readable' };
}

function logNameOf(path: string, fileName: string): LogName | null {
  const match = FILE_NAME.exec(fileName);
  if (match === null) return null;
  const [, accountId = '', networkActivity, region = '', year, month, day, hour, minute] = match;
  return {
    kind: 'log',
    accountId,
    region,
    organisationId: organisationOf(path),
    fileTime: minuteOf(Number(year), Number(month), Number(day), Number(hour), Number(minute)),
    isNetworkActivity: networkActivity !== undefined,
  };
}

/** A file under another name in CloudTrail's folders, such as one that was renamed or split. */
function logFolderOf(path: string): LogName | null {
  const match = FOLDERS.exec(path);
  if (match === null) return null;
  const [, accountId = '', networkActivity, region = ''] = match;
  const isNetworkActivity = networkActivity !== undefined;
  return { kind: 'log', accountId, region, organisationId: organisationOf(path), fileTime: null, isNetworkActivity };
}

function organisationOf(path: string): string | null {
  return ORGANISATION.exec(path)?.[1] ?? null;
}

function minuteOf(year: number, month: number, day: number, hour: number, minute: number): EpochMs | null {
  const at = Date.UTC(year, month - 1, day, hour, minute);
  const isRealTime = year > 99 && month <= 12 && new Date(at).getUTCDate() === day && hour < 24 && minute < 60;
  return isRealTime ? (at as EpochMs) : null;
}
