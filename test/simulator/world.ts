import { hexOf, uuid } from './identifiers.ts';
import type { Organisation, Role } from './organisation.ts';
import type { Prng } from './prng.ts';
import { iso } from './spelled-time.ts';
import type { Fault, Json, MadeEvent, Session, Signer, Way } from './truth.ts';

/** What the scenes of one run share. Everything that happens is pushed onto `events`. */
export type World = {
  readonly prng: Prng;
  readonly organisation: Organisation;
  readonly events: MadeEvent[];
  /** Every session that was begun, used or not. */
  readonly sessions: Session[];
  /** Temporary keys in use, of which some are given out a second time in another account. */
  readonly keysInUse: { readonly key: string; readonly account: string }[];
  /** Roles that scenes have made, by account and name. */
  readonly namedRoles: Map<string, Role>;
};

/** One call of the AWS API, as far as it differs from what is usual. */
export type Call = {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly source: string;
  readonly name: string;
  /** The account that is told of it: the signer's own unless said. */
  readonly account?: string;
  readonly region?: string;
  readonly request?: Json | null;
  readonly response?: Json | null;
  readonly error?: string;
  /** The key that the record shows: the signer's own unless said. */
  readonly key?: string | null;
  /** What `userIdentity` shows besides, or otherwise. */
  readonly identity?: Json;
  /** Further fields of the record. */
  readonly more?: Json;
  readonly way?: Way;
  readonly faults?: readonly Fault[];
};

const REGIONS = ['us-east-1', 'us-east-1', 'eu-central-1', 'eu-west-1'];
const VERSIONS = ['1.08', '1.08', '1.09', '1.11'];
const AGENTS = ['aws-cli/2.27.0', 'Boto3/1.38.2', 'aws-sdk-go-v2/1.36.3', 'APN/1.0 HashiCorp/1.0 Terraform/1.9.8'];

/** Makes the record of a call that one account is told of. */
export function makeCall(world: World, signer: Signer, call: Call): MadeEvent {
  const event = eventOf(world, signer, call, signer.identity, 'only', {});
  world.events.push(event);
  return event;
}

/** Makes both records of a call into another account: the caller's, and the owner's, which shows only an id. */
export function makeCallBetween(world: World, signer: Signer, owner: string, call: Call): [MadeEvent, MadeEvent] {
  const both = { sharedEventID: uuid(world.prng), requestID: uuid(world.prng) };
  const [faceless, region] = [facelessIdentityOf(signer), regionOf(world, call)];
  const theirs = { ...call, region, more: { ...call.more, ...both } };
  const own = eventOf(world, signer, theirs, signer.identity, "caller's", {});
  const ownersCall = { ...theirs, account: owner, key: null, identity: {} };
  const owners = eventOf(world, signer, ownersCall, faceless, "owner's", { eventVersion: own.record['eventVersion'] });
  world.events.push(own, owners);
  return [own, owners];
}

function facelessIdentityOf({ identity, account }: Signer): Json {
  return { type: 'AWSAccount', principalId: identity['principalId'], accountId: account };
}

function eventOf(
  world: World,
  signer: Signer,
  call: Call,
  shown: Json,
  copy: MadeEvent['copy'],
  over: Json,
): MadeEvent {
  const { prng } = world;
  const id = uuid(prng);
  const [account, region] = [call.account ?? signer.account, regionOf(world, call)];
  const key = call.key === undefined ? signer.key : call.key;
  const identity = { ...shown, ...(key === null ? {} : { accessKeyId: key }), ...call.identity };
  const record = {
    eventVersion: prng.pick(VERSIONS),
    userIdentity: identity,
    eventTime: iso(call.at),
    eventSource: call.source,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: `198.51.100.${prng.between(1, 254)}`,
    userAgent: prng.pick(AGENTS),
    ...(call.error === undefined ? {} : { errorCode: call.error, errorMessage: `not done: ${call.error}` }),
    requestParameters: call.request ?? null,
    responseElements: call.response ?? null,
    requestID: uuid(prng),
    eventID: id,
    readOnly: /^(Get|List|Describe|AssumeRole|Head)/.test(call.name),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    ...call.more,
    ...over,
  };
  const way = call.way ?? signer.way;
  return { id, account, region, at: call.at, record, signer, way, copy, faults: call.faults ?? [] };
}

const regionOf = (world: World, call: Call): string => call.region ?? world.prng.pick(REGIONS);

/** A token as STS would issue it: long, and of no use. */
export const sessionToken = (world: World): string => `IQoJb3JpZ2luX2Vj${hexOf(world.prng, 24)}`;
