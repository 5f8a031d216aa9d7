import type { Attribution, Claim, Hop, Origin } from '#lineage';
import { joinWords, kindWords, roleAndName, shortOrigin } from './answer-words.ts';
import { safeText } from './safe-text.ts';

/** The way from the origin to the action: each session with what ties it to the call that issued it. */
export function chainLines(answer: Attribution, action: string | null): readonly string[] {
  const hops = [...answer.hops].reverse();
  const lines = answer.origin === null ? [`  ?  ${unknownText(answer)}`] : [`  1  ${originText(answer.origin)}`];
  hops.forEach((hop, index) => {
    lines.push(`  │  ${hop.issuedAt}  ${joinWords(hop.joinedBy)}${hop.crossAccount ? '  ⇄ account' : ''}`);
    lines.push(...hop.issuedBy.map((eventId) => `  │      proved by event ${safeText(eventId)}`));
    lines.push(`  ${index + 2}  ${hopText(hop)}`);
  });
  if (action !== null) lines.push(`  ╰─ ${action}`);
  return lines;
}

/** What to be careful about, what is missing, and where to go on. */
export function footLines(answer: Attribution, next: readonly string[]): readonly string[] {
  const lines = [...answer.claims.flatMap(carefulLines), ...answer.claims.flatMap(notedLines)];
  for (const { origin, hops } of answer.candidates) {
    const who = origin === null ? 'somebody unknown' : originText(origin);
    lines.push(`  Perhaps  ${who}   (${hops.length} ${hops.length === 1 ? 'session' : 'sessions'} back)`);
  }
  if (answer.gap !== null) {
    const { reason, accountId, ingestNext } = answer.gap;
    lines.push(`  Missing  ${reason}${accountId === null ? '' : ` · account ${safeText(accountId)}`}`);
    lines.push(`  Get it   ${safeText(ingestNext)}`);
  }
  lines.push(...checkedLines(answer), ...next.map((command) => `  Next     ${safeText(command)}`));
  return lines.length === 0 ? [] : ['', ...lines];
}

/** An origin with its short name, its kind and its full id. */
export function originText(origin: Origin): string {
  const { kind, id, accountId, service } = origin;
  const short = shortOrigin(origin);
  const words = [short, kindWords(kind), ...(short === id ? [] : [id])];
  const account = accountId === null || id.includes(accountId) ? '' : ` in ${accountId}`;
  const by = service === null ? '' : ` through ${service}`;
  return safeText(`${words.join('   ')}${account}${by}`);
}

function hopText({ sessionArn, accessKeyId }: Hop): string {
  const account = sessionArn?.split(':')[4];
  const name = roleAndName(sessionArn) ?? sessionArn ?? 'session';
  return safeText(`${name}   ${account === undefined ? '' : `in ${account}   `}${accessKeyId ?? '(no key shown)'}`);
}

function unknownText({ status }: Attribution): string {
  return status === 'AMBIGUOUS'
    ? 'several origins fit; see the list below'
    : 'unknown: the call that began this is not in the logs';
}

const CALLERS_WORDS: Readonly<Record<string, string>> = {
  ROLE_SESSION_NAME: 'a session name',
  SOURCE_IDENTITY: 'a source identity',
  FEDERATED_USER_NAME: 'the name of a federated user',
};

function carefulLines({ kind, value, authority }: Claim): readonly string[] {
  if (authority !== 'CALLER') return [];
  const what = CALLERS_WORDS[kind] ?? kind.toLowerCase().replaceAll('_', ' ');
  return [`  Careful  "${safeText(value)}" is ${what} that the caller typed. It proves nothing about who that is.`];
}

const OTHERS_WORDS: Readonly<Record<string, string>> = {
  ROLE_SESSION_NAME: 'is the session name',
  SOURCE_IDENTITY: 'is the source identity',
  IDENTITY_PROVIDER: 'vouched for whoever began the session',
  IN_SCOPE_OF: 'is the resource that the credentials were issued to',
  ON_BEHALF_OF: 'is the Identity Center user that a service acted for',
  SWITCHED_FROM: 'is the identity that the console switched from',
  SOURCE_PRINCIPAL: 'is the principal of another partition that the token was issued to',
  SESSION_ALIVE: 'was alive then and may have made the call',
  INVOKED_BY_DELEGATE: 'is the account of a provider that acted by delegation',
};

/** What others than the caller have said on the way; it is no proof either. */
function notedLines({ kind, value, authority }: Claim): readonly string[] {
  if (authority === 'CALLER') return [];
  const what = OTHERS_WORDS[kind] ?? `is ${kind.toLowerCase().replaceAll('_', ' ')}`;
  const by = authority === 'AWS' ? 'AWS' : 'the identity provider';
  return [`  Noted    ${safeText(value)} ${what}, according to ${by}.`];
}

function checkedLines({ hops, origin }: Attribution): readonly string[] {
  if (origin === null || hops.length === 0) return [];
  const tied = hops.filter(({ strength }) => strength !== 'WEAK').length;
  return [`  Checked  ${tied} of ${hops.length} steps are tied by what AWS wrote`];
}
