import { compareText, isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type { Status } from '#lineage';
import { leastCertain } from './least-certain.ts';
import type { UnitRow } from './unit-row.ts';

/** A session: a principal and its moment of creation, with the keys that it showed. */
export type SessionSummary = {
  /** The public id: `s_` and 16 hexadecimal digits, the same in every store. */
  readonly id: string;
  /** The `assumed-role` ARN; null for other credentials. */
  readonly sessionArn: string | null;
  readonly roleArn: string | null;
  readonly principalId: string | null;
  /** The session's name, which the caller chose unless the answer's claims say otherwise. */
  readonly name: string | null;
  /** The account of the identity. */
  readonly accountId: string | null;
  readonly accessKeyIds: readonly string[];
  /** The least certain status that any of its records has. */
  readonly status: Status;
  readonly createdAt: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
};

/** The sessions that some units belong to, by first use, then id; units without a session are left out. */
export function sessionsOf(units: readonly UnitRow[]): readonly SessionSummary[] {
  const byId = new Map<string, UnitRow[]>();
  for (const unit of units) {
    if (unit.sessionId === null) continue;
    const known = byId.get(unit.sessionId);
    if (known === undefined) byId.set(unit.sessionId, [unit]);
    else known.push(unit);
  }
  return [...byId].map(([id, members]) => summaryOf(id, members)).sort(byFirstUse);
}

function summaryOf(id: string, units: readonly UnitRow[]): SessionSummary {
  const keys = units.flatMap(({ accessKeyId }) => accessKeyId ?? []);
  const created = units.flatMap(({ createdAt }) => createdAt ?? []);
  return {
    id,
    sessionArn: firstOf(units, (unit) => unit.sessionArn),
    roleArn: firstOf(units, (unit) => unit.roleArn),
    principalId: firstOf(units, (unit) => unit.principalId),
    name: firstOf(units, (unit) => unit.sessionName),
    accountId: firstOf(units, (unit) => unit.accountId),
    accessKeyIds: [...new Set(keys)].sort(),
    status: leastCertain(units.map(({ status }) => status)),
    createdAt: created.length === 0 ? null : isoOf(Math.min(...created) as EpochMs),
    firstSeenAt: isoOf(Math.min(...units.map(({ firstAt }) => firstAt)) as EpochMs),
    lastSeenAt: isoOf(Math.max(...units.map(({ lastAt }) => lastAt)) as EpochMs),
  };
}

/** Records of one session agree on these, or lack them; where they do not, the least is given, whatever their order. */
function firstOf(units: readonly UnitRow[], of: (unit: UnitRow) => string | null): string | null {
  return units.flatMap((unit) => of(unit) ?? []).sort()[0] ?? null;
}

const byFirstUse = (a: SessionSummary, b: SessionSummary): number =>
  compareText(a.firstSeenAt, b.firstSeenAt) || compareText(a.id, b.id);
