import type { Actor } from './actor.ts';
import { keepText, readForm, writeForm } from './text-form.ts';
import type { FormOf } from './text-form.ts';
import { UnreadableText } from './unreadable-text.ts';

/** The form of an actor. Its order is part of what is stored: add at the end, and change nothing else. */
export const ACTOR_FORM: FormOf<Actor> = {
  type: 'text',
  principalId: 'text',
  arn: 'text',
  accountId: 'text',
  accessKeyId: 'text',
  userName: 'text',
  createdAt: 'number',
  hasMfa: 'flag',
  issuerType: 'text',
  issuerPrincipalId: 'text',
  issuerArn: 'text',
  issuerAccountId: 'text',
  issuerUserName: 'text',
  identityProvider: 'text',
  invokedBy: 'text',
  sourceIdentity: 'text',
  signInSessionArn: 'text',
  ec2RoleDelivery: 'text',
  federatedProvider: 'text',
  inScopeOf: { object: { issuerType: 'text', credentialsIssuedTo: 'text', sourceArn: 'text', sourceAccount: 'text' } },
  onBehalfOf: { object: { userId: 'text', identityStoreArn: 'text' } },
  credentialId: 'text',
  invokedByDelegateAccountId: 'text',
  isAssumedRoot: 'flag',
  isFromConsole: 'flag',
  federatedRoleArn: 'text',
  sharedEventId: 'text',
  calledAt: 'number',
  awsToken: { object: { id: 'text', sourcePrincipalArn: 'text' } },
  admitted: { object: { by: 'text', subject: 'text', accountId: 'text' } },
  isUnauthenticated: 'flag',
};

/** An actor as one line of JSON: equal for equal actors, and for no others. */
export function actorText(actor: Actor): string {
  return writeForm(ACTOR_FORM, actor);
}

/** Writes the text of an actor that many records share now, and gives it from then on wherever it is asked for. */
export function keepActorText(actor: Actor): void {
  keepText(ACTOR_FORM, actor);
}

/**
 * Reads back what `actorText` wrote.
 *
 * @throws {UnreadableText} when the text is of any other making
 */
export function parseActorText(text: string): Actor {
  const actor = readForm(ACTOR_FORM, jsonOf(text));
  if (actor === undefined) throw new UnreadableText('actor', text.length);
  return actor;
}

/** What a text of JSON stands for; undefined when it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
