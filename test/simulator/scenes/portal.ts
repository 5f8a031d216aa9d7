import { hexOf } from '../identifiers.ts';
import { permissionSet } from '../organisation.ts';
import type { Role } from '../organisation.ts';
import type { MadeEvent, Origin, Signer } from '../truth.ts';
import { work } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';
import { takeRole } from './assume-role.ts';
import { comeByToken } from './by-token.ts';
import { label, roleBeyond, roleNamed } from './casting.ts';

const PERMISSION_SETS = ['AdministratorAccess', 'ViewOnlyAccess'];

/** Who asks the portal for which account. */
export type Asked = { readonly account: string; readonly person: string };

/** A person of the organisation's directory, by the access portal: two records in two accounts, and a third key. */
export function comeByPortal(world: World, at: number, into: 'cli' | 'console', chosen: Partial<Asked> = {}): Signer {
  const { prng, organisation } = world;
  const account = chosen.account ?? prng.pick(organisation.covered);
  const person = chosen.person ?? prng.pick(organisation.people);
  const set = prng.pick(PERMISSION_SETS);
  const role = roleNamed(world, account, set, () => permissionSet(prng, account, set));
  const origin: Origin = { kind: 'IDENTITY_CENTER_USER', id: person, accountId: null, service: null };
  const granted = grantByPortal(world, origin, role, at - prng.below(2), into);
  return comeByToken(world, {
    ...{ name: 'AssumeRoleWithSAML', role, session: person, at, origin, besides: [granted], otherKeyUsed: true },
    way: into === 'cli' ? 'Identity Center' : 'Identity Center into the console',
    identity: { type: 'SAMLUser', principalId: `portal=:${person}`, userName: person, identityProvider: 'portal=' },
    request: {
      sAMLAssertionID: `_${hexOf(prng, 32)}`,
      principalArn: `arn:aws:iam::${account}:saml-provider/AWSSSO_${hexOf(prng, 16)}_DO_NOT_DELETE`,
    },
    response: {
      ...{ subject: person, subjectType: 'persistent', nameQualifier: 'portal=' },
      ...{
        issuer: 'https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/x',
        audience: 'https://signin.aws.amazon.com/saml',
      },
    },
    more: { sourceIPAddress: 'AWS Internal' },
  });
}

function grantByPortal(world: World, person: Origin, role: Role, at: number, into: 'cli' | 'console'): MadeEvent {
  const { prng, organisation } = world;
  const store = `arn:aws:identitystore::${organisation.management}:identitystore/d-9967000000`;
  const portal: Signer = {
    ...{ account: organisation.management, origin: person, key: null, session: null, way: 'federated caller itself' },
    identity: {
      ...{ type: 'IdentityCenterUser', accountId: organisation.management, credentialId: hexOf(prng, 32) },
      onBehalfOf: { userId: userIdOf(person.id), identityStoreArn: store },
    },
  };
  return makeCall(world, portal, {
    ...{ at, source: 'sso.amazonaws.com', name: into === 'cli' ? 'GetRoleCredentials' : 'Federate' },
    more: {
      eventType: 'AwsServiceEvent',
      serviceEventDetails: { role_name: role.name, account_id: role.account },
    },
  });
}

/** The directory's id of a person, made of the name. */
const userIdOf = (person: string): string =>
  `${Buffer.from(person).toString('hex').padEnd(8, '0').slice(0, 8)}-70b1-4e2f-9d1c-1b2c3d4e5f60`;

export function portalUser(world: World, at: number): void {
  const signer = comeByPortal(world, at, 'cli');
  work(world, signer, at, 9);
  if (!world.prng.chance(0.4)) return;
  const onward = takeRole(world, signer, roleBeyond(world, signer.account), label(world, 'jump'), at + 45);
  work(world, onward, at + 45, 4);
}
