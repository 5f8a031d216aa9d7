import type { Attribution, Claim, Hop, Origin } from '#lineage';
import type { EventAttribution, UnitAnswer } from '#query';
import { safeText } from './safe-text.ts';

const JOINED_BY: Readonly<Record<Hop['joinedBy'], string>> = {
  ISSUED_ACCESS_KEY: 'joined by the key id that AWS issued',
  SESSION_IDENTITY: 'joined by principal id and time of creation',
  ROLE_AND_NAME: 'joined by role, session name and second',
  SHARED_EVENT: "joined by the other account's copy of the call",
  IN_RECORD: 'named in the record itself',
};

/** The answer for one event, for people: verdict, chain from origin to action, what to be careful about. */
export function eventAnswerText(answer: EventAttribution): string {
  const action = `${shortSource(answer.eventSource)}:${answer.eventName ?? '(no event name)'}`;
  const head = [
    ` ${answer.status.padEnd(12)} ${headline(answer)} ${whatWasDone(answer, action)}`,
    `              ${answer.eventTime} · ${safeText(action)} · account ${safeText(answer.accountId)} · event ${safeText(answer.eventId)}`,
  ];
  return [...head, '', ...chainLines(answer, `${answer.eventTime}  ${safeText(action)}`), ...footLines(answer)].join(
    '\n',
  );
}

/** The answer for one session and key, for people. */
export function unitAnswerText(answer: UnitAnswer): string {
  const name = answer.sessionArn ?? answer.principalId ?? answer.accessKeyId ?? 'an identity';
  const head = [
    ` ${answer.status.padEnd(12)} ${headline(answer)} held ${safeText(name)}`,
    `              key ${safeText(answer.accessKeyId ?? '(none shown)')} · seen ${answer.firstSeenAt} → ${answer.lastSeenAt}`,
  ];
  return [...head, '', ...chainLines(answer, null), ...footLines(answer)].join('\n');
}

function headline({ status, origin, candidates }: Attribution): string {
  if (origin !== null) return safeText(shortOrigin(origin));
  return status === 'AMBIGUOUS' ? `One of ${candidates.length} origins` : 'Somebody who is not known:';
}

function whatWasDone(answer: EventAttribution, action: string): string {
  const verb = answer.origin === null ? 'the trail behind' : 'did';
  const end = answer.origin === null ? ' stops' : '';
  return `${verb} ${safeText(action)} in ${safeText(answer.accountId)}${end}`;
}

function chainLines(answer: Attribution, action: string | null): readonly string[] {
  const hops = [...answer.hops].reverse();
  const lines = answer.origin === null ? [`  ?  ${unknownText(answer)}`] : [`  1  ${originText(answer.origin)}`];
  hops.forEach((hop, index) => {
    lines.push(`  │  ${hop.issuedAt}  ${JOINED_BY[hop.joinedBy]}${hop.crossAccount ? '  ⇄ account' : ''}`);
    lines.push(...hop.issuedBy.map((eventId) => `  │      proved by event ${safeText(eventId)}`));
    lines.push(
      `  ${index + 2}  ${safeText(hop.sessionArn ?? 'session')}   ${safeText(hop.accessKeyId ?? '(no key shown)')}`,
    );
  });
  if (action !== null) lines.push(`  ╰─ ${action}`);
  return lines;
}

function unknownText({ status }: Attribution): string {
  return status === 'AMBIGUOUS'
    ? 'several origins fit; see the list below'
    : 'unknown: the call that began this is not in the logs';
}

function footLines(answer: Attribution): readonly string[] {
  const lines = [...answer.claims.filter(isTyped).map(carefulLine)];
  for (const { origin, hops } of answer.candidates) {
    lines.push(
      `  Perhaps  ${origin === null ? 'somebody unknown' : originText(origin)}   (${hops.length} sessions back)`,
    );
  }
  if (answer.gap !== null) {
    lines.push(
      `  Missing  ${answer.gap.reason}${answer.gap.accountId === null ? '' : ` · account ${safeText(answer.gap.accountId)}`}`,
    );
    lines.push(`  Get it   ${safeText(answer.gap.ingestNext)}`);
  }
  return lines.length === 0 ? [] : ['', ...lines];
}

const isTyped = (claim: Claim): boolean => claim.authority === 'CALLER';

function carefulLine({ kind, value }: Claim): string {
  const what = kind === 'SOURCE_IDENTITY' ? 'a source identity' : 'a session name';
  return `  Careful  "${safeText(value)}" is ${what} that the caller typed. It proves nothing about who that is.`;
}

function originText({ kind, id, accountId, service }: Origin): string {
  const account = accountId === null || id.includes(accountId) ? '' : ` in ${accountId}`;
  const by = service === null ? '' : ` through ${service}`;
  return `${safeText(id)}   ${kind.toLowerCase().replaceAll('_', ' ')}${safeText(account)}${safeText(by)}`;
}

function shortOrigin({ kind, id }: Origin): string {
  return kind === 'IAM_USER' ? (id.split('/').at(-1) ?? id) : id;
}

function shortSource(eventSource: string | null): string {
  return eventSource?.replace(/\.amazonaws\.com(?:\.cn)?$/, '') ?? '(no source)';
}
