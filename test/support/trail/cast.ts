import type { Dice } from './dice.ts';
import type { Stem } from './identifiers.ts';
import { keyId, stemOf, uniqueId } from './identifiers.ts';

/** A user with a long-term key. */
export type User = {
  readonly accountId: string;
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly key: string;
};

/** The parts of AWS that share nothing with each other. */
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

/** A role. `arn` has the path that session ARNs drop; `name` is its last part. */
export type Role = {
  readonly accountId: string;
  readonly partition: Partition;
  readonly stem: Stem;
  readonly name: string;
  readonly arn: string;
  readonly id: string;
};

export type Account = {
  readonly id: string;
  readonly partition: Partition;
  readonly stem: Stem;
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  /** Roles that instances, functions, tasks, nodes, pods and builds carry, in this order. */
  readonly workloadRoles: readonly Role[];
  /** Roles that IAM Identity Center made, which only it takes for its users. */
  readonly identityCenterRoles: readonly Role[];
  /** The role of AWS Config, which only that service takes. */
  readonly configRole: Role;
};

const PEOPLE = ['alice', 'bao', 'carol', 'dmitri', 'erin', 'farah', 'goran', 'hana', 'ivo', 'jun', 'kofi', 'lena'];
const ROLES = ['ci-deploy', 'OrgAdmin', 'log-reader', 'Engineer', 'team/platform/release', 'break-glass', 'backup'];
const WORKLOAD_ROLES = [
  'app-server',
  'service-role/nightly-report',
  'orders-task',
  'eks-node',
  'orders-pod',
  'service-role/web-build',
];
const IDENTITY_CENTER_ROLES = ['AdministratorAccess', 'ReadOnly'];
const CONFIG_ROLE = 'aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig';

/** People's addresses, which sessions of others are named after. */
export const addresses: readonly string[] = PEOPLE.map((person) => `${person}@example.com`);

/** Makes the accounts of an invented organisation, with users and roles of their own. */
export function castOf(dice: Dice, accounts: number, partition: Partition = 'aws'): readonly Account[] {
  return Array.from({ length: accounts }, () => accountOf(dice, partition));
}

function accountOf(dice: Dice, partition: Partition): Account {
  const id = String(100_000_000_000 + dice.below(899_999_999_999));
  const stem = stemOf(id);
  const userOf = (name: string): User => ({
    accountId: id,
    name,
    arn: `arn:${partition}:iam::${id}:user/${name}`,
    id: uniqueId(dice, 'AIDA', stem),
    key: keyId(dice, 'AKIA', stem),
  });
  const roleOf = (path: string): Role => roleAt(dice, { id, partition, stem }, path);
  const identityCenter = 'aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_';
  return {
    id,
    partition,
    stem,
    users: PEOPLE.map(userOf),
    roles: ROLES.map(roleOf),
    workloadRoles: WORKLOAD_ROLES.map(roleOf),
    identityCenterRoles: IDENTITY_CENTER_ROLES.map((name) => roleOf(`${identityCenter}${name}_${dice.hex(16)}`)),
    configRole: roleOf(CONFIG_ROLE),
  };
}

/** A role of an account, as it is made: with an id that no earlier role of its name had. */
export function roleAt(
  dice: Dice,
  { id, partition, stem }: Pick<Account, 'id' | 'partition' | 'stem'>,
  path: string,
): Role {
  return {
    accountId: id,
    partition,
    stem,
    name: path.slice(path.lastIndexOf('/') + 1),
    arn: `arn:${partition}:iam::${id}:role/${path}`,
    id: uniqueId(dice, 'AROA', stem),
  };
}
