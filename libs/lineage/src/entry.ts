import type { Actor, Grant, SignIn } from '#cloudtrail';
import type { KnownFact, KnownGrant, KnownSignIn } from './known-fact.ts';

/**
 * Whether a session went on in the console or in tokens of it, so that it has keys which no issuing call shows: the
 * sign-in and the exchange of its credentials for a console session are themselves uses of it.
 *
 * The record's own mark, `sessionCredentialFromConsole`, is missing from most such records, and never decides.
 */
export function isEntered(session: Actor, facts: readonly KnownFact[]): boolean {
  return entriesOf(session, facts).length > 0;
}

/**
 * The uses by which a session went on: unlike those that follow, they were signed with its own key, which an issuing
 * call must have shown. A grant from within the console was not.
 */
export function exchangesOf(session: Actor, facts: readonly KnownFact[]): readonly Actor[] {
  const entries = entriesOf(session, facts);
  const signIns = entries.filter((fact) => fact.kind === 'sign-in');
  if (signIns.length === 0) return entries.map(actorOf);
  return signIns.filter(({ signIn }) => signIn.eventName === 'GetSigninToken').map(actorOf);
}

/** When a session first went on in the console, as far as is known; the end of time where it did not. */
export const firstEntryOf = (session: Actor, facts: readonly KnownFact[]): number =>
  entriesOf(session, facts).reduce((first, entry) => Math.min(first, momentOf(entry)), Infinity);

/** When a session last went on in the console, as far as is known; before all time where it did not. */
export const lastEntryOf = (session: Actor, facts: readonly KnownFact[]): number =>
  entriesOf(session, facts).reduce((last, entry) => Math.max(last, momentOf(entry)), -Infinity);

/** Times are cut to seconds, and services' clocks differ, so what follows at once may seem to come first. */
export const CLOCKS_DIFFER_MS = 1_000;

/** The uses of a session that are known to have come before it went on in the console: their keys are not the console's. */
export function usesBeforeEntry(session: Actor, facts: readonly KnownFact[]): readonly Actor[] {
  const entered = firstEntryOf(session, facts) - CLOCKS_DIFFER_MS;
  return facts.flatMap((fact) => {
    const isBefore = fact.kind === 'sighting' && fact.firstAt !== null && fact.firstAt < entered;
    return isBefore && isSameSession(fact.actor, session) ? [fact.actor] : [];
  });
}

/** Whether a key that no call issued may be one of the console's, or of a token of it. */
export function mayBeOfEntry(session: Actor, facts: readonly KnownFact[]): boolean {
  if (!isEntered(session, facts)) return false;
  return !usesBeforeEntry(session, facts).some(
    ({ accessKeyId, invokedBy }) => accessKeyId === session.accessKeyId && invokedBy === null,
  );
}

type Entry = KnownSignIn | KnownGrant;
const NO_ENTRY: readonly Entry[] = [];

function entriesOf(session: Actor, facts: readonly KnownFact[]): readonly Entry[] {
  if (!facts.some(isEntry)) return NO_ENTRY;
  return facts.filter(isEntry).filter((entry) => isSameSession(actorOf(entry), session));
}

function isEntry(fact: KnownFact): fact is Entry {
  return fact.kind === 'sign-in' || (fact.kind === 'grant' && fact.grant.eventSource.startsWith('signin.'));
}

const toldBy = (entry: Entry): SignIn | Grant => (entry.kind === 'sign-in' ? entry.signIn : entry.grant);
const actorOf = (entry: Entry): Actor => toldBy(entry).actor;
const momentOf = (entry: Entry): number => toldBy(entry).evidence.at;

/** Whether two identities are one principal, as far as their records tell. Who acts by delegation of one is another. */
export const isSamePrincipal = (a: Actor, b: Actor): boolean =>
  a.type === b.type &&
  a.type !== 'AWSAccount' &&
  a.principalId !== null &&
  a.principalId === b.principalId &&
  a.invokedByDelegateAccountId === b.invokedByDelegateAccountId;

/** Whether two uses are of one session: principal and moment of creation agree, and both are known. */
export const isSameSession = (a: Actor, b: Actor): boolean =>
  isSamePrincipal(a, b) && a.createdAt !== null && a.createdAt === b.createdAt;
