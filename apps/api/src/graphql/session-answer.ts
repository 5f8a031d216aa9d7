import type { UnitAnswer } from '#query';

/** The schema's `SessionAnswer`. */
export type AnswerNode = UnitAnswer & { readonly __typename: 'SessionAnswer' };

/** Shows who stood behind a session and one of its keys. */
export const answerNodeOf = (answer: UnitAnswer): AnswerNode => ({ __typename: 'SessionAnswer', ...answer });
