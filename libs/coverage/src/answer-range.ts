import type { EpochMs } from '#kernel';
import type { AnswerRange } from './gaps-behind.ts';

/** The longest that credentials of a session are good for: 36 hours of GetSessionToken and GetFederationToken. */
const LONGEST_SESSION_MS = 36 * 3_600_000;

/** As much of an attribution as tells what logs it rests on. */
export type Answered = {
  readonly eventTime: string;
  readonly accountId: string;
  readonly status: string;
  readonly origin: { readonly accountId: string | null } | null;
  readonly hops: readonly { readonly sessionArn: string | null; readonly issuedAt: string | null }[];
  readonly gap: { readonly accountId: string | null } | null;
};

/**
 * What logs an answer rests on: of all accounts on the way, from the first issue until the event. Where the way stops or
 * parts, what is not known may lie as far back as a session lasts.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
export function rangeOfAnswer({ eventTime, accountId, status, origin, hops, gap }: Answered): AnswerRange {
  const until = Date.parse(eventTime);
  const issued = hops.flatMap(({ issuedAt }) => (issuedAt === null ? [] : [Date.parse(issuedAt)]));
  const first = Math.min(until, ...issued);
  const isOpen = status === 'AMBIGUOUS' || status === 'INCOMPLETE';
  const accounts = [
    accountId,
    origin?.accountId,
    gap?.accountId,
    ...hops.map(({ sessionArn }) => sessionArn?.split(':')[4]),
  ];
  return {
    accountIds: [...new Set(accounts.flatMap((account) => account ?? []))].sort(),
    from: (isOpen ? first - LONGEST_SESSION_MS : first) as EpochMs,
    until: until as EpochMs,
  };
}
