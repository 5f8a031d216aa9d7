/**
 * What an id that somebody pasted may be; `event` where it looks like nothing else, since event ids have no fixed form.
 * `malformed` ids begin like one of the others and cannot be one.
 */
export type RecognisedId =
  | { readonly kind: 'event'; readonly id: string }
  | { readonly kind: 'key'; readonly id: string }
  /** An `assumed-role` ARN. */
  | { readonly kind: 'session'; readonly id: string }
  /** The public id of a session: `s_` and 16 hexadecimal digits. */
  | { readonly kind: 'session-id'; readonly id: string }
  | { readonly kind: 'role'; readonly id: string }
  /** The ARN of an IAM user or of an account's root user. */
  | { readonly kind: 'user'; readonly id: string }
  /** The unique id of a role or user: `AROA…`, `AIDA…`. */
  | { readonly kind: 'unique-id'; readonly id: string }
  /** The principal id of a role's sessions of one name: `AROA…:name`. */
  | { readonly kind: 'principal'; readonly id: string }
  | { readonly kind: 'instance'; readonly id: string }
  | { readonly kind: 'malformed'; readonly id: string; readonly expected: string };

type Form = {
  readonly kind: Exclude<RecognisedId['kind'], 'event' | 'malformed'>;
  readonly form: RegExp;
};

const FORMS: readonly Form[] = [
  { kind: 'key', form: /^A(?:KIA|SIA|BIA|CCA)[A-Z0-9*]{8,124}$/ },
  { kind: 'unique-id', form: /^A(?:ROA|IDA)[A-Z0-9]{12,124}$/ },
  { kind: 'principal', form: /^AROA[A-Z0-9]{12,124}:[\w+=,.@-]{1,128}$/ },
  { kind: 'session-id', form: /^s_[0-9a-f]{16}$/ },
  { kind: 'session', form: /^arn:[\w-]+:sts::\d{12}:assumed-role\/.+\/.+$/ },
  { kind: 'role', form: /^arn:[\w-]+:iam::\d{12}:role\/.+$/ },
  { kind: 'user', form: /^arn:[\w-]+:iam::\d{12}:(?:user\/.+|root)$/ },
  { kind: 'instance', form: /^i-[0-9a-f]{8,17}$/ },
];

/** How ids of one kind begin, and what must follow. */
const BEGINNINGS: readonly (readonly [beginning: RegExp, expected: string])[] = [
  [/^A(?:KIA|SIA|BIA|CCA)[A-Z0-9*]*$/, 'an access key id has 16 to 128 letters and digits, AKIA or ASIA among them'],
  [/^A(?:ROA|IDA)[A-Z0-9]*$/, 'a unique id has 16 to 128 letters and digits, AROA or AIDA among them'],
  [/^s_/, 'a session id is s_ and 16 of the digits 0-9 and a-f'],
  [/^i-/, 'an instance id is i- and 8 to 17 of the digits 0-9 and a-f'],
  [
    /^arn:/,
    'arn:aws:iam::ACCOUNT:role/NAME, arn:aws:iam::ACCOUNT:user/NAME, arn:aws:iam::ACCOUNT:root or arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION',
  ],
];

/**
 * Tells what a pasted id is by its form alone.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function recogniseId(text: string): RecognisedId {
  const id = text.trim();
  const kind = FORMS.find(({ form }) => form.test(id))?.kind;
  if (kind !== undefined) return { kind, id };
  const expected = BEGINNINGS.find(([beginning]) => beginning.test(id))?.[1];
  return expected === undefined ? { kind: 'event', id } : { kind: 'malformed', id, expected };
}
