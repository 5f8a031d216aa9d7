import type { Candidate } from '../answer.ts';
import { element } from '../element.ts';
import { kindWords, shortOrigin } from '../words.ts';
import { chain } from './chain.ts';
import { logText } from './log-text.ts';

/** All origins that fit, each with its way; none of them is picked. */
export function candidateList(candidates: readonly Candidate[]): HTMLElement {
  return element(
    'div',
    { class: 'candidates' },
    element('h3', {}, 'Candidates'),
    element('p', {}, 'Each of these fits what the logs show. Nothing in them tells which it was.'),
    element(
      'ul',
      {},
      candidates.map((candidate) => element('li', {}, way(candidate))),
    ),
  );
}

function way(candidate: Candidate): HTMLElement {
  const { origin } = candidate;
  const who = origin === null ? 'somebody unknown' : [logText(shortOrigin(origin)), `, ${kindWords(origin.kind)}`];
  return element('details', {}, element('summary', {}, 'Perhaps ', who), chain(candidate, null));
}
