/** Principals, and the questions that may be asked. */
export const QUERY_TEXT = /* GraphQL */ `
  """
  Whoever acts: an origin, or a role through which others do.
  """
  type Principal implements Node {
    "Made of its name."
    id: ID!
    "Its ARN; for origins without one their name, such as a subject or an instance id."
    arn: String!
    "The account in its ARN; null where it has none."
    accountId: String
    "All that it did, directly and through every role that it went on to take, by time."
    actions(
      "How many, 1 to 200."
      first: Int!
      "Behind this cursor."
      after: String
      "At or after."
      from: DateTime
      "Before."
      to: DateTime
      "Only what was delivered to this account."
      accountId: String
      "Only calls that may change something."
      onlyWrites: Boolean
    ): AttributionConnection!
      @cost(weight: "10")
      @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
  }

  """
  The outcome of asking for a principal.
  """
  union PrincipalResult = Principal | NotFound | InvalidIdentifier | OutOfCoverage

  """
  Whoever asks this API.
  """
  type Viewer {
    "The name of the token that was shown; \`anonymous\` where none is asked for."
    name: String!
    "\`none\` or \`token\`."
    authMode: String!
  }

  """
  What may be asked.
  """
  type Query {
    "Who actually did this?"
    who(
      "CloudTrail's id of the event."
      eventId: String!
      "As it was known at this time. All fields of one query ask of the same."
      asOf: DateTime
      "When it happened, if that is known: tells OutOfCoverage from NotFound, and picks nothing."
      at: DateTime
      "The account that it was delivered to, if that is known: for the same."
      accountId: String
    ): WhoResult! @cost(weight: "5")
    "The same for many events at once, in the order asked."
    whoMany(
      "1 to 200 ids of events."
      eventIds: [String!]!
      "As it was known at this time."
      asOf: DateTime
    ): [WhoResult!]! @cost(weight: "5") @listSize(slicingArguments: ["eventIds"])
    "One event, as it is stored."
    event(
      "CloudTrail's id of the event."
      eventId: String!
      "As it was known at this time."
      asOf: DateTime
    ): EventResult! @cost(weight: "2")
    "Stored events."
    events(
      "How many, 1 to 200."
      first: Int!
      "Behind this cursor."
      after: String
      "Which ones."
      filter: EventFilter
      "In what order."
      orderBy: EventOrder! = TIME_DESC
      "As it was known at this time."
      asOf: DateTime
    ): EventConnection! @cost(weight: "10") @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
    "One access key, with the list of sessions that ever carried it."
    accessKey(
      "An access key id, such as ASIA…"
      id: String!
      "As it was known at this time."
      asOf: DateTime
    ): AccessKeyResult! @cost(weight: "5")
    "One session."
    session(
      "The id of a node, or a session's short id, \`s_…\`."
      id: String!
      "As it was known at this time."
      asOf: DateTime
    ): SessionResult! @cost(weight: "5")
    "The sessions that an id leads to, the first one first; of a role those that the first 5,000 identities belong to."
    sessions(
      "An access key id, the ARN of a session or a role, a unique id (AROA…), a principal id (AROA…:name), or an instance id."
      of: String!
      "How many, 1 to 200."
      first: Int!
      "Behind this cursor."
      after: String
      "As it was known at this time."
      asOf: DateTime
    ): SessionConnection! @cost(weight: "5") @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
    "One principal, with all that it did through whatever roles."
    principal(
      "Its ARN, or the id of an origin as an answer gives it."
      arn: String!
      "As it was known at this time."
      asOf: DateTime
    ): PrincipalResult! @cost(weight: "10")
    "The thing of an id that this API gave, in this store or another of the same records; null where it is not here."
    node("The id." id: ID!, "As it was known at this time." asOf: DateTime): Node @cost(weight: "10")
    "What was ingested of each account and region, by these, and what is missing. Of now, always."
    coverage(
      "How many, 1 to 200."
      first: Int!
      "Behind this cursor."
      after: String
      "Only this account."
      accountId: String
      "Only this region."
      region: String
      "At or after."
      from: DateTime
      "Before."
      to: DateTime
    ): CoverageConnection! @cost(weight: "10") @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
    "Every place that is followed, paused ones included, by name."
    sources: [Source!]! @cost(weight: "5") @listSize(assumedSize: 10)
    "Every worker that lives, or has lately: one that ended without a word is told for two minutes."
    workers: [Worker!]! @cost(weight: "2") @listSize(assumedSize: 10)
    "What was found at sources, the latest first."
    runs("How many, 1 to 200." first: Int!, "Behind this cursor." after: String): RunConnection!
      @cost(weight: "10")
      @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
    "One run."
    run("Its number in this store." id: ID!): RunResult! @cost(weight: "5")
    "Input that was no record, the oldest first."
    quarantine("How many, 1 to 200." first: Int!, "Behind this cursor." after: String): QuarantineConnection!
      @cost(weight: "5")
      @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
    "One piece of it."
    quarantineEntry("Its number in this store." id: ID!): QuarantineEntryResult! @cost(weight: "5")
    "Whether the ledger is what was appended to it: what workers have verified on schedule, and found."
    verification: Verification! @cost(weight: "5")
    "Whoever asks."
    viewer: Viewer!
  }
`;
