/** What all other types rest on: scalars, prices, nodes, pages, and outcomes that are no answer. */
export const FOUNDATION_TEXT = /* GraphQL */ `
  """
  A moment as RFC 3339 text. Given out in UTC: \`2026-03-02T09:00:00Z\`, with milliseconds where there are any. Any offset is
  taken in; a time without an offset is not.
  """
  scalar DateTime @specifiedBy(url: "https://scalars.graphql.org/andimarek/date-time.html")

  """
  The price of a field, in points. Without it an object costs 1 and a value nothing. A query may cost 5,000 points, reckoned
  before it runs.
  """
  directive @cost(weight: String!) on FIELD_DEFINITION

  """
  How many of what a field gives are paid for: as many as an argument says, else as many as are assumed.
  """
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION

  """
  Something that keeps its id: across repeated ingests, rebuilds, and two stores of the same records.
  """
  interface Node {
    "Opaque. Made of what the thing is, never of row numbers."
    id: ID!
  }

  """
  Where a page lies in its list.
  """
  type PageInfo {
    "Whether more follows behind this page."
    hasNextPage: Boolean!
    "Whether the page was asked for by a cursor, and so has something before it."
    hasPreviousPage: Boolean!
    "The cursor of the first of this page; null where the page is empty."
    startCursor: String
    "The cursor of the last of this page, to be given as \`after\`; null where the page is empty."
    endCursor: String
  }

  """
  Why there is no answer. May grow.
  """
  enum ProblemCode {
    "Nothing of that id is in the store, though records of its account are."
    NOT_FOUND
    "The text is no id of the kind that was asked for."
    INVALID_IDENTIFIER
    "No record of any log that could hold it has been ingested."
    OUT_OF_COVERAGE
    "No run has that id."
    RUN_UNKNOWN
    "The name is in use, or none that a source may have."
    SOURCE_NAME_REFUSED
    "The place is none that can be followed, or none that may be named from here."
    SOURCE_PLACE_REFUSED
    "No source of that name is followed."
    SOURCE_UNKNOWN
  }

  """
  An outcome that is no answer. Faults are told as errors of the response instead.
  """
  interface Problem {
    "Which one."
    code: ProblemCode!
    "What was found, one sentence."
    message: String!
    "What to do next."
    hint: String
  }

  """
  The store holds records of the account, or of whatever else could hold it, and none of this.
  """
  type NotFound implements Problem {
    "Always NOT_FOUND."
    code: ProblemCode!
    "What was not found."
    message: String!
    "What to do next."
    hint: String
  }

  """
  The text is no id of the kind that was asked for.
  """
  type InvalidIdentifier implements Problem {
    "Always INVALID_IDENTIFIER."
    code: ProblemCode!
    "What was found instead."
    message: String!
    "What to ask instead."
    hint: String
    "The argument that carried it."
    argument: String!
  }

  """
  It may well exist, but no log that could hold it has been ingested.
  """
  type OutOfCoverage implements Problem {
    "Always OUT_OF_COVERAGE."
    code: ProblemCode!
    "What was not found, and where it would be."
    message: String!
    "What to ingest."
    hint: String
    "The accounts whose logs would hold it; empty where the id does not tell."
    accountIds: [String!]!
    "Of the hour that was asked about: what is missing, where it lies between hours that were read."
    gaps: [CoverageGap!]! @listSize(assumedSize: 3)
  }
`;
