import type { Role } from './cast.ts';
import type { TrueOrigin } from './manifest.ts';
import type { Party } from './party.ts';

/** Which copies of an issuing call are delivered. Within one account there is one copy only, the caller's. */
export type Delivery = 'all' | 'caller-only' | 'owner-only' | 'none';

/** An issuing call to be made. */
export type IssueOrder = {
  readonly caller: Party;
  readonly role: Role;
  readonly name: string;
  readonly atMs: number;
  readonly delivery: Delivery;
  readonly ip: string;
  readonly region: string;
  /** Whether the answer holds credentials and nothing else, as those to EC2, ECS and Lambda do. */
  readonly isBare?: boolean;
  /** The workload that the session stands for, where the origin is not simply the caller's. */
  readonly workload?: TrueOrigin;
  readonly ec2RoleDelivery?: '1.0' | '2.0';
};
