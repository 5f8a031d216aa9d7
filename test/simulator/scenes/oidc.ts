import { hexOf, uuid } from '../identifiers.ts';
import type { Signer } from '../truth.ts';
import { work } from '../work.ts';
import type { World } from '../world.ts';
import { takeRole } from './assume-role.ts';
import { comeByToken } from './by-token.ts';
import { roleBeyond, roleNamed } from './casting.ts';

/** Who comes by OpenID Connect, and with which subject. */
type Issuer = { readonly provider: string; readonly audience: string; readonly subject: string; readonly role: string };

function issuerOf(world: World, account: string): Issuer {
  const { prng } = world;
  const github = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
  const cluster = `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/${hexOf(prng, 8)}`;
  const branch = prng.pick(['main', 'release', 'feature/x']);
  const repository = prng.pick(['shop', 'payments', 'infrastructure']);
  const pod = `${prng.pick(['web', 'jobs'])}:${prng.pick(['api', 'worker', 'cron'])}`;
  return prng.pick([
    {
      provider: github,
      audience: 'sts.amazonaws.com',
      subject: `repo:example/${repository}:ref:refs/heads/${branch}`,
      role: 'GitHubDeploy',
    },
    { provider: cluster, audience: 'sts.amazonaws.com', subject: `system:serviceaccount:${pod}`, role: 'PodRole' },
    {
      provider: 'cognito-identity.amazonaws.com',
      audience: `eu-west-1:${uuid(prng)}`,
      subject: `eu-west-1:${uuid(prng)}`,
      role: 'AppUsers',
    },
  ]);
}

/** A pipeline, a pod or a user of an app, by the token of an OpenID Connect provider. */
export function comeByOidc(world: World, account: string, at: number, session?: string): Signer {
  const { prng } = world;
  const { provider, audience, subject, role: name } = issuerOf(world, account);
  const role = roleNamed(world, account, session === undefined ? name : 'AnyPipeline');
  return comeByToken(world, {
    ...{
      name: 'AssumeRoleWithWebIdentity',
      role,
      at,
      way: 'web identity',
      faults: session === undefined ? [] : ['strangers in one second'],
    },
    session: session ?? prng.pick(['GitHubActions', 'botocore-session', 'app1', `botocore-session-${at}`]),
    identity: {
      type: 'WebIdentityUser',
      principalId: `${provider}:${audience}:${subject}`,
      userName: subject,
      identityProvider: provider,
    },
    origin: { kind: 'WEB_IDENTITY', id: subject, accountId: account, service: null },
    request: {},
    response: { subjectFromWebIdentityToken: subject, provider, audience },
  });
}

export function pipeline(world: World, at: number): void {
  const signer = comeByOidc(world, world.prng.pick(world.organisation.covered), at);
  work(world, signer, at, 8);
  if (!world.prng.chance(0.5)) return;
  const deploy = takeRole(world, signer, roleBeyond(world, signer.account), 'deploy', at + 30);
  work(world, deploy, at + 30, 6);
}
