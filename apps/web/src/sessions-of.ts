import type { SessionAnswer } from './answer.ts';
import { isProblem } from './answer.ts';
import { ask } from './ask.ts';
import { SESSIONS } from './documents.ts';
import { shownOf } from './shown.ts';
import type { Shown } from './shown.ts';
import { sessionCard } from './view/answer-card.ts';
import { moreButton } from './view/more-button.ts';
import { noticeCard, problemCard } from './view/problem-card.ts';

/** The sessions that an ARN, a unique id or an instance id leads to, a page at a time. */
export async function sessionsOf(id: string, words: string, signal: AbortSignal): Promise<Shown> {
  return shownOf(await ask(SESSIONS, { id, after: null }, signal), ({ sessions, principal }) => {
    const { nodes, pageInfo } = sessions;
    if (nodes.length > 0) return [...cardsOf(nodes), ...more(id, pageInfo.endCursor, pageInfo.hasNextPage)];
    if (isProblem(principal)) return [problemCard(principal)];
    return [
      noticeCard({
        title: 'No sessions',
        meaning: `It was taken for ${words}.`,
        found: `No session of ${id} is in this store`,
        next: 'If it is newer than what was ingested, load more: backtrail ingest PATH',
      }),
    ];
  });
}

const cardsOf = (nodes: readonly { readonly who: readonly SessionAnswer[] }[]): readonly HTMLElement[] =>
  nodes.flatMap(({ who }) => who.map((answer) => sessionCard(answer)));

function more(id: string, after: string | null, isThere: boolean): readonly HTMLElement[] {
  if (!isThere) return [];
  return [
    moreButton('Show more sessions', async (signal) => {
      const asked = await ask(SESSIONS, { id, after }, signal);
      if (asked.kind !== 'answered') return null;
      const { nodes, pageInfo } = asked.data.sessions;
      return [...cardsOf(nodes), ...more(id, pageInfo.endCursor, pageInfo.hasNextPage)];
    }),
  ];
}
