import { hexOf, uuid } from '../identifiers.ts';
import { assumedRoleArn, credentialsOf, inRole, issueKey } from '../sessions.ts';
import type { Fault, Signer } from '../truth.ts';
import { work } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';
import { roleNamed } from './casting.ts';

const HOUR = 3600;

/** A machine outside AWS, by a certificate: the session is named by its serial number, or as the machine likes. */
export function byCertificate(world: World, at: number): void {
  const account = world.prng.pick(world.organisation.covered);
  work(world, comeByCertificate(world, account, at), at, 6);
}

/** Two machines that call themselves the same, in one second: by a name, or by what is a third one's serial number. */
export function machinesInOneSecond(world: World, at: number): void {
  const { prng } = world;
  const account = prng.pick(world.organisation.covered);
  const name = prng.chance(0.5) ? 'printer' : `${prng.between(1, 9)}${hexOf(prng, 15)}`;
  for (let each = 0; each < 2; each += 1) work(world, comeByCertificate(world, account, at, name), at, 3);
}

function comeByCertificate(world: World, account: string, at: number, chosen?: string): Signer {
  const { prng } = world;
  const serial = `${prng.between(1, 9)}${hexOf(prng, 15)}`;
  const name = chosen ?? serial;
  const subject = `${prng.pick(['printer', 'scanner', 'mainframe'])}-${serial.slice(0, 3)}`;
  const role = roleNamed(world, account, 'OnPremises');
  const rolesAnywhere = `arn:aws:rolesanywhere:eu-west-1:${account}`;
  const subjectArn = `${rolesAnywhere}:subject/${uuid(prng)}`;
  // Where the session is not named by the serial number, AWS names the certificate's subject alone.
  const id = chosen === undefined ? serial : subjectArn;
  const machine: Signer = {
    ...{ account, key: null, session: null, way: 'federated caller itself' },
    identity: { type: 'Unknown', principalId: '', arn: '', accountId: account, accessKeyId: '', userName: '' },
    origin: { kind: 'CERTIFICATE', id, accountId: account, service: null },
  };
  const { key, faults: own } = issueKey(world, account);
  const faults: readonly Fault[] = chosen === undefined ? own : [...own, 'strangers in one second'];
  const endsAt = at + HOUR;
  const event = makeCall(world, machine, {
    ...{ at, source: 'rolesanywhere.amazonaws.com', name: 'CreateSession' },
    request: {
      ...(chosen === undefined ? {} : { roleSessionName: chosen }),
      cert: `MIIC${hexOf(prng, 40)}`,
      ...{ roleArn: role.arn, durationSeconds: HOUR, profileArn: `${rolesAnywhere}:profile/${uuid(prng)}` },
      trustAnchorArn: `${rolesAnywhere}:trust-anchor/${uuid(prng)}`,
    },
    response: {
      subjectArn,
      credentialSet: [
        {
          assumedRoleUser: { assumedRoleId: `${role.id}:${name}`, arn: assumedRoleArn(role, name) },
          credentials: credentialsOf(world, key, endsAt),
          ...{ roleArn: role.arn, sourceIdentity: `CN=${subject}` },
        },
      ],
    },
    more: { readOnly: false },
  });
  const way = 'Roles Anywhere';
  const issued = { role, name, createdAt: at, endsAt, key, way, issuedBy: [event], caller: null, faults } as const;
  return inRole(world, { ...issued, attributes: {} }, machine.origin);
}
