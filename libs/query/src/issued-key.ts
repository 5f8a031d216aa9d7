import { actorText } from '#cloudtrail';
import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import { uuidOfText } from '#ledger';
import { attributionOf, bindKeysOf, bindingOf, issuedKey, keyHashOf, sessionAsIssued, settle } from '#lineage';
import type { Attribution, KnownFact, KnownIssuance, KnownSighting } from '#lineage';
import type pg from 'pg';
import { createAnswerBook } from './answer-book.ts';
import { factsOfRows, isUnder } from './filed-fact.ts';
import type { FiledFactRow } from './filed-fact.ts';
import { ANSWER_COLUMNS, actorIn } from './stored-answer.ts';
import type { AnswerRow } from './stored-answer.ts';

/** Who a key was issued to that no record shows in use. */
export type IssuedKeyAnswer = {
  readonly sessionId: null;
  readonly sessionArn: string | null;
  readonly accessKeyId: string;
  /** Null where the answer of the issuing call names no principal. */
  readonly principalId: string | null;
  readonly createdAt: string;
  readonly firstSeenAt: null;
  readonly lastSeenAt: null;
} & Attribution;

/** As the resolver finds facts: by a join key's hash. */
const FILED = `
  select f.fact_id, f.append_id, f.block, f.line
  from (select distinct fact_id from lineage.fact_key where ${isUnder('$1')}) k
  join fact f using (fact_id)`;

const SEEN = `
  select distinct ${ANSWER_COLUMNS}, (extract(epoch from u.first_at) * 1000)::bigint as first_ms
  from lineage.fact_key k join unit u on u.actor = k.fact_id
  where ${isUnder('$1')}`;

/**
 * Who a key was issued to, by the calls that issued it, as if each session had been used in its first moment. For keys
 * that no record shows in use; those that are answer for themselves.
 *
 * @returns one answer for each session that the key was issued for, by time; none where no call issued it
 */
export async function issuedKeyAnswers(
  pool: pg.Pool | pg.ClientBase,
  keyId: string,
): Promise<readonly IssuedKeyAnswer[]> {
  const issued = await factsUnder(pool, [issuedKey(keyId)]);
  const sessions = new Map(
    issued
      .filter((fact): fact is KnownIssuance => fact.kind === 'issuance' && fact.issuance.issuedKeyId === keyId)
      .flatMap((fact) => sightingOf(fact))
      .map((sighting) => [sighting.unit, sighting]),
  );
  const answers = await Promise.all([...sessions.values()].map((sighting) => answerOf(pool, keyId, sighting)));
  const sortKey = (answer: IssuedKeyAnswer): string => JSON.stringify([answer.createdAt, answer]);
  return answers.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

type IssuedSighting = KnownSighting & { readonly actor: NonNullable<ReturnType<typeof sessionAsIssued>> };

function sightingOf({ issuance }: KnownIssuance): readonly IssuedSighting[] {
  const actor = sessionAsIssued(issuance);
  return actor === null ? [] : [{ kind: 'sighting', actor, unit: uuidOfText(actorText(actor)), firstAt: null }];
}

async function answerOf(
  pool: pg.Pool | pg.ClientBase,
  keyId: string,
  sighting: IssuedSighting,
): Promise<IssuedKeyAnswer> {
  const { actor, unit } = sighting;
  const binding = bindingOf(sighting, await factsUnder(pool, bindKeysOf(sighting)));
  const callers = binding.candidates.flatMap(({ behind }) => (behind.kind === 'unit' ? [behind.unit] : []));
  const book = createAnswerBook(pool);
  await book.load(callers);
  const settled = settle(new Map([[unit, binding]]), book.resolutionOf);
  const at = actor.createdAt;
  return {
    sessionId: null,
    sessionArn: actor.arn,
    accessKeyId: keyId,
    principalId: actor.principalId?.startsWith(':') === true ? null : actor.principalId,
    createdAt: isoOf(at),
    firstSeenAt: null,
    lastSeenAt: null,
    ...attributionOf(unit, at, (asked) => settled.get(asked) ?? book.resolutionOf(asked)),
  };
}

async function factsUnder(pool: pg.Pool | pg.ClientBase, keys: readonly string[]): Promise<readonly KnownFact[]> {
  const hashes = keys.map(keyHashOf);
  const [filed, seen] = await Promise.all([
    pool.query<FiledFactRow>(FILED, [hashes]),
    pool.query<AnswerRow & { readonly first_ms: string }>(SEEN, [hashes]),
  ]);
  const sightings = seen.rows.map((row): KnownSighting => {
    const firstAt = Number(row.first_ms) as EpochMs;
    return { kind: 'sighting', actor: actorIn(row), unit: row.actor, firstAt };
  });
  return [...(await factsOfRows(pool, filed.rows)), ...sightings];
}
