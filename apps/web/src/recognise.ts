/** What a text that somebody pasted was taken for, by its form alone. `event`: where it looks like nothing else. */
export type Recognised = {
  readonly kind:
    | 'event'
    | 'key'
    | 'session'
    | 'session-id'
    | 'role'
    | 'user'
    | 'unique-id'
    | 'principal'
    | 'instance'
    | 'malformed'
    | 'nothing';
  readonly id: string;
  /** In words, to go on from “taken for”; for a malformed text what was expected. */
  readonly words: string;
};

type Form = readonly [kind: Recognised['kind'], form: RegExp, words: string];

const FORMS: readonly Form[] = [
  ['nothing', /^$/, ''],
  ['key', /^A(?:SIA)[A-Z0-9*]{8,124}$/, 'the id of a temporary access key'],
  ['key', /^A(?:KIA)[A-Z0-9*]{8,124}$/, 'the id of a long-term access key'],
  ['key', /^A(?:BIA|CCA)[A-Z0-9*]{8,124}$/, 'the id of an access key'],
  ['unique-id', /^AROA[A-Z0-9]{12,124}$/, 'the unique id of a role'],
  ['unique-id', /^AIDA[A-Z0-9]{12,124}$/, 'the unique id of a user'],
  ['principal', /^AROA[A-Z0-9]{12,124}:[\w+=,.@-]{1,128}$/, 'the principal id of a session'],
  ['session-id', /^s_[0-9a-f]{16}$/, 'the id of a session'],
  ['session', /^arn:[\w-]+:sts::\d{12}:assumed-role\/.+\/.+$/, 'the ARN of a session'],
  ['role', /^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'the ARN of a role'],
  ['user', /^arn:[\w-]+:iam::\d{12}:user\/.+$/, 'the ARN of a user'],
  ['user', /^arn:[\w-]+:iam::\d{12}:root$/, 'the ARN of a root user'],
  ['instance', /^i-[0-9a-f]{8,17}$/, 'the id of an instance'],
];

/** How ids of one kind begin, and what must follow. */
const BEGINNINGS: readonly (readonly [beginning: RegExp, expected: string])[] = [
  [/^A(?:KIA|SIA|BIA|CCA)[A-Z0-9*]*$/, 'an access key id has 16 to 128 letters and digits, AKIA or ASIA among them'],
  [/^A(?:ROA|IDA)[A-Z0-9]*$/, 'a unique id has 16 to 128 letters and digits, AROA or AIDA among them'],
  [/^s_/, 'a session id is s_ and 16 of the digits 0-9 and a-f'],
  [/^i-/, 'an instance id is i- and 8 to 17 of the digits 0-9 and a-f'],
  [
    /^arn:/,
    'the ARN of a role or a user (arn:aws:iam::ACCOUNT:role/NAME) or of a session (arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME)',
  ],
];

const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Tells what a pasted id is, as the server does; `test/contract` holds the two together.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function recognise(text: string): Recognised {
  const id = text.trim();
  const found = FORMS.find(([, form]) => form.test(id));
  if (found !== undefined) return { kind: found[0], id, words: found[2] };
  const expected = BEGINNINGS.find(([beginning]) => beginning.test(id))?.[1];
  if (expected !== undefined) return { kind: 'malformed', id, words: expected };
  return {
    kind: 'event',
    id,
    words: EVENT_ID.test(id) ? 'an event id' : 'an event id, since it looks like nothing else',
  };
}
