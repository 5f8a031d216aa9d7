import { hexOf, keyId, uniqueId } from './identifiers.ts';
import type { Prng } from './prng.ts';
import type { Signer } from './truth.ts';

/** An IAM role. */
export type Role = {
  readonly account: string;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
};

/** An IAM user with a long-term key. */
export type User = Signer & { readonly name: string; readonly id: string; readonly arn: string };

/** Accounts, and those who work in them. */
export type Organisation = {
  readonly id: string;
  readonly management: string;
  readonly security: string;
  readonly prod: string;
  readonly dev: string;
  /** Of the organisation, but its trail is not at hand. */
  readonly sandbox: string;
  /** In another partition. */
  readonly gov: string;
  /** Another company's. */
  readonly partner: string;
  /** Those in which most of it happens. */
  readonly covered: readonly string[];
  readonly users: readonly User[];
  readonly sandboxUsers: readonly User[];
  readonly partnerUsers: readonly User[];
  readonly roles: readonly Role[];
  /** People by the name that the directory gives them. */
  readonly people: readonly string[];
};

const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi', 'ivan', 'judy'];
const ROLE_NAMES = ['OrgAdmin', 'Deploy', 'ReadOnly', 'Audit', 'Backup', 'DataPipeline', 'BreakGlass', 'Support'];
const PATHS = ['/', '/', '/', '/teams/platform/', '/service-role/'];

export function organisationOf(prng: Prng): Organisation {
  const account = (): string => String(prng.between(10_000_000_000, 999_999_999_999)).padStart(12, '0');
  const [management, security, prod, dev] = [account(), account(), account(), account()];
  const [sandbox, partner, gov] = [account(), account(), account()];
  const covered = [management, security, prod, dev];
  return {
    id: `o-${prng.letters('abcdefghijklmnopqrstuvwxyz0123456789', 10)}`,
    management,
    security,
    prod,
    dev,
    sandbox,
    gov,
    partner,
    covered,
    users: PEOPLE.map((name) => userOf(prng, prng.pick(covered), name)),
    sandboxUsers: ['peggy', 'rupert'].map((name) => userOf(prng, sandbox, name)),
    partnerUsers: ['contractor', 'vendor-sync'].map((name) => userOf(prng, partner, name)),
    roles: covered.flatMap((owner) => ROLE_NAMES.map((name) => roleOf(prng, owner, name, prng.pick(PATHS)))),
    people: PEOPLE.map((name) => `${name}@example.com`),
  };
}

export function roleOf(prng: Prng, account: string, name: string, path = '/'): Role {
  const id = uniqueId(prng, 'AROA', account);
  return { account, name, path, id, arn: `arn:aws:iam::${account}:role${path}${name}` };
}

/** A role of Identity Center's: its name ends in digits that AWS chose. */
export function permissionSet(prng: Prng, account: string, name: string): Role {
  const path = '/aws-reserved/sso.amazonaws.com/eu-west-1/';
  return roleOf(prng, account, `AWSReservedSSO_${name}_${hexOf(prng, 16)}`, path);
}

export function userOf(prng: Prng, account: string, name: string): User {
  const arn = `arn:aws:iam::${account}:user/${name}`;
  const id = uniqueId(prng, 'AIDA', account);
  return {
    name,
    id,
    arn,
    account,
    origin: { kind: 'IAM_USER', id: arn, accountId: account, service: null },
    identity: { type: 'IAMUser', principalId: id, arn, accountId: account, userName: name },
    key: keyId(prng, 'AKIA', account),
    session: null,
    way: 'long-term key of a user',
  };
}

/** The root user of an account, with a key of its own. */
export function rootOf(prng: Prng, account: string): Signer {
  const arn = `arn:aws:iam::${account}:root`;
  return {
    account,
    origin: { kind: 'ROOT_USER', id: arn, accountId: account, service: null },
    identity: { type: 'Root', principalId: account, arn, accountId: account },
    key: keyId(prng, 'AKIA', account),
    session: null,
    way: 'long-term key of root',
  };
}
