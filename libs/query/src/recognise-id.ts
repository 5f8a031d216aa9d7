/** What an id that somebody pasted may be; `event` where it looks like nothing else, since event ids have no fixed form. */
export type RecognisedId =
  | { readonly kind: 'event'; readonly id: string }
  | { readonly kind: 'key'; readonly id: string }
  | { readonly kind: 'session'; readonly id: string }
  | { readonly kind: 'role'; readonly id: string }
  | { readonly kind: 'instance'; readonly id: string };

const FORMS: readonly (readonly [Exclude<RecognisedId['kind'], 'event'>, RegExp])[] = [
  ['key', /^A(?:KIA|SIA|BIA|CCA)[A-Z0-9*]{8,124}$/],
  ['session', /^arn:[\w-]+:sts::\d{12}:assumed-role\/.+\/.+$/],
  ['role', /^arn:[\w-]+:iam::\d{12}:role\/.+$/],
  ['instance', /^i-[0-9a-f]{8,17}$/],
];

/**
 * Tells what a pasted id is by its form alone.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function recogniseId(text: string): RecognisedId {
  const id = text.trim();
  const kind = FORMS.find(([, form]) => form.test(id))?.[0] ?? 'event';
  return { kind, id };
}
