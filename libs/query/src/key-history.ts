import { accountOfKey } from '#cloudtrail';
import type { Attribution, Origin } from '#lineage';
import { originKey } from '#lineage';
import type pg from 'pg';
import { eventCounts, sumOfCounts } from './event-counts.ts';
import type { EventCounts } from './event-counts.ts';
import { issuedKeyAnswers } from './issued-key.ts';
import type { IssuedKeyAnswer } from './issued-key.ts';
import { sessionsOf } from './session-summary.ts';
import type { SessionSummary } from './session-summary.ts';
import { unitsOfId } from './unit-row.ts';
import { whoHeld } from './who-unit.ts';
import type { UnitAnswer } from './unit-answer.ts';

/** One session that carried a key, or one identity without a session; counts are of what it did with that key. */
export type KeyBearer = {
  /** Null for an identity without a session, such as a user with a key of its own. */
  readonly session: SessionSummary | null;
  readonly principalId: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly answers: readonly UnitAnswer[];
} & EventCounts;

/** Everything that is known of one access key id. */
export type KeyHistory = {
  readonly id: string;
  /** The account that the id itself carries: that of the identity which it was issued for. Null for older and masked ids. */
  readonly accountId: string | null;
  /** The id was made unreadable before it was delivered, so it may stand for many keys. */
  readonly isMasked: boolean;
  /** More than one session or identity carried this id. */
  readonly isReused: boolean;
  /** The origin behind all of them; null where they differ, or any is not known. */
  readonly owner: Origin | null;
  /** By first use. */
  readonly bearers: readonly KeyBearer[];
  /** Who it was issued to, where no record shows it in use. */
  readonly issuedTo: readonly IssuedKeyAnswer[];
};

const MOST_UNITS = 5_000;

/** Every session that ever carried a key; null where no record shows it in use, and none issued it. */
export async function keyHistory(pool: pg.Pool | pg.ClientBase, keyId: string): Promise<KeyHistory | null> {
  const id = { kind: 'key', id: keyId } as const;
  const units = await unitsOfId(pool, id, MOST_UNITS);
  if (units.length === 0) return unusedKey(keyId, await issuedKeyAnswers(pool, keyId));
  const [answers, counts] = await Promise.all([whoHeld(pool, id, null), eventCounts(pool, units)]);
  const sessions = new Map(sessionsOf(units).map((session) => [session.id, session]));
  const names = new Set(units.map(bearerName));
  const bearers = [...names].map((name): KeyBearer => {
    const members = units.filter((unit) => bearerName(unit) === name);
    const theirs = answers.filter((answer) => bearerName(answer) === name);
    return {
      session: sessions.get(name) ?? null,
      principalId: members[0]?.principalId ?? null,
      firstSeenAt: theirs.map(({ firstSeenAt }) => firstSeenAt).sort()[0] ?? '',
      lastSeenAt:
        theirs
          .map(({ lastSeenAt }) => lastSeenAt)
          .sort()
          .at(-1) ?? '',
      answers: theirs,
      ...sumOfCounts(members, counts),
    };
  });
  const isMasked = /\*|^.{4}(.)\1+$/.test(keyId);
  return {
    id: keyId,
    accountId: accountOfKey(keyId),
    isMasked,
    isReused: !isMasked && bearers.length > 1,
    owner: ownerOf(answers),
    bearers: bearers.sort(byFirstUse),
    issuedTo: [],
  };
}

function unusedKey(keyId: string, issuedTo: readonly IssuedKeyAnswer[]): KeyHistory | null {
  if (issuedTo.length === 0) return null;
  const known = { id: keyId, accountId: accountOfKey(keyId), isMasked: false, isReused: issuedTo.length > 1 };
  return { ...known, owner: ownerOf(issuedTo), bearers: [], issuedTo };
}

const bearerName = (unit: { readonly sessionId: string | null; readonly principalId: string | null }): string =>
  unit.sessionId ?? `principal ${unit.principalId ?? ''}`;

function ownerOf(answers: readonly Attribution[]): Origin | null {
  const [first] = answers;
  if (first?.origin == null) return null;
  const key = originKey(first.origin);
  return answers.every(({ origin }) => origin !== null && originKey(origin) === key) ? first.origin : null;
}

function byFirstUse(a: KeyBearer, b: KeyBearer): number {
  const [left, right] = [a, b].map(
    (bearer) => `${bearer.firstSeenAt} ${bearer.session?.id ?? bearer.principalId ?? ''}`,
  );
  return (left ?? '') < (right ?? '') ? -1 : 1;
}
