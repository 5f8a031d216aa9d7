import type { Role } from './cast.ts';
import type { Party } from './party.ts';
import type { TrueOrigin, TrueStatus } from './truth.ts';

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
  /** The service that makes the call in somebody's name, as the console does. */
  readonly via?: string;
  /** The key to issue, where it is not a fresh one. */
  readonly key?: string;
  /** What the session says of its creation, where that is another second than the call's. */
  readonly createdMs?: number;
  /** Session tags, as text of the request. */
  readonly tags?: string;
  /** What may be said besides nothing when the call is lost: names that AWS chose count for something. */
  readonly ifLost?: readonly TrueStatus[];
};
