import { hash } from 'node:crypto';
import type { EpochMs } from '#kernel';
import { classifyName } from '#source';
import type { Area } from './area.ts';

/** What the name of a delivered file says of it. */
export type NamedFile = Area & {
  /** The head of the SHA-256 of its own name, without folders and compression: CloudTrail gives none twice. */
  readonly fileId: string;
  /** When it was written, to the minute. */
  readonly at: EpochMs;
};

const HEX_DIGITS_OF_UUID = 32;

/** Null for a name that is not of CloudTrail's form: its records count, and no file does. */
export function namedFileOf(name: string): NamedFile | null {
  const log = classifyName(name);
  if (log.kind !== 'log' || log.fileTime === null) return null;
  const own = name.slice(name.lastIndexOf('/') + 1).replace(/\.gz$/, '');
  const fileId = hash('sha256', own, 'hex').slice(0, HEX_DIGITS_OF_UUID);
  return { fileId, accountId: log.accountId, region: log.region.slice(0, MOST_CHARACTERS), at: log.fileTime };
}

/** Names of accounts and regions are cut behind these, so that an index takes them. Real ones have at most 16. */
export const MOST_CHARACTERS = 64;
