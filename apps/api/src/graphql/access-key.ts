import { accountOfKey } from '#cloudtrail';
import { isStoreEmpty, recogniseId, unitsOfId, whoHeld } from '#query';
import type { UnitRow } from '#query';
import { nodeIdOf } from './node-id.ts';
import type { Page, PageArgs } from './page.ts';
import { invalidIdentifier, notFound, outOfCoverage } from './problem.ts';
import type { Problem } from './problem.ts';
import type { RequestContext } from './request-context.ts';
import { sessionPageOf } from './session.ts';
import type { SessionNode } from './session.ts';
import { answerNodeOf } from './session-answer.ts';
import type { AnswerNode } from './session-answer.ts';

/** The schema's `AccessKey`. */
export type AccessKeyNode = {
  readonly __typename: 'AccessKey';
  readonly id: string;
  readonly keyId: string;
  readonly accountId: string | null;
  readonly reused: boolean;
  readonly units: readonly UnitRow[];
};

/** Identities that one key leads to at most; those used first are given. */
const MOST_UNITS = 5_000;

/** A key that some record shows, or why there is none. */
export async function accessKeyOf(text: string, { pool, loaders }: RequestContext): Promise<AccessKeyNode | Problem> {
  const { kind, id: keyId } = recogniseId(text);
  if (kind !== 'key') {
    const hint = 'Expected AKIA or ASIA and 12 or more letters and digits; who(eventId: …) takes event ids.';
    return invalidIdentifier('id', 'The text is no access key id.', hint);
  }
  const units = await unitsOfId(pool, { kind, id: keyId }, MOST_UNITS);
  const accountId = accountOfKey(keyId);
  if (units.length > 0) {
    const id = nodeIdOf({ type: 'key', keyId });
    return { __typename: 'AccessKey', id, keyId, accountId, reused: isReused(units), units };
  }
  const what = `use of the key ${keyId}`;
  const isCovered = accountId === null ? !(await isStoreEmpty(pool)) : await loaders.isCovered.load(accountId);
  return isCovered ? notFound(what) : outOfCoverage(what, accountId);
}

/** Whether more than one session carried it. Identities without a session count as one each. */
function isReused(units: readonly UnitRow[]): boolean {
  return new Set(units.map(({ sessionId, principalId }) => sessionId ?? `principal ${principalId ?? ''}`)).size > 1;
}

/** A page of the sessions that carried a key. */
export function sessionsOfKey(
  { units }: AccessKeyNode,
  args: PageArgs,
  context: RequestContext,
): Promise<Page<SessionNode>> {
  return sessionPageOf(units, args, context);
}

/** Who stood behind a key. */
export async function answersOfKey({ keyId }: AccessKeyNode, { pool }: RequestContext): Promise<readonly AnswerNode[]> {
  return (await whoHeld(pool, { kind: 'key', id: keyId }, null)).map(answerNodeOf);
}
