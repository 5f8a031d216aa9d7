import { actorOf, jsonIn, textIn } from './shown.ts';
import type { Shown } from './shown.ts';
import { eventKey } from './truth.ts';
import type { MadeEvent, Session, Way } from './truth.ts';

/** How far `creationDate` and the time of the issue may be apart, in seconds. */
const NEAR = 2;
/** How long after its end a session may still be seen, in seconds. */
const SKEW = 300;

/** How long a session of the console lasts at most, in seconds, whatever the end of the credentials that entered it. */
const CONSOLE = 12 * 3600;

/** Ways whose issue shows a key that nobody uses. */
const ANY_KEY: ReadonlySet<Way> = new Set([
  'SAML',
  'SAML into the console',
  'Identity Center',
  'Identity Center into the console',
  'switch role',
  'console by GetSigninToken',
]);
/** Ways whose issue says neither role nor session: nothing but the key ties a use to it. */
const BY_KEY_ALONE: ReadonlySet<Way> = new Set(['Cognito GetCredentialsForIdentity', 'S3 Express']);
/** Calls by which a session went on in the console, or in tokens, under keys that no record issues. */
const ENTRIES = new Set(['ConsoleLogin', 'GetSigninToken', 'AuthorizeOAuth2Access', 'CreateOAuth2Token']);

/** Who can be behind a record, as far as the delivered records tell. */
export type Bindings = {
  readonly isDelivered: (event: MadeEvent) => boolean;
  /** The full copy of a call of which this is the faceless one, if it was delivered. */
  readonly otherCopyOf: (event: MadeEvent) => MadeEvent | undefined;
  /** The record of a token being signed, by which another partition's role was taken. */
  readonly tokenBehind: (event: MadeEvent) => MadeEvent | undefined;
  /** Whether some record shows the name that belongs to a user's id. */
  readonly isNamed: (principalId: string) => boolean;
  /** The sessions whose delivered issues fit a record best. */
  readonly fitting: (event: MadeEvent, shown: Shown) => readonly Session[];
  /** Whether the record is younger than its session could be. */
  readonly hasEnded: (event: MadeEvent) => boolean;
  /** Whether the session shows a key elsewhere that no delivered issue explains, and the record cannot tell. */
  readonly lacksAnIssue: (shown: Shown) => boolean;
  /** Whether an elder session of the principal signed in when this one began: it may be that session's console. */
  readonly mayBeConsoleOf: (shown: Shown) => boolean;
  /** The delivered record of an issue that tells most of its caller. */
  readonly bestRecordOf: (session: Session) => MadeEvent;
};

export function bindingsOf(delivered: readonly MadeEvent[], sessions: readonly Session[]): Bindings {
  const keys = new Set(delivered.map(eventKey));
  const isDelivered = (event: MadeEvent): boolean => keys.has(eventKey(event));
  const issued = groupsOf(
    sessions.filter((session) => session.issuedBy.some(isDelivered)),
    ({ principalId }) => principalId,
  );
  const known = seenIn(delivered);
  const near = (principalId: string, createdAt: number): Session[] =>
    (issued.get(principalId) ?? []).filter((session) => Math.abs(momentOf(session) - createdAt) <= NEAR);
  /** Whether the session had gone on under keys of the console's by then, with a key that somebody issued. */
  const explained = ({ principalId }: Shown, createdAt: number, first: number, last: number): boolean => {
    const entries = known.entries.get(sessionKey(principalId, createdAt)) ?? [];
    const issues = near(principalId, createdAt);
    const isIssued = (key: string | null): boolean =>
      key === null || issues.some((issue) => issue.key === key || ANY_KEY.has(issue.way));
    return entries.some(({ at }) => at <= first && last <= at + CONSOLE) && entries.every(({ key }) => isIssued(key));
  };

  /** A key of the console's was not in use before the console was entered. */
  const firstSeen = (event: MadeEvent, { principalId, createdAt, key, invokedBy }: Shown): number =>
    (key !== null && invokedBy === null && createdAt !== null
      ? known.keys.get(sessionKey(principalId, createdAt))?.get(key)
      : undefined) ?? event.at;

  const fitting = (event: MadeEvent, shown: Shown): Session[] => {
    const { createdAt } = shown;
    if (createdAt === null) return [];
    if (shown.signInSession !== null) return near(shown.principalId, createdAt).filter(isGrant);
    const begun = near(shown.principalId, createdAt).filter(
      (session) => !isGrant(session) && session.issuedBy.every(({ at }) => at <= event.at),
    );
    const alive = begun.filter((session) => isAlive(session, event.at));
    const exact = alive.filter(({ key }) => key !== null && key === shown.key);
    if (exact.length > 0) return exact;
    const isExplained = explained(shown, createdAt, firstSeen(event, shown), event.at);
    const isAnyKey = shown.key === null || shown.invokedBy !== null || isExplained;
    const longer = isExplained && !begun.some(({ key }) => key !== null && key === shown.key);
    const open = (longer ? begun : alive).filter(({ way }) => !BY_KEY_ALONE.has(way) && (isAnyKey || ANY_KEY.has(way)));
    const inTheSecond = open.filter((session) => momentOf(session) === createdAt);
    return inTheSecond.length > 0 ? inTheSecond : open;
  };

  const lacksAnIssue = (shown: Shown): boolean => {
    const { createdAt, principalId } = shown;
    if (createdAt === null) return false;
    const issues = near(principalId, createdAt);
    if (issues.some(({ key, way }) => (key !== null && key === shown.key) || ANY_KEY.has(way))) return false;
    const seen = known.keys.get(sessionKey(principalId, createdAt)) ?? new Map<string, number>();
    return [...seen].some(
      ([key, first]) => !issues.some((issue) => issue.key === key) && !explained(shown, createdAt, first, first),
    );
  };

  return {
    isDelivered,
    fitting,
    lacksAnIssue,
    otherCopyOf: (event) => known.fullCopies.get(String(event.record['sharedEventID'])),
    tokenBehind: ({ record }) => known.tokens.get(String(jsonIn(record['requestParameters'])['webIdentityTokenId'])),
    isNamed: (principalId) => known.userIds.has(principalId),
    hasEnded: ({ signer, at }) => signer.session !== null && !isAlive(signer.session, at),
    mayBeConsoleOf: ({ principalId, createdAt, key }) =>
      createdAt !== null &&
      !near(principalId, createdAt).some((session) => key !== null && session.key === key) &&
      (known.signIns.get(principalId) ?? []).some(
        (login) => Math.abs(login.at - createdAt) <= NEAR && login.createdAt < createdAt - NEAR / 2,
      ),
    bestRecordOf: (session) => {
      const records = session.issuedBy.filter(isDelivered);
      const best = records.find(({ copy }) => copy !== "owner's") ?? records[0];
      if (best === undefined) throw new Error('no issue of this session was delivered');
      return best;
    },
  };
}

/** When a session was issued, as its record says; what trades a key within a session leaves that as old as it is. */
const momentOf = ({ way, createdAt, issuedBy }: Session): number =>
  way === 'S3 Express' ? createdAt : (issuedBy[0]?.at ?? createdAt);

const isAlive = ({ endsAt }: Session, at: number): boolean => endsAt === null || at <= endsAt + SKEW;
const isGrant = ({ way }: Session): boolean => way === 'sign-in session (OAuth)';
const sessionKey = (principalId: string, createdAt: number): string => `${principalId} ${createdAt}`;

/** When a session went on in the console or in tokens, and with which key. */
type Entry = { readonly at: number; readonly key: string | null };

/** When a session signed in, and when it began. */
type SignIn = { readonly at: number; readonly createdAt: number };

/** What the delivered records show besides issues. */
type Seen = {
  readonly fullCopies: ReadonlyMap<string, MadeEvent>;
  readonly tokens: ReadonlyMap<string, MadeEvent>;
  readonly userIds: ReadonlySet<string>;
  /** Sessions that went on in the console or in tokens. */
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
  /** Sign-ins of roles' sessions, by principal. */
  readonly signIns: ReadonlyMap<string, readonly SignIn[]>;
  /** Keys shown by a session itself, by principal and creation, and when each was first seen. */
  readonly keys: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

function seenIn(delivered: readonly MadeEvent[]): Seen {
  const [fullCopies, tokens] = [new Map<string, MadeEvent>(), new Map<string, MadeEvent>()];
  const userIds = new Set<string>();
  const entries = new Map<string, Entry[]>();
  const keys = new Map<string, Map<string, number>>();
  const signIns = new Map<string, SignIn[]>();
  for (const event of delivered) {
    const shown = actorOf(event.record);
    if (event.copy === "caller's") fullCopies.set(String(event.record['sharedEventID']), event);
    const token = textIn(jsonIn(event.record['responseElements'])['webIdentityTokenId']);
    if (token !== null) tokens.set(token, event);
    if (shown.type === 'IAMUser' && jsonIn(event.record['userIdentity'])['arn'] !== undefined) {
      userIds.add(shown.principalId);
    }
    if (shown.createdAt === null) continue;
    const session = sessionKey(shown.principalId, shown.createdAt);
    if (event.record['eventName'] === 'ConsoleLogin') {
      const signIn = { at: event.at, createdAt: shown.createdAt };
      signIns.set(shown.principalId, [...(signIns.get(shown.principalId) ?? []), signIn]);
    }
    if (shown.type === 'AssumedRole' && ENTRIES.has(String(event.record['eventName'])))
      entries.set(session, [...(entries.get(session) ?? []), { at: event.at, key: shown.key }]);
    if (shown.key === null || shown.invokedBy !== null) continue;
    const seen = keys.get(session) ?? new Map<string, number>();
    keys.set(session, seen.set(shown.key, Math.min(event.at, seen.get(shown.key) ?? event.at)));
  }
  return { fullCopies, tokens, userIds, entries, signIns, keys };
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
