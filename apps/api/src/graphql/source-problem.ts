import { SourceNameRefused, SourcePlaceRefused, SourceUnknown } from '#follow';

/** Outcomes of changing what is followed that are no change, as the schema's types. */
export type SourceProblem =
  | (Described & { readonly __typename: 'SourceNameRefused'; readonly code: 'SOURCE_NAME_REFUSED' })
  | (Described & { readonly __typename: 'SourcePlaceRefused'; readonly code: 'SOURCE_PLACE_REFUSED' })
  | (Described & { readonly __typename: 'SourceUnknown'; readonly code: 'SOURCE_UNKNOWN' });

type Described = { readonly message: string; readonly hint: string };

/** What a change gives, or the problem that stands in its way. Other errors are faults, and go on. */
export async function orProblem<T>(change: () => Promise<T>): Promise<T | SourceProblem> {
  try {
    return await change();
  } catch (error) {
    const problem = problemIn(error);
    if (problem === null) throw error;
    return problem;
  }
}

function problemIn(error: unknown): SourceProblem | null {
  if (error instanceof SourceNameRefused)
    return {
      __typename: 'SourceNameRefused',
      code: 'SOURCE_NAME_REFUSED',
      message: error.message,
      hint: 'Choose another name; "sources" lists those in use.',
    };
  if (error instanceof SourcePlaceRefused)
    return {
      __typename: 'SourcePlaceRefused',
      code: 'SOURCE_PLACE_REFUSED',
      message: error.message,
      hint: "Folders and other endpoints are added on the server's machine: backtrail sources add NAME PLACE",
    };
  if (error instanceof SourceUnknown)
    return {
      __typename: 'SourceUnknown',
      code: 'SOURCE_UNKNOWN',
      message: error.message,
      hint: '"sources" lists those that there are.',
    };
  return null;
}
