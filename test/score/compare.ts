import type { Origin, Session, Truth } from '../simulator/index.ts';
import type { Attribution, ToldHop, ToldOrigin } from './attribution.ts';

/**
 * What an answer was worth.
 *
 * `right`: knowable and named. `missed`: knowable and not named. `silent`: not knowable and not named. `right beyond`: not
 * knowable by the rules, and named all the same, rightly. `wrong`: another name than the true one. `path wrong`: the true
 * name, by a way that nobody went. `excepted`: another name, in the one class where a loss may lead to one.
 */
export type Outcome = 'right' | 'missed' | 'silent' | 'right beyond' | 'wrong' | 'path wrong' | 'excepted';

export function outcomeOf(truth: Truth, told: Attribution, sessions: SessionsByPrincipal): Outcome {
  if (told.origin === null) return truth.knowable ? 'missed' : 'silent';
  if (!names(told.origin, truth.origin)) return truth.excepted ? 'excepted' : 'wrong';
  if (!goesTheWay(truth, told.hops, sessions)) return truth.excepted ? 'excepted' : 'path wrong';
  return truth.knowable ? 'right' : 'right beyond';
}

/** Kinds for which the contract says what `accountId` is. */
const WITH_ACCOUNT: ReadonlySet<Origin['kind']> = new Set(['IAM_USER', 'ROOT_USER', 'WORKLOAD', 'WEB_IDENTITY']);

function names(told: ToldOrigin, truth: Origin): boolean {
  return (
    told.kind === truth.kind &&
    (told.id === truth.id || truth.kind === 'ANONYMOUS') &&
    (!WITH_ACCOUNT.has(truth.kind) || told.accountId === truth.accountId) &&
    (truth.kind !== 'WORKLOAD' || told.service === truth.service)
  );
}

/** Every session there was, by principal. */
export type SessionsByPrincipal = ReadonlyMap<string, readonly Session[]>;

export function byPrincipal(sessions: readonly Session[]): SessionsByPrincipal {
  const groups = new Map<string, Session[]>();
  for (const session of sessions) {
    const group = groups.get(session.principalId);
    if (group === undefined) groups.set(session.principalId, [session]);
    else group.push(session);
  }
  return groups;
}

/** How far issues of one session may be apart, in seconds. */
const NEAR = 2;

/** Whether the told hops are sessions that the action really went through, one after the other. */
function goesTheWay(truth: Truth, hops: readonly ToldHop[], all: SessionsByPrincipal): boolean {
  return walks(truth.event.signer.session, truth.event.record, hops, all);
}

/**
 * From one session back to the one it was taken from. A record without the session's own key leaves open which of several
 * issues of one principal and moment it belongs to; if all lead to one origin, any of their ways may be told.
 */
function walks(
  session: Session | null,
  record: Truth['event']['record'],
  hops: readonly ToldHop[],
  all: SessionsByPrincipal,
): boolean {
  const [hop, ...rest] = hops;
  if (hop === undefined) return session === null || namesItself(record, session);
  if (session === null) return false;
  const identity = record['userIdentity'] as Readonly<Record<string, unknown>> | undefined;
  const isTold = !isMasked(session.key) && identity?.['accessKeyId'] === session.key;
  const twins = twinsOf(session, all);
  const open = [session, ...(isTold ? twins.filter(({ key }) => isMasked(key)) : twins)];
  return open.some((each) => {
    const own = [...each.issuedBy, ...each.besides].map(({ id }) => id);
    if (!hop.issuedBy.every((id) => own.includes(id))) return false;
    const issue = each.issuedBy.find(({ copy }) => copy !== "owner's");
    return walks(each.caller?.session ?? null, issue?.record ?? {}, rest, all);
  });
}

const isMasked = (key: string | null): boolean => key?.includes('*') !== false;

function twinsOf(session: Session, all: SessionsByPrincipal): readonly Session[] {
  const same = all.get(session.principalId) ?? [];
  return same.filter((other) => other !== session && Math.abs(other.createdAt - session.createdAt) <= NEAR);
}

/** Whether the record says by itself who acted, so that the way back need not be told to its end. */
function namesItself(record: Truth['event']['record'], session: Session): boolean {
  const identity = record['userIdentity'] as Readonly<Record<string, unknown>> | undefined;
  const isNamed = ['IAMUser', 'FederatedUser', 'Root', 'AWSAccount'].includes(String(identity?.['type']));
  return isNamed || identity?.['inScopeOf'] !== undefined || session.issuedBy.length === 0;
}
