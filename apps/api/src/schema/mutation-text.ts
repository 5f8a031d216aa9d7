import type { ReplayResult } from '#ingest';
import { enumText } from './enum-text.ts';

const REPLAY_RESULTS: Readonly<Record<ReplayResult, string>> = {
  REPLAYED: 'It holds records now, and they are stored. Will not be read again.',
  STILL_REJECTED: 'Still no record, or the object still fails, for the reason given.',
  NOT_WHOLE: 'Only both ends of the input were kept, and the rest cannot be had.',
  SOURCE_GONE: 'What the object was read from is not there any more.',
  REPLAYED_BEFORE: 'Its records are stored already.',
  NOT_FOUND: 'No entry has the id.',
};

/** What may be changed: what is followed, and what is read again. */
export const MUTATION_TEXT = /* GraphQL */ `
  ${enumText('ReplayResult', 'What came of reading a piece of quarantine again. May grow.', REPLAY_RESULTS)}

  """
  The name is in use, or none that a source may have.
  """
  type SourceNameRefused implements Problem {
    "Always SOURCE_NAME_REFUSED."
    code: ProblemCode!
    "What was found, and what was expected."
    message: String!
    "What to do next."
    hint: String
  }

  """
  The place is none that can be followed, or none that may be named from here.
  """
  type SourcePlaceRefused implements Problem {
    "Always SOURCE_PLACE_REFUSED."
    code: ProblemCode!
    "What was expected."
    message: String!
    "What to do next."
    hint: String
  }

  """
  No source of that name is followed.
  """
  type SourceUnknown implements Problem {
    "Always SOURCE_UNKNOWN."
    code: ProblemCode!
    "What was found."
    message: String!
    "What to do next."
    hint: String
  }

  """
  A source is followed no more. What was read from it stays.
  """
  type SourceRemoved {
    "The name that it had, which may be given again."
    name: String!
  }

  """
  Whether a place can be reached and read.
  """
  type SourceTested {
    "The place."
    place: String!
    "Whether it can be followed."
    isReadable: Boolean!
    "What was seen first, or what is in the way."
    detail: String!
  }

  """
  What failed in a run is to be read again.
  """
  type RunRetried {
    "The run, as it is now."
    run: Run!
    "How many objects wait again."
    objects: Int!
  }

  """
  What reading quarantine again did.
  """
  type QuarantineReplayed {
    "The entries, by id."
    entries: [QuarantineReplay!]!
    "Records that are new to the store."
    recordsAppended: Float!
    "Records that were stored before."
    recordsDuplicate: Float!
  }

  """
  What came of one entry.
  """
  type QuarantineReplay {
    "The entry's id."
    id: ID!
    "What came of it."
    result: ReplayResult!
    "More about it."
    detail: String!
  }

  """
  The outcome of adding a source.
  """
  union AddSourceResult = Source | SourceNameRefused | SourcePlaceRefused

  """
  The outcome of pausing or resuming a source.
  """
  union ChangeSourceResult = Source | SourceUnknown

  """
  The outcome of removing a source.
  """
  union RemoveSourceResult = SourceRemoved | SourceUnknown

  """
  The outcome of testing a source.
  """
  union TestSourceResult = SourceTested | SourceUnknown | SourcePlaceRefused

  """
  The outcome of retrying a run.
  """
  union RetryRunResult = RunRetried | RunUnknown

  """
  What may be changed, by POST alone. Fields run one after the other. All may be asked for again without harm.
  """
  type Mutation {
    "Begins to follow a place. A folder can be named on the server's own machine alone, where no token is asked for."
    addSource(
      "Up to 63 letters, digits, dots, underscores and hyphens."
      name: String!
      "\`s3://bucket/prefix\`, the address of an SQS queue, or the absolute path of a folder."
      place: String!
      "Seconds from one look to the next, 1 to 86,400."
      everySeconds: Int! = 300
      "Of a queue: the only buckets that its messages may name, up to 100; whichever they name where none is given."
      buckets: [String!]
    ): AddSourceResult! @cost(weight: "50")
    "Leaves what is at a source where it is, until it is resumed."
    pauseSource("Its name." name: String!): ChangeSourceResult! @cost(weight: "50")
    "Goes on with a source, at once."
    resumeSource("Its name." name: String!): ChangeSourceResult! @cost(weight: "50")
    "Follows a source no more. What was read stays; what was not read yet never is."
    removeSource("Its name." name: String!): RemoveSourceResult! @cost(weight: "50")
    "Looks whether a source, or a place that may become one, can be reached and read. Changes nothing."
    testSource("The name of a source, or a place as \`addSource\` takes it." of: String!): TestSourceResult!
      @cost(weight: "500")
    "Has what failed in a run read again."
    retryRun("The run's id." id: ID!): RetryRunResult! @cost(weight: "100")
    "Reads pieces of quarantine again. One request at a time does so; others wait."
    replayQuarantine("Ids of entries." ids: [ID!]!): QuarantineReplayed!
      @cost(weight: "100")
      @listSize(slicingArguments: ["ids"])
  }
`;
