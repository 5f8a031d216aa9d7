import type { SessionAnswer } from '../answer.ts';
import { noticeCard } from './problem-card.ts';

/** A key that several sessions carried names nobody by itself. */
export function reusedCard(answers: readonly SessionAnswer[]): HTMLElement {
  const sessions = new Set(answers.map(({ sessionId, principalId }) => sessionId ?? principalId)).size;
  return noticeCard({
    title: 'REUSED',
    meaning: 'AWS does not promise that ids of temporary keys are unique.',
    found: `${sessions} different sessions carried this key id`,
    next: 'Tell them apart by their times and accounts. The answer for one says nothing about the other.',
    outcome: 'REUSED',
  });
}
