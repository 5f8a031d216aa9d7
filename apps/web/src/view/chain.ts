import type { Candidate, Hop, Origin } from '../answer.ts';
import type { Child } from '../element.ts';
import { element } from '../element.ts';
import { recognise } from '../recognise.ts';
import { accountIn, joinWords, kindWords, shortOrigin, strengthWords } from '../words.ts';
import { roleAndName } from './headline.ts';
import { code, logText, moment, questionLink } from './log-text.ts';
import { proofDetails } from './record-details.ts';

/**
 * The way from the origin to the action: each session with what ties it to the call that issued it.
 *
 * @param why an origin is not known, where it is not
 */
export function chain({ origin, hops: back }: Candidate, end: Child, why = 'Nothing in the logs tells.'): HTMLElement {
  const hops = [...back].reverse();
  const accounts = [origin?.accountId ?? null, ...hops.map(({ sessionArn }) => accountIn(sessionArn))];
  return element(
    'ol',
    // Without its numbers, which the style makes, some browsers take it for no list.
    { class: 'chain', role: 'list' },
    origin === null
      ? element(
          'li',
          { class: 'unknown' },
          element('p', { class: 'name' }, 'Unknown'),
          element('p', { class: 'fact' }, why),
        )
      : element('li', { class: 'origin' }, originParts(origin)),
    hops.map((hop, index) => element('li', {}, hopParts(hop, accounts[index] ?? null))),
    end === null ? null : element('li', { class: 'end' }, end),
  );
}

/** An origin with its kind, its full id and where it is at home. */
function originParts(origin: Origin): Child {
  const { kind, id, accountId, service } = origin;
  const where = [
    shortOrigin(origin) === id ? null : linked(id, code(id)),
    accountId === null ? null : ['in account ', logText(accountId)],
    service === null ? null : ['through ', logText(service)],
  ].filter((part) => part !== null);
  const name = logText(shortOrigin(origin));
  return [
    element('p', { class: 'name' }, shortOrigin(origin) === id ? linked(id, name) : name, ' ', kindMark(kind)),
    element('p', { class: 'fact' }, where.flatMap((part) => [' ', part]).slice(1)),
  ];
}

const kindMark = (kind: string): HTMLElement => element('span', { class: 'kind' }, kindWords(kind));

const linked = (id: string, words: HTMLElement): HTMLElement => (isQuestion(id) ? questionLink(id, words) : words);

/** Whether the page knows what such an id is. */
const isQuestion = (id: string): boolean => !['event', 'malformed', 'nothing'].includes(recognise(id).kind);

function hopParts(hop: Hop, from: string | null): Child {
  const { sessionArn, accessKeyId, issuedAt, joinedBy, strength, crossAccount } = hop;
  const account = accountIn(sessionArn);
  return [
    crossAccount ? crossing(from, account) : null,
    element('p', { class: 'name' }, roleAndName(sessionArn) ?? sessionWithoutRole(joinedBy)),
    element(
      'p',
      { class: 'fact' },
      account === null ? null : ['in account ', logText(account), ' · '],
      accessKeyId === null ? 'no key shown' : ['key ', questionLink(accessKeyId, code(accessKeyId))],
      ' · issued ',
      moment(issuedAt),
    ),
    element(
      'p',
      { class: 'fact' },
      element('span', { class: 'strength', 'data-strength': strength }, strengthWords(strength)),
      ` ${joinWords(joinedBy)}`,
    ),
    hop.issuedBy.map(proofDetails),
  ];
}

function crossing(from: string | null, to: string | null): HTMLElement {
  const accounts =
    from === null || to === null || from === to ? null : [' from ', logText(from), ' into ', logText(to)];
  return element(
    'p',
    { class: 'crossing' },
    element('span', { 'aria-hidden': 'true' }, '⇄ '),
    'crosses accounts',
    accounts,
  );
}

const sessionWithoutRole = (joinedBy: string): string =>
  joinedBy === 'CONSOLE_SIGN_IN' ? 'console session' : 'temporary credentials of their own';
