import { keyId } from './identifiers.ts';
import type { Role } from './organisation.ts';
import { clockTime, iso } from './spelled-time.ts';
import type { Fault, Json, MadeEvent, Session, Signer, Way } from './truth.ts';
import { sessionToken } from './world.ts';
import type { World } from './world.ts';

/** How often a key is given out although another account has it in use. */
const REPEATED = 0.012;
const MASKED = 0.006;
const MASK = 'ASIA****************';
const REMEMBERED_KEYS = 40;

/** A key that an issue shows, and what is wrong with it. */
export type IssuedKey = { readonly key: string; readonly faults: readonly Fault[] };

/** A new temporary key; now and then one that somebody else has at the same time, or a masked one. */
export function issueKey(world: World, account: string): IssuedKey {
  const { prng, keysInUse } = world;
  if (prng.chance(MASKED)) return { key: MASK, faults: ['masked key'] };
  const strangers = keysInUse.filter((held) => held.account !== account);
  if (strangers.length > 0 && prng.chance(REPEATED)) {
    return { key: prng.pick(strangers).key, faults: ['repeated key id'] };
  }
  const key = keyId(prng, 'ASIA', account);
  keysInUse.push({ key, account });
  if (keysInUse.length > REMEMBERED_KEYS) keysInUse.shift();
  return { key, faults: [] };
}

/** A key that no record issues, as the console and forward access use them. */
export const unseenKey = (world: World, account: string): string => keyId(world.prng, 'ASIA', account);

export function credentialsOf(world: World, key: string, endsAt: number): Json {
  const expiration = clockTime(endsAt, world.prng.chance(0.8));
  return { accessKeyId: key, sessionToken: sessionToken(world), expiration };
}

export const assumedRoleArn = (role: Role, name: string): string =>
  `arn:${role.arn.split(':')[1] ?? 'aws'}:sts::${role.account}:assumed-role/${role.name}/${name}`;

/** What is needed to speak of a session of a role. */
export type RoleSession = {
  readonly role: Role;
  readonly name: string;
  readonly createdAt: number;
  readonly endsAt: number | null;
  readonly key: string | null;
  readonly way: Way;
  readonly issuedBy: readonly MadeEvent[];
  readonly besides?: readonly MadeEvent[];
  readonly caller: Signer | null;
  readonly faults?: readonly Fault[];
  /** Further attributes of the session's context. */
  readonly attributes?: Json;
};

/** Whoever signs with the credentials of a role's session. The origin is the caller's, or the given one. */
export function inRole(world: World, of: RoleSession, origin?: Signer['origin']): Signer {
  const { role, name, createdAt, endsAt, key, way, issuedBy, caller } = of;
  const whose = origin ?? caller?.origin;
  if (whose === undefined) throw new Error('a session needs a caller or an origin');
  const session: Session = {
    ...{ way, createdAt, endsAt, key, issuedBy, caller, origin: whose },
    principalId: `${role.id}:${name}`,
    besides: of.besides ?? [],
    faults: of.faults ?? [],
  };
  world.sessions.push(session);
  return { account: role.account, identity: roleIdentity(of), key, session, way, origin: whose };
}

function roleIdentity({ role, name, createdAt, attributes }: RoleSession): Json {
  return {
    type: 'AssumedRole',
    principalId: `${role.id}:${name}`,
    arn: assumedRoleArn(role, name),
    accountId: role.account,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: role.id,
        arn: role.arn,
        accountId: role.account,
        userName: role.name,
      },
      attributes: { creationDate: iso(createdAt), mfaAuthenticated: 'false', ...attributes },
    },
  };
}

/** The same person or program within a session of users and root, which have no issuer in their context. */
export function inOwnSession(world: World, signer: Signer, session: Session, mfa = false): Signer {
  world.sessions.push(session);
  const attributes = { creationDate: iso(session.createdAt), mfaAuthenticated: String(mfa) };
  const identity = { ...signer.identity, sessionContext: { sessionIssuer: {}, webIdFederationData: {}, attributes } };
  return { ...signer, identity, key: session.key, session, way: session.way };
}
