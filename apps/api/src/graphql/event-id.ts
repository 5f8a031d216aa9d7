import { recogniseId } from '#query';
import { invalidIdentifier } from './problem.ts';
import type { Problem } from './problem.ts';

/** CloudTrail's are 36 characters; others may have their own. */
const MOST_CHARACTERS = 1_024;

/** Where to ask for what is no event id. */
const INSTEAD: Readonly<Record<string, string>> = {
  key: 'accessKey(id: …) gives the sessions that carried a key.',
  'session-id': 'session(id: …) gives a session.',
  instance: 'sessions(of: …) gives the sessions of an instance.',
};

/** What is wrong with a text as an event id; null where it may be one. */
export function faultInEventId(argument: string, text: string): Problem | null {
  if (text.trim() === '' || text.length > MOST_CHARACTERS || text.includes('\0')) {
    const expected = `an event id has 1 to ${MOST_CHARACTERS} characters, as 7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e`;
    return invalidIdentifier(argument, 'The text is no event id.', expected);
  }
  const recognised = recogniseId(text);
  if (recognised.kind === 'event') return null;
  if (recognised.kind === 'malformed') {
    return invalidIdentifier(argument, 'The text is no event id.', `Expected an event id; ${recognised.expected}.`);
  }
  const hint = INSTEAD[recognised.kind] ?? 'sessions(of: …) and principal(arn: …) take ARNs.';
  return invalidIdentifier(argument, `The text is the id of a ${wordOf(recognised.kind)}, not of an event.`, hint);
}

const wordOf = (kind: string): string => kind.replace('-', ' ');
