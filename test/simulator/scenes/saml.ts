import { hexOf } from '../identifiers.ts';
import type { Role } from '../organisation.ts';
import type { Fault, Signer, Way } from '../truth.ts';
import { work } from '../work.ts';
import type { World } from '../world.ts';
import { takeRole } from './assume-role.ts';
import { comeByToken } from './by-token.ts';
import { label, roleBeyond, roleIn } from './casting.ts';

/** Looks like alice on every screen, and is somebody else. STS takes no such session name, so hers is another. */
const CYRILLIC_ALICE = '\u0430lice@example.com';

/** Who comes by SAML: in whose name, under which session name, for which role. */
export type Asserted = {
  readonly subject: string;
  readonly session: string;
  readonly role: Role;
  readonly faults?: readonly Fault[];
};

/** A person of a company's own identity provider. The session is mostly, not always, named by the subject. */
export function comeBySaml(world: World, account: string, at: number, way: Way, asserted?: Asserted): Signer {
  const { prng, organisation } = world;
  const subject = prng.pick([...organisation.people, CYRILLIC_ALICE]);
  const isOwn = subject !== CYRILLIC_ALICE && prng.chance(0.8);
  const session = isOwn ? subject : prng.pick(['alice@example.com', ...organisation.people]);
  return assertSaml(world, account, at, way, asserted ?? { subject, session, role: roleIn(world, account) });
}

function assertSaml(world: World, account: string, at: number, way: Way, asserted: Asserted): Signer {
  const { prng } = world;
  const { subject: person, session, role, faults = [] } = asserted;
  const nameQualifier = 'b3RoZXIgaWRwIG5hbWU=';
  const provider = `arn:aws:iam::${account}:saml-provider/Okta`;
  return comeByToken(world, {
    ...{ name: 'AssumeRoleWithSAML', role, session, at, way, faults },
    identity: {
      type: 'SAMLUser',
      principalId: `${nameQualifier}:${person}`,
      userName: person,
      identityProvider: nameQualifier,
    },
    origin: { kind: 'SAML_USER', id: person, accountId: account, service: null },
    request: { sAMLAssertionID: `_${hexOf(prng, 32)}`, principalArn: provider },
    response: {
      ...{ subject: person, subjectType: 'persistent', issuer: 'https://okta.example.com/exk1', nameQualifier },
      audience: 'https://signin.aws.amazon.com/saml',
    },
  });
}

export function samlUser(world: World, at: number): void {
  const signer = comeBySaml(world, world.prng.pick(world.organisation.covered), at, 'SAML');
  work(world, signer, at, 8);
  if (!world.prng.chance(0.4)) return;
  const onward = takeRole(world, signer, roleBeyond(world, signer.account), label(world, 'jump'), at + 60);
  work(world, onward, at + 60, 4);
}
