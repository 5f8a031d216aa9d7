import type { Attribution } from '#lineage';
import type { EventAttribution, IssuedKeyAnswer, UnitAnswer } from '#query';
import { actionOf, roleAndName, shortOrigin } from './answer-words.ts';
import { chainLines, footLines } from './chain-text.ts';
import { deedWords } from './deed.ts';
import type { Deed } from './deed.ts';
import { safeText } from './safe-text.ts';

const INDENT = ' '.repeat(14);

/**
 * The answer for one event, for people: verdict, chain from origin to action, what to be careful about.
 *
 * @param deed what its record says of the action; null where that is not known
 */
export function eventAnswerText(answer: EventAttribution, deed: Deed | null = null): string {
  const action = safeText(actionOf(answer.eventSource, answer.eventName));
  const known = deed ?? { ...answer, errorCode: null, region: null, sourceIp: null, target: null };
  const place = [deed?.region, deed?.sourceIp, deed?.errorCode].flatMap((part) => part ?? []);
  const details = [answer.eventTime, action, ...place.map(safeText), `event ${safeText(answer.eventId)}`];
  return [
    ` ${answer.status.padEnd(12)} ${eventHeadline(answer, known)}`,
    `${INDENT}${details.join(' · ')}`,
    '',
    ...chainLines(answer, `${answer.eventTime}  ${action}${deed?.target == null ? '' : ` ${safeText(deed.target)}`}`),
    ...footLines(answer, answer.hops.length === 0 ? [] : [`backtrail tree ${answer.eventId}`]),
  ].join('\n');
}

/** The answer for one session and key, for people. */
export function unitAnswerText(answer: UnitAnswer | IssuedKeyAnswer): string {
  const { sessionArn, principalId, accessKeyId, sessionId, firstSeenAt, lastSeenAt, createdAt } = answer;
  const name = roleAndName(sessionArn) ?? principalId ?? accessKeyId ?? 'an identity';
  const account = sessionArn?.split(':')[4];
  const details = [
    ...(sessionId === null ? [] : [`session ${sessionId}`]),
    `key ${safeText(accessKeyId ?? '(none shown)')}`,
    ...(createdAt === null ? [] : [`created ${createdAt}`]),
    firstSeenAt === null ? 'issued, and never seen in use' : `seen ${firstSeenAt} → ${lastSeenAt}`,
  ];
  return [
    ` ${answer.status.padEnd(12)} ${unitHeadline(answer, name)}${account === undefined ? '' : ` in ${safeText(account)}`}`,
    `${INDENT}${details.join(' · ')}`,
    '',
    ...chainLines(answer, null),
    ...footLines(answer, sessionId === null ? [] : [`backtrail session ${sessionId}`]),
  ].join('\n');
}

function eventHeadline(answer: EventAttribution, deed: Deed): string {
  const where = safeText(answer.accountId);
  const words = safeText(deedWords(deed));
  if (answer.origin !== null) return `${safeText(shortOrigin(answer.origin))} ${words} in ${where}`;
  if (answer.status === 'AMBIGUOUS') return `One of ${answer.candidates.length} origins ${words} in ${where}`;
  return `Somebody${heldBy(answer)} ${words} in ${where}; the trail stops there`;
}

function unitHeadline(answer: Attribution, name: string): string {
  if (answer.origin !== null) return `${safeText(shortOrigin(answer.origin))} held ${safeText(name)}`;
  if (answer.status === 'AMBIGUOUS') return `One of ${answer.candidates.length} origins held ${safeText(name)}`;
  return `Nobody is known to have held ${safeText(name)}; the trail stops`;
}

/** The last session that the way back leads to is all that is known of whoever began it. */
function heldBy({ hops }: Attribution): string {
  const last = roleAndName(hops.at(-1)?.sessionArn ?? null);
  return last === null ? '' : ` holding ${safeText(last)}`;
}
