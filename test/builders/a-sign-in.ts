import type { Actor, Grant, SignIn } from '#cloudtrail';
import type { KnownGrant, KnownSignIn } from '#lineage';
import { HOME } from './an-actor.ts';
import { unitOf } from './a-sighting.ts';
import { moment } from './moment.ts';

type Entry = { readonly by: Actor; readonly at?: string; readonly eventId?: string };

/** Somebody entered the console at nine. Say only what the test is about. */
export function aSignIn({ by, at = '09:00:00', eventId }: Entry, part: Partial<SignIn> = {}): KnownSignIn {
  const eventName = part.eventName ?? 'ConsoleLogin';
  const signIn: SignIn = {
    kind: 'sign-in',
    evidence: { eventId: eventId ?? `${eventName} ${at}`, accountId: by.accountId ?? HOME, at: moment(at) },
    eventName,
    actor: by,
    hasMfa: null,
    samlProviderArn: null,
    switchFrom: null,
    issuedKeyId: null,
    ...part,
  };
  return { kind: 'sign-in', signIn, caller: unitOf(by) };
}

/** An OAuth client was let in at nine, and got a sign-in session of its own. */
export function aSignInGrant({ by, at = '09:00:00', eventId }: Entry, part: Partial<Grant> = {}): KnownGrant {
  const grant: Grant = {
    kind: 'grant',
    evidence: { eventId: eventId ?? `grant ${at}`, accountId: by.accountId ?? HOME, at: moment(at) },
    eventSource: 'signin.amazonaws.com',
    eventName: 'AuthorizeOAuth2Access',
    actor: by,
    signInSessionArn: null,
    roleName: null,
    roleAccountId: null,
    identityCenterCredentialId: null,
    webIdentityTokenId: null,
    ...part,
  };
  return { kind: 'grant', grant, caller: unitOf(by) };
}
