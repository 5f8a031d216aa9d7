/** As much of an attribution (`backtrail attributions`) as the score looks at. */
export type Attribution = {
  readonly eventId: string;
  readonly accountId: string;
  readonly status: 'PROVEN' | 'CORROBORATED' | 'AMBIGUOUS' | 'INCOMPLETE';
  readonly origin: ToldOrigin | null;
  readonly hops: readonly ToldHop[];
  readonly gap: { readonly reason: string } | null;
};

export type ToldOrigin = {
  readonly kind: string;
  readonly id: string;
  readonly accountId: string | null;
  readonly service: string | null;
};

export type ToldHop = { readonly issuedBy: readonly string[]; readonly joinedBy: string };

/** Reads what `backtrail attributions` printed: a line of JSON for each stored event. */
export function readAttributions(text: string): Attribution[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Attribution);
}
