import { actorText, parseActorText, parseFactText } from '#cloudtrail';
import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { UnitId } from './answer.ts';
import type { KnownCenterUser, KnownFact, KnownSighting, KnownUser } from './known-fact.ts';
import { userShownBy } from './user-shown.ts';

/** A fact as it is stored: its identity, its kind, its text, and the first moment that it was told of. */
export type FactText = {
  readonly id: string;
  readonly kind: string;
  readonly body: string;
  readonly firstAt: EpochMs | null;
};

/**
 * A stored fact in the form that the resolver looks facts up by; null for kinds that no join looks at.
 *
 * @param identityOf names the unit that an actor's text stands for, as the store names it
 * @throws {UnreadableText} when the body is of any other making
 */
export function parseKnownFact(
  { id, kind, body, firstAt }: FactText,
  identityOf: (actorBody: string) => UnitId,
): KnownFact | null {
  if (kind === 'sighting') return { kind, actor: parseActorText(body), unit: id, firstAt };
  if (kind === 'user') return userOfBody(body);
  if (kind === 'center-user') return centerUserOfBody(body);
  const unitOf = (actor: Actor): UnitId => identityOf(actorText(actor));
  const fact = parseFactText(body);
  switch (fact.kind) {
    case 'issuance':
      return { kind: 'issuance', issuance: fact, caller: unitOf(fact.caller) };
    case 'sign-in':
      return { kind: 'sign-in', signIn: fact, caller: unitOf(fact.actor) };
    case 'grant':
      return { kind: 'grant', grant: fact, caller: unitOf(fact.actor) };
    case 'shared-call':
      return { kind: 'shared-call', call: fact, caller: unitOf(fact.actor) };
    default:
      return null;
  }
}

/**
 * The fact that stands for a line in which the ledger tells of it: for a sighting's, which its unit keeps, the user that it
 * shows.
 */
export function filedFactOf(
  told: FactText,
  identityOf: (actorBody: string) => UnitId,
): Exclude<KnownFact, KnownSighting> | null {
  const fact = parseKnownFact(told, identityOf);
  return fact?.kind === 'sighting' ? userShownBy(fact.actor) : fact;
}

function userOfBody(body: string): KnownUser {
  const [principalId = '', arn = ''] = JSON.parse(body) as string[];
  return { kind: 'user', principalId, arn };
}

function centerUserOfBody(body: string): KnownCenterUser {
  const [identityStoreArn = '', userId = '', userName = ''] = JSON.parse(body) as string[];
  return { kind: 'center-user', identityStoreArn, userId, userName };
}

/** The body that a user's fact is stored under, and read back from. */
export function userBody(user: KnownUser | KnownCenterUser): string {
  return user.kind === 'user'
    ? JSON.stringify([user.principalId, user.arn])
    : JSON.stringify([user.identityStoreArn, user.userId, user.userName]);
}
