import type { Actor } from '#cloudtrail';
import { isoOf } from '#kernel';
import type { Gap } from './answer.ts';
import { gapOf, accountOf } from './in-record.ts';

/** The gap of a session that no delivered record issued, with the account and the moment whose logs would close it. */
export function issuerGapOf(actor: Actor): Gap {
  const account = accountOf(actor) ?? 'the account';
  const moment = actor.createdAt === null ? 'before its first use' : `of ${isoOf(actor.createdAt)}`;
  switch (actor.type) {
    case 'AWSAccount': {
      const next = `CloudTrail management events of account ${account}: its own copy of this call names the caller`;
      return gapOf('CALLER_ACCOUNT_NOT_INGESTED', actor, next);
    }
    case 'Root': {
      const next = `sign-in and AssumeRoot events ${moment}, of account ${account} and of its organization's management account, in all Regions`;
      return gapOf('ROOT_NOT_EVIDENCED', actor, next);
    }
    default: {
      if (isOfAwsItself(actor)) {
        const next = 'nothing: AWS makes these credentials for a service of its own, and records no call for it';
        return gapOf('SERVICE_DELIVERED', actor, next);
      }
      const next = `management events ${moment}, reads included, of account ${account} and of the accounts that may take this role, in all Regions`;
      return gapOf('ISSUER_NOT_DELIVERED', actor, next);
    }
  }
}

/** Sessions such as `111122223333:aws:ec2-infrastructure:i-0abc`, by which EC2 reads an instance's encrypted volumes. */
const isOfAwsItself = ({ principalId }: Actor): boolean => principalId !== null && /^\d{12}:aws:/.test(principalId);
