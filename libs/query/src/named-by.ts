import type { Origin } from '#lineage';

const IAM_ARN = /^arn:[\w-]+:iam::\d{12}:/;

/**
 * Whether an origin is the one that an id names. An ARN of IAM names a user or the root user, and never somebody whose
 * identity provider vouches for a subject of that text.
 */
export const isNamedBy = ({ id, kind }: Origin, text: string): boolean =>
  id === text && (!IAM_ARN.test(text) || kind === 'IAM_USER' || kind === 'ROOT_USER');
