import type { Origin } from '#lineage';
import { HOME } from './an-actor.ts';

/** The user by that name, as the beginning of a chain. */
export const theUser = (userName: string, accountId = HOME): Origin => ({
  kind: 'IAM_USER',
  id: `arn:aws:iam::${accountId}:user/${userName}`,
  accountId,
  service: null,
});

/** A workload that an AWS service took a role for. */
export const theWorkload = (id: string, service = 'ec2.amazonaws.com', accountId = HOME): Origin => ({
  kind: 'WORKLOAD',
  id,
  accountId,
  service,
});

/** The root user of an account. */
export const theRootUser = (accountId = HOME): Origin => ({
  kind: 'ROOT_USER',
  id: `arn:aws:iam::${accountId}:root`,
  accountId,
  service: null,
});

/** An AWS service that acts for itself. */
export const theService = (id: string): Origin => ({ kind: 'AWS_SERVICE', id, accountId: null, service: null });
