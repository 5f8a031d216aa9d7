import type { Json, MadeEvent, Signer } from './truth.ts';
import { unseenKey } from './sessions.ts';
import { iso } from './spelled-time.ts';
import { makeCall } from './world.ts';
import type { Call, World } from './world.ts';

const ACTIONS: readonly (readonly [source: string, name: string])[] = [
  ['s3.amazonaws.com', 'ListBuckets'],
  ['s3.amazonaws.com', 'DeleteBucket'],
  ['s3.amazonaws.com', 'PutBucketPolicy'],
  ['ec2.amazonaws.com', 'DescribeInstances'],
  ['ec2.amazonaws.com', 'RunInstances'],
  ['ec2.amazonaws.com', 'AuthorizeSecurityGroupIngress'],
  ['iam.amazonaws.com', 'CreateUser'],
  ['iam.amazonaws.com', 'ListRoles'],
  ['dynamodb.amazonaws.com', 'DescribeTable'],
  ['lambda.amazonaws.com', 'UpdateFunctionCode20150331v2'],
  ['secretsmanager.amazonaws.com', 'GetSecretValue'],
  ['sts.amazonaws.com', 'GetCallerIdentity'],
];
const FORWARDING = ['cloudformation.amazonaws.com', 'athena.amazonaws.com', 'secretsmanager.amazonaws.com'];

/** What may befall single records of a piece of work. */
export type WorkOptions = {
  /** From the first to the last action, in seconds. */
  readonly within?: number;
  readonly identity?: Json;
  readonly faults?: Call['faults'];
  readonly way?: Call['way'];
  /** Keys to choose from, where one session works with several. */
  readonly keys?: readonly string[];
  readonly more?: Json;
  readonly region?: string;
  /** No key-less record and no forward access among them. */
  readonly plain?: boolean;
};

const WITHIN = 1500;
const NO_KEY = 0.035;
const EMPTY_KEY = 0.01;
const FORWARDED = 0.05;

/** Does some ordinary work: `count` actions, of which a few show no key or are passed on by a service. */
export function work(
  world: World,
  signer: Signer,
  from: number,
  count: number,
  options: WorkOptions = {},
): MadeEvent[] {
  const within = options.within ?? WITHIN;
  return Array.from({ length: count }, (_, index) => {
    const at = from + (index === 0 ? world.prng.below(3) : world.prng.below(within));
    return act(world, signer, at, options);
  });
}

/** One action. */
export function act(world: World, signer: Signer, at: number, options: WorkOptions = {}): MadeEvent {
  const { prng } = world;
  const [source, name] = prng.pick(ACTIONS);
  const { identity, faults = [], way, keys, more, region } = options;
  const call: Call = {
    ...{ at, source, name, faults },
    ...(keys === undefined ? {} : { key: prng.pick(keys) }),
    ...(identity === undefined ? {} : { identity }),
    ...(way === undefined ? {} : { way }),
    ...(more === undefined ? {} : { more }),
    ...(region === undefined ? {} : { region }),
    ...(prng.chance(0.04) ? { error: 'AccessDenied' } : {}),
  };
  if (options.plain === true || signer.key === null) return makeCall(world, signer, call);
  if (prng.chance(FORWARDED))
    return forward(world, signer, at, { faults, ...(region === undefined ? {} : { region }) });
  if (signer.session !== null && prng.chance(NO_KEY)) {
    return makeCall(world, signer, { ...call, key: null, faults: [...faults, 'no key shown'] });
  }
  if (signer.session !== null && prng.chance(EMPTY_KEY)) {
    return makeCall(world, signer, { ...call, key: '', faults: [...faults, 'no key shown'] });
  }
  return makeCall(world, signer, call);
}

/**
 * What an AWS service does on somebody's behalf: the caller's own identity, with a fresh key that no record issues. Under
 * a session it keeps the session's creation; under a long-term key it shows when the service began.
 */
export function forward(world: World, signer: Signer, at: number, besides: Partial<Call> = {}): MadeEvent {
  const { prng } = world;
  const service = prng.pick(FORWARDING);
  const attributes = { creationDate: iso(at - prng.below(60)), mfaAuthenticated: 'false' };
  const context = signer.session === null ? { sessionContext: { sessionIssuer: {}, attributes } } : {};
  return makeCall(world, signer, {
    at,
    source: 'kms.amazonaws.com',
    name: prng.pick(['Decrypt', 'GenerateDataKey', 'DescribeKey']),
    key: unseenKey(world, signer.account),
    identity: { ...context, invokedBy: service },
    more: { sourceIPAddress: service, userAgent: service },
    way: signer.session === null ? 'forward access under a user' : 'forward access under a session',
    ...besides,
  });
}
