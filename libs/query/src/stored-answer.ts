import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import { actorOf, parseAnswerText } from '#lineage';
import type { Resolution, UnitId } from '#lineage';

/** What `resolutionIn` needs, for the select list of a query over `unit` as `u`. */
export const ANSWER_COLUMNS = `
  u.actor, u.account, u.principal_id, u.access_key_id, u.session_arn, u.role_arn,
  (extract(epoch from u.created_at) * 1000)::bigint as created_ms, u.rest, u.answer`;

/** A row of `ANSWER_COLUMNS` as the driver gives it. */
export type AnswerRow = {
  readonly actor: UnitId;
  readonly account: string | null;
  readonly principal_id: string | null;
  readonly access_key_id: string | null;
  readonly session_arn: string | null;
  readonly role_arn: string | null;
  readonly created_ms: string | null;
  readonly rest: string;
  readonly answer: string;
};

/** The actor that a row holds. */
export function actorIn(row: AnswerRow): Actor {
  const columns = {
    accountId: row.account,
    principalId: row.principal_id,
    accessKeyId: row.access_key_id,
    createdAt: row.created_ms === null ? null : (Number(row.created_ms) as EpochMs),
    sessionArn: row.session_arn,
    roleArn: row.role_arn,
  };
  return actorOf(columns, row.rest);
}

/** The answer that a row holds. */
export function resolutionIn(row: AnswerRow): Resolution {
  return parseAnswerText(row.actor, actorIn(row), row.answer);
}
