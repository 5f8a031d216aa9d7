import type { Action, PageInfo } from './answer.ts';
import { isProblem } from './answer.ts';
import { ask } from './ask.ts';
import { DID } from './documents.ts';
import { element } from './element.ts';
import { shownOf } from './shown.ts';
import type { Shown } from './shown.ts';
import { actionList } from './view/action-list.ts';
import { code, logText } from './view/log-text.ts';
import { moreButton } from './view/more-button.ts';
import { problemCard } from './view/problem-card.ts';
import { shortOrigin } from './words.ts';

/** What a user did, through every role that it went on to take: calls that may change something, by time. */
export async function userActions(id: string, signal: AbortSignal): Promise<Shown> {
  const asked = await ask(DID, { id, after: null, onlyWrites: true }, signal);
  return shownOf(asked, ({ principal }) => {
    if (isProblem(principal)) return [problemCard(principal)];
    const { nodes, pageInfo } = principal.actions;
    const name = shortOrigin({ kind: id.endsWith(':root') ? 'ROOT_USER' : 'IAM_USER', id });
    const heading = nodes.length === 0 ? ' is not known to have changed anything' : ' did this, through whatever roles';
    return [
      element(
        'article',
        { class: 'card' },
        element('h2', { tabindex: '-1' }, element('strong', {}, logText(name)), heading),
        element('p', { class: 'fact' }, code(id), ' · calls that may change something, the first one first'),
        listed(id, nodes, pageInfo),
      ),
    ];
  });
}

function listed(id: string, nodes: readonly Action[], { hasNextPage, endCursor }: PageInfo): readonly HTMLElement[] {
  const list = actionList(nodes);
  if (!hasNextPage) return [list];
  const button = moreButton('Show more', async (signal) => {
    const asked = await ask(DID, { id, after: endCursor, onlyWrites: true }, signal);
    if (asked.kind !== 'answered' || isProblem(asked.data.principal)) return null;
    const { actions } = asked.data.principal;
    return listed(id, actions.nodes, actions.pageInfo);
  });
  return [list, button];
}
