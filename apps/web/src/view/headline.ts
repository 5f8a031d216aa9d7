import type { EventAnswer, SessionAnswer } from '../answer.ts';
import { deedWords, targetOf } from '../deed.ts';
import type { Child } from '../element.ts';
import { element } from '../element.ts';
import { roleSessionIn, shortOrigin } from '../words.ts';
import { logText, typedName } from './log-text.ts';

/** Who did what, and in which account. Nobody is named where the answer names nobody. */
export function eventHeadline(answer: EventAnswer): readonly Child[] {
  const { status, origin, candidates, accountId, eventName } = answer;
  const target = targetOf(eventName, answer.event.raw);
  const deed = [
    ' ',
    logText(deedWords({ ...answer, errorCode: answer.event.errorCode })),
    ...(target === null ? [] : [' ', logText(target)]),
    ' in ',
    logText(accountId),
  ];
  if (origin !== null) return [strong(shortOrigin(origin)), ...deed];
  if (status === 'AMBIGUOUS') return [`One of ${candidates.length} origins`, ...deed];
  const held = roleAndName(answer.hops.at(-1)?.sessionArn ?? null);
  return ['Somebody', ...(held === null ? [] : [' holding ', ...held]), ...deed, '; the trail stops there'];
}

/** Who held a session. */
export function sessionHeadline(answer: SessionAnswer): readonly Child[] {
  const { status, origin, candidates, sessionArn, principalId, accessKeyId } = answer;
  const session = roleAndName(sessionArn) ?? [logText(principalId ?? accessKeyId ?? 'an identity')];
  if (origin !== null) return [strong(shortOrigin(origin)), ' held ', ...session];
  if (status === 'AMBIGUOUS') return [`One of ${candidates.length} origins held `, ...session];
  return ['Nobody is known to have held ', ...session, '; the trail stops'];
}

/** `ci-deploy “build-7781”`; null for what is no role session. */
export function roleAndName(sessionArn: string | null): readonly Child[] | null {
  const session = roleSessionIn(sessionArn);
  return session === null ? null : [logText(session.role), ' ', typedName(session.name)];
}

const strong = (name: string): HTMLElement => element('strong', {}, logText(name));
