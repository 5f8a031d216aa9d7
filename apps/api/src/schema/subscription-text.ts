/** What may be followed. */
export const SUBSCRIPTION_TEXT = /* GraphQL */ `
  """
  Which changed answers to tell of. All conditions must hold.
  """
  input ChangeFilter {
    "Only where the answer of before or after names this origin, or where this role or session acted: an origin's id, or an ARN."
    principal: String
    "Only of this session: its short id, or the id of its node."
    sessionId: String
  }

  """
  The answer for one session and one of its keys, or for an identity without a session, became another one: late records came
  in that bear on it. What is told of an epoch is the same for everybody and at any time.
  """
  type AttributionChange {
    "Where the stream goes on behind this message, to be given as \`after\`."
    cursor: String!
    "The number of the epoch in which it became the answer."
    epoch: String!
    "When it became the answer, by the clock of the database."
    knownFrom: DateTime!
    "The session's short id; null for identities without a session, such as a user with a key of its own."
    sessionId: String
    "The \`assumed-role\` ARN; null for other credentials."
    sessionArn: String
    "The role's ARN, with its path; null for other credentials."
    roleArn: String
    "The account that it acts in."
    accountId: String
    "The principal's unique id and, behind a colon, the session's name."
    principalId: String
    "The key; null where its records show none."
    accessKeyId: String
    "What was answered until then: more than one answer where it differed by time."
    before: [SessionAnswer!]! @listSize(assumedSize: 1)
    "What is answered from then on."
    after: [SessionAnswer!]! @listSize(assumedSize: 1)
    "The records that came in with that epoch and bear on the answer."
    changedBy: [RecordName!]! @cost(weight: "20") @listSize(assumedSize: 3)
  }

  """
  An event came in, and can be asked about: the lineage covers it.
  """
  type EventArrival {
    "Where the stream goes on behind this message, to be given as \`after\`."
    cursor: String!
    "The number of the epoch that covered it."
    epoch: String!
    "Since when it is known, by the clock of the database."
    knownFrom: DateTime!
    "The event. What is asked of it is answered as it was known in that epoch."
    event: Event!
  }

  """
  More came in than this stream took: so many messages were passed over. None is passed over without one of these.
  """
  type FellBehind {
    "Where the stream goes on behind what was passed over, to be given as \`after\`."
    cursor: String!
    "How many messages were passed over."
    skipped: Int!
    "A stream that begins behind this cursor tells all of them, while they are not too many."
    askAfter: String!
    "The first epoch of which something was passed over."
    fromEpoch: String!
    "The last one. The stream goes on with the next."
    untilEpoch: String!
  }

  """
  What is told of changed answers.
  """
  union AttributionNews = AttributionChange | FellBehind

  """
  What is told of events.
  """
  union EventNews = EventArrival | FellBehind

  """
  How a run is now.
  """
  type RunProgress {
    "The run, as it is."
    run: Run!
    "So many states came and went since the last message of this stream, which did not take them in time."
    passedOver: Int!
  }

  """
  What may be followed, over Server-Sent Events or WebSocket. Each message may cost 500 points.
  """
  type Subscription {
    "Answers that become other ones, as late records come in."
    attributionChanged(
      "Which ones."
      filter: ChangeFilter
      "Behind this cursor, or this epoch: what was missed is told first. Without it, what comes from now on."
      after: String
    ): AttributionNews!
    "Events that come in, as soon as the lineage covers them."
    eventArrived(
      "Which ones."
      filter: EventFilter
      "Behind this cursor, or this epoch: what was missed is told first. Without it, what comes from now on."
      after: String
    ): EventNews!
    "How runs go on: first how they are, then each time that it has changed, looked at once a second. There is nothing to come back to: whoever comes again is told how it is then."
    runProgress(
      "Only this run, whether it goes on or not; without it, all in which something is to be read."
      runId: ID
    ): RunProgress!
  }
`;
