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

/** A role. `arn` has the path that session ARNs drop; `name` is its last part. */
export type Role = {
  readonly accountId: string;
  readonly stem: Stem;
  readonly name: string;
  readonly arn: string;
  readonly id: string;
};

export type Account = {
  readonly id: string;
  readonly stem: Stem;
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  /** Roles that instances, functions and tasks carry. */
  readonly workloadRoles: readonly Role[];
  /** The role of AWS Config, which only that service takes. */
  readonly configRole: Role;
};

const PEOPLE = ['alice', 'bao', 'carol', 'dmitri', 'erin', 'farah', 'goran', 'hana', 'ivo', 'jun', 'kofi', 'lena'];
const ROLES = ['ci-deploy', 'OrgAdmin', 'log-reader', 'Engineer', 'team/platform/release', 'break-glass', 'backup'];
const WORKLOAD_ROLES = ['app-server', 'service-role/nightly-report', 'orders-task'];
const CONFIG_ROLE = 'aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig';

/** People's addresses, which sessions of others are named after. */
export const addresses: readonly string[] = PEOPLE.map((person) => `${person}@example.com`);

/** Makes the accounts of an invented organisation, with users and roles of their own. */
export function castOf(dice: Dice, accounts: number): readonly Account[] {
  return Array.from({ length: accounts }, () => accountOf(dice));
}

function accountOf(dice: Dice): Account {
  const id = String(100_000_000_000 + dice.below(899_999_999_999));
  const stem = stemOf(id);
  const userOf = (name: string): User => ({
    accountId: id,
    name,
    arn: `arn:aws:iam::${id}:user/${name}`,
    id: uniqueId(dice, 'AIDA', stem),
    key: keyId(dice, 'AKIA', stem),
  });
  const roleOf = (path: string): Role => ({
    accountId: id,
    stem,
    name: path.slice(path.lastIndexOf('/') + 1),
    arn: `arn:aws:iam::${id}:role/${path}`,
    id: uniqueId(dice, 'AROA', stem),
  });
  return {
    id,
    stem,
    users: PEOPLE.map(userOf),
    roles: ROLES.map(roleOf),
    workloadRoles: WORKLOAD_ROLES.map(roleOf),
    configRole: roleOf(CONFIG_ROLE),
  };
}
