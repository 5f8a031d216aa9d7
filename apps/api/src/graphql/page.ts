/** A page of a list as the schema's connections show it. */
export type Page<T> = {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
};

/** How a page was asked for. */
export type PageArgs = { readonly first: number; readonly after?: string | null };

/** A page of these, with a cursor for each. */
export function pageOf<T>(
  edges: readonly { readonly cursor: string; readonly node: T }[],
  hasNextPage: boolean,
  { after }: PageArgs,
): Page<T> {
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage,
      hasPreviousPage: after != null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
