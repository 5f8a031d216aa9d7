/** What the answers rest on: what was ingested of each account and region, and what is missing. */
export const COVERAGE_TEXT = /* GraphQL */ `
  """
  Hours in a row of an account and region of which nothing, or not everything, was read.
  """
  type CoverageGap {
    "The account."
    accountId: String!
    "The region."
    region: String!
    "Why nothing is known."
    kind: CoverageGapKind!
    "When it begins."
    from: DateTime!
    "When it ends; excluded."
    to: DateTime!
    "Of UNREAD: how many files are known and not read; else 0."
    files: Int!
  }

  """
  A call that changed what CloudTrail logs: a reason for what is missing after it.
  """
  type TrailChange {
    "CloudTrail's id of the event."
    eventId: String!
    "When it happened."
    eventTime: DateTime!
    "StopLogging, StartLogging, DeleteTrail, UpdateTrail or PutEventSelectors."
    eventName: String!
    "The account that it was delivered to. An organisation's trail is changed in one, and logs many."
    accountId: String!
    "The region that it was logged in."
    region: String
  }

  """
  What is missing of the logs that an answer rests on: those of the accounts on the way, from the first issue until the
  event; where the chain stops or parts, from as long before as a session lasts.
  """
  type Shortfall {
    "Stretches of time that are not read or are holes, 20 at most. Silences that may be rest are left out."
    gaps: [CoverageGap!]! @listSize(assumedSize: 3)
    "Calls that changed what is logged, the newest 5 at most."
    changes: [TrailChange!]! @listSize(assumedSize: 2)
  }

  """
  What was ingested of an account and region, within the time that was asked for.
  """
  type CoverageArea {
    "The account."
    accountId: String!
    "The region; empty where records name none."
    region: String!
    "The beginning of the first hour of which anything was read; null where nothing was."
    firstHour: DateTime
    "The beginning of the last one."
    lastHour: DateTime
    "Hours of which anything was read."
    hours: Int!
    "Records that are stored. A whole number, which may be larger than an Int."
    records: Float!
    "Files of CloudTrail's naming that were read, each once. What was pushed has records and no files."
    files: Float!
    "Files that were opened and could not be read to their end."
    filesFailed: Float!
    "The time of the newest event or file."
    newest: DateTime
    "When the last of them came in."
    lastArrival: DateTime
    "Now minus the newest, in seconds."
    lagSeconds: Float
    "What is missing, by time."
    gaps(
      "How many, 1 to 200."
      first: Int!
      "Of these kinds; all where none is named."
      kinds: [CoverageGapKind!]
    ): [CoverageGap!]! @cost(weight: "2") @listSize(slicingArguments: ["first"])
  }

  """
  A page of areas.
  """
  type CoverageConnection {
    "The areas with their cursors."
    edges: [CoverageEdge!]!
    "The areas alone."
    nodes: [CoverageArea!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  """
  An area in a page.
  """
  type CoverageEdge {
    "Where it lies in the list."
    cursor: String!
    "The area."
    node: CoverageArea!
  }
`;
