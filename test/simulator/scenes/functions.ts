import { hexOf } from '../identifiers.ts';
import { roleOf } from '../organisation.ts';
import type { Role } from '../organisation.ts';
import { inRole, unseenKey } from '../sessions.ts';
import { iso } from '../spelled-time.ts';
import { work } from '../work.ts';
import type { World } from '../world.ts';
import { HOUR, scopeOf, somewhere, takeRoleAsService, workload } from './service-takes-role.ts';
import { roleNamed } from './casting.ts';

const lambdaRole = (world: World, account: string): Role =>
  roleNamed(world, account, 'LambdaExecution', () => roleOf(world.prng, account, 'LambdaExecution', '/service-role/'));

/** A function: its credentials are cached, so a use may be hours younger than a newer issue of the same name. */
export function lambdaFunction(world: World, at: number): void {
  const { prng } = world;
  const account = somewhere(world);
  const name = `${prng.pick(['resize', 'notify', 'billing'])}-${hexOf(prng, 4)}`;
  const role = lambdaRole(world, account);
  const origin = workload(name, account, 'lambda.amazonaws.com');
  const taking = { service: 'lambda.amazonaws.com', role, name, lasts: 12 * HOUR, full: false, origin } as const;
  const first = takeRoleAsService(world, { ...taking, at, way: 'Lambda function' });
  work(world, first, at, 4);
  takeRoleAsService(world, { ...taking, at: at + 8600, way: 'Lambda function' });
  work(world, first, at + 8601, 4, { faults: ['cached credentials used again'] });
  work(world, first, at + 60, 2, { identity: scopeOf(account, 'Lambda', `function:${name}`), plain: true });
}

/** A function whose credentials were issued under a name of Lambda's own: the record itself says which function it is. */
export function prewarmedFunction(world: World, at: number): void {
  const { prng } = world;
  const account = somewhere(world);
  const name = `${prng.pick(['etl', 'thumbnail', 'webhook'])}-${hexOf(prng, 4)}`;
  const role = lambdaRole(world, account);
  const stamp = iso(at).replaceAll(/\D/g, '');
  const origin = workload(name, account, 'lambda.amazonaws.com');
  const taking = { service: 'lambda.amazonaws.com', role, lasts: 12 * HOUR, full: false, origin } as const;
  takeRoleAsService(world, { ...taking, name: `awslambda_${prng.below(999)}_${stamp}123`, at, way: 'Lambda function' });
  const createdAt = at + 30;
  const key = unseenKey(world, account);
  const signer = inRole(
    world,
    { role, name, createdAt, endsAt: null, key, way: 'Lambda function', issuedBy: [], caller: null },
    origin,
  );
  work(world, signer, createdAt, 4, { identity: scopeOf(account, 'Lambda', `function:${name}`), plain: true });
  work(world, signer, createdAt, 2, { plain: true });
}
