import type { Issue, SessionDetail } from '#query';
import { joinWords, kindWords, roleAndName, shortOrigin } from './answer-words.ts';
import { originText } from './chain-text.ts';
import { safeText } from './safe-text.ts';

/** One session, for people: who stands behind it, what issued it, what it may do, its keys, events and children. */
export function sessionText(detail: SessionDetail): string {
  const { origin, status, accountId, events, errors, writes } = detail;
  const name = roleAndName(detail.sessionArn) ?? detail.name ?? detail.principalId ?? detail.id;
  const who =
    origin === null ? 'nobody is known for certain' : safeText(`${shortOrigin(origin)}, ${kindWords(origin.kind)}`);
  const lines = [
    ` ${status.padEnd(12)} ${safeText(name)}${accountId === null ? '' : ` in ${safeText(accountId)}`}   started by ${who}`,
    '',
    line('id', detail.id),
    line('ARN', detail.sessionArn ?? '-'),
    line('role', detail.roleArn ?? '-'),
    line('principal', detail.principalId ?? '-'),
    line('created', detail.createdAt ?? '-'),
    line('seen', `${detail.firstSeenAt} → ${detail.lastSeenAt}`),
    line('events', `${events}, ${errors} failed, ${writes} that may change something`),
    ...detail.keys.map((each) =>
      line('key', `${each.accessKeyId ?? '(none shown)'}   ${each.events} events, ${each.errors} failed`),
    ),
    ...detail.issues.flatMap(issueLines),
    ...detail.claims.map(({ kind, value, authority }) => line('claim', `${kind} "${value}" by ${authority}`)),
    ...detail.gaps.map(({ reason, ingestNext }) => line('missing', `${reason}: ${ingestNext}`)),
    ...detail.children.map((child) =>
      line(
        'child',
        `${child.id}   ${roleAndName(child.sessionArn) ?? child.name ?? '-'}   ${child.firstSeenAt}   ${child.status}`,
      ),
    ),
    ...(detail.hasMoreChildren ? [line('', 'and more: backtrail tree shows them')] : []),
  ];
  return lines.join('\n');
}

function issueLines({ parent, joinedBy, issuedBy, issuedAt, crossAccount, request }: Issue): readonly string[] {
  const from = parent.kind === 'session' ? `session ${parent.id}` : originText(parent.origin);
  const lines = [
    line('issued', `${issuedAt ?? '-'}   to ${from}   ${joinWords(joinedBy)}${crossAccount ? '  ⇄ account' : ''}`),
  ];
  lines.push(...issuedBy.map((eventId) => line('', `proved by event ${eventId}`)));
  if (request === null) return lines;
  const { eventName, durationSeconds, expiresAt, policy, policyArns, tags } = request;
  const limits = [
    ...(durationSeconds === null ? [] : [`for ${durationSeconds} s`]),
    ...(expiresAt === null ? [] : [`until ${expiresAt}`]),
  ];
  lines.push(line('', [eventName, ...limits].join(' ')));
  if (tags.length > 0) lines.push(line('tags', tags.map(({ key, value }) => `${key}=${value}`).join(', ')));
  if (policyArns.length > 0) lines.push(line('policies', policyArns.join(', ')));
  if (policy !== null) lines.push(line('policy', policy));
  return lines;
}

const line = (name: string, value: string): string => ` ${name.padEnd(10)} ${safeText(value)}`;
