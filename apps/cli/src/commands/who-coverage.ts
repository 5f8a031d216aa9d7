import { coverageAt, rangeOfAnswer, shortfallBehind } from '#coverage';
import type { Answered } from '#coverage';
import { accountOfKey } from '#cloudtrail';
import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import { accountsInStore, isStoreEmpty } from '#query';
import type pg from 'pg';
import { shortfallLines } from '../terminal/coverage-text.ts';
import { safeText } from '../terminal/safe-text.ts';
import type { AskedId, Found } from './who-found.ts';

/** What is missing of the logs that an event's or a session's answers rest on, for people; empty where nothing is known to be. */
export async function shortfallText(pool: pg.Pool, found: Found): Promise<readonly string[]> {
  const ranges = answeredIn(found).map(rangeOfAnswer);
  if (ranges.length === 0) return [];
  const whole = {
    accountIds: [...new Set(ranges.flatMap(({ accountIds }) => accountIds))].sort(),
    from: ranges.reduce((least, { from }) => (from < least ? from : least), Infinity as EpochMs),
    until: ranges.reduce((most, { until }) => (until > most ? until : most), -Infinity as EpochMs),
  };
  return shortfallLines(await shortfallBehind(pool, whole));
}

/** Tables of all that a role or a user ever was span years: `backtrail coverage` tells of these. */
function answeredIn(found: Found): readonly Answered[] {
  if (found.kind === 'event') return found.answers;
  if (found.kind === 'issued' || ['role', 'unique-id', 'user'].includes(found.id.kind)) return [];
  return found.answers.map(({ sessionArn, accessKeyId, firstSeenAt, lastSeenAt, ...answer }) => ({
    ...answer,
    eventTime: lastSeenAt,
    accountId: sessionArn?.split(':')[4] ?? accountOfKey(accessKeyId ?? '') ?? answer.origin?.accountId ?? '',
    hops: [...answer.hops, { sessionArn: null, issuedAt: firstSeenAt }],
  }));
}

/**
 * Why an id leads to nothing: no log that could hold it was ingested, as far as the id and the time tell where that would
 * be; or there is none of it. The id of an event says neither account nor time.
 */
export async function absenceText(pool: pg.Pool, id: AskedId, at: EpochMs | null): Promise<string> {
  const what = `no ${wordsOf(id)} ${safeText(id.id)} in this store`;
  if (await isStoreEmpty(pool)) {
    return `error: ${what}: nothing was ever ingested (OUT_OF_COVERAGE). Load logs: backtrail ingest PATH`;
  }
  const account = accountOf(id);
  if (account !== null && !(await accountsInStore(pool, [account])).has(account)) {
    return `error: ${what}, nor anything of its account ${account} (OUT_OF_COVERAGE). Load the logs of ${account}: backtrail ingest PATH`;
  }
  if (at !== null && !(await coverageAt(pool, account, at)).isSeen) {
    const where = account === null ? '' : ` of account ${account}`;
    return `error: ${what}: nothing${where} was ingested of ${isoOf(at).slice(0, 13)} (OUT_OF_COVERAGE). What is there: backtrail coverage`;
  }
  return `error: ${what}. If it is newer, load more: backtrail ingest PATH; what is missing: backtrail coverage`;
}

const wordsOf = ({ kind }: AskedId): string => (kind === 'session-id' ? 'session' : kind.replace('-', ' '));

/** The account that its id says something is of. */
function accountOf({ kind, id }: AskedId): string | null {
  if (kind === 'key' || kind === 'unique-id') return accountOfKey(id);
  if (kind === 'principal') return accountOfKey(id.split(':')[0] ?? '');
  return kind === 'session' || kind === 'role' || kind === 'user' ? (id.split(':')[4] ?? null) : null;
}
