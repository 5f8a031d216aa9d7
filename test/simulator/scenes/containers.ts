import { hexOf, uuid } from '../identifiers.ts';
import { work } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';
import { HOUR, SIX_HOURS, somewhere, takeRoleAsService, workload } from './service-takes-role.ts';
import { takeRole } from './assume-role.ts';
import { label, roleBeyond, roleNamed } from './casting.ts';
import { instanceCredentials } from './instances.ts';

/** A task: its own role and the role that starts it, each named by the task. */
export function containerTask(world: World, at: number): void {
  const account = somewhere(world);
  const task = hexOf(world.prng, 32);
  for (const name of ['TaskRole', 'TaskExecution']) {
    const role = roleNamed(world, account, name);
    const origin = workload(task, account, 'ecs-tasks.amazonaws.com');
    const taking = { service: 'ecs-tasks.amazonaws.com', role, name: task, at, lasts: SIX_HOURS, full: false } as const;
    const signer = takeRoleAsService(world, { ...taking, way: 'ECS task', origin });
    work(world, signer, at, 5);
    if (name !== 'TaskRole') continue;
    const onward = takeRole(world, signer, roleBeyond(world, account), label(world, 'task'), at + 50);
    work(world, onward, at + 50, 3);
  }
}

/** A pod by EKS Pod Identity: the node asks with its own role, and EKS takes the pod's. */
export function pod(world: World, at: number): void {
  const { prng } = world;
  const account = somewhere(world);
  const node = `i-0${hexOf(prng, 16)}`;
  const [onNode] = instanceCredentials(world, roleNamed(world, account, 'NodeRole'), node, at);
  const [namespace, serviceAccount] = [prng.pick(['web', 'jobs']), prng.pick(['api', 'cron'])];
  const now = at + 90;
  const asked = makeCall(world, onNode, {
    ...{ at: now, source: 'eks-auth.amazonaws.com', name: 'AssumeRoleForPodIdentity' },
    request: { clusterName: 'main', token: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
  });
  const podName = `${serviceAccount}-${hexOf(prng, 5)}`;
  const tags = {
    'eks-cluster-arn': `arn:aws:eks:eu-west-1:${account}:cluster/main`,
    'eks-cluster-name': 'main',
    'kubernetes-namespace': namespace,
    'kubernetes-service-account': serviceAccount,
    'kubernetes-pod-name': podName,
    'kubernetes-pod-uid': uuid(prng),
  };
  const signer = takeRoleAsService(world, {
    ...{ service: 'pods.eks.amazonaws.com', role: roleNamed(world, account, 'PodAccess'), at: now, lasts: SIX_HOURS },
    ...{ name: `eks-main-${podName}-${uuid(prng)}`, way: 'EKS pod', full: true, besides: [asked] },
    origin: workload(`${namespace}/${serviceAccount}`, account, 'pods.eks.amazonaws.com'),
    request: { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) },
  });
  work(world, signer, now, 6);
}

/** A build, which may deploy into another account. */
export function codeBuild(world: World, at: number): void {
  const account = somewhere(world);
  const name = `AWSCodeBuild-${uuid(world.prng)}`;
  const signer = takeRoleAsService(world, {
    ...{ service: 'codebuild.amazonaws.com', role: roleNamed(world, account, 'Builder'), name, at, lasts: HOUR },
    ...{ way: 'CodeBuild', full: true, origin: workload(name, account, 'codebuild.amazonaws.com') },
  });
  work(world, signer, at, 5);
  work(world, takeRole(world, signer, roleBeyond(world, account), 'build', at + 30), at + 30, 4);
}
