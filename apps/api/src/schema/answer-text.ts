/** The answer to "who did this?", field by field as the command line prints it. */
export const ANSWER_TEXT = /* GraphQL */ `
  """
  The person or workload at the beginning of a chain. Two origins are one where all four fields are equal.
  """
  type Origin {
    "What it is."
    kind: OriginKind!
    "Its name as AWS writes it: an ARN, a subject, an instance id, a service principal. Not the id of a node."
    id: String!
    "The user's own account; for a workload or a web identity the account of the role that it took."
    accountId: String
    "The service of AWS that took the role for a workload, else null."
    service: String
    "Everything that it did."
    principal: Principal!
  }

  """
  One session on the way from an action back to its origin, and what ties it to the call that issued it.
  """
  type Hop {
    "The \`assumed-role\` ARN; null for other credentials, such as those of GetSessionToken or a console sign-in."
    sessionArn: String
    "The key that the session used; null where the record shows none."
    accessKeyId: String
    "When the session was issued."
    issuedAt: DateTime!
    "Event ids of the issuing call's records, one for each account that has a copy."
    issuedBy: [String!]!
    "The rule that tied them."
    joinedBy: JoinedBy!
    "How firm the tie is."
    strength: Strength!
    "Whether the call went from one account into another."
    crossAccount: Boolean!
    "The records that \`issuedBy\` names."
    issuingEvents: [Event!]! @cost(weight: "2") @listSize(assumedSize: 2)
  }

  """
  Something that a record says about a person and that nothing proves, such as a session name.
  """
  type Claim {
    "What it was made by."
    kind: ClaimKind!
    "The name itself, as somebody chose it. Never show it as the name of who acted."
    value: String!
    "Who vouches for it."
    authority: Authority!
  }

  """
  One of several origins that fit, with the way there.
  """
  type Candidate {
    "Null where this way leads to somebody unknown."
    origin: Origin
    "From the session that acted back to it."
    hops: [Hop!]! @listSize(assumedSize: 3)
  }

  """
  Why a chain stops, and what to load to carry it on.
  """
  type Gap {
    "Why."
    reason: GapReason!
    "The account whose logs would carry it on, where that is known."
    accountId: String
    "The principal at which it stops."
    principalId: String
    "What to load to close it."
    ingestNext: String!
  }

  """
  What every answer to "who?" says.
  """
  interface Answer {
    "How far it can be trusted."
    status: Status!
    "Who began the chain. Null where the answer is AMBIGUOUS or INCOMPLETE: a name that may be another's is never stated."
    origin: Origin
    "From the session that acted back towards the origin."
    hops: [Hop!]! @listSize(assumedSize: 3)
    "Names that somebody chose along the way. They prove nothing."
    claims: [Claim!]! @listSize(assumedSize: 3)
    "Where the answer is AMBIGUOUS: all origins that fit."
    candidates: [Candidate!]! @listSize(assumedSize: 2)
    "Where the answer is INCOMPLETE: why the chain stops."
    gap: Gap
  }

  """
  Who did it, for one stored record of one event.
  """
  type Attribution implements Answer {
    "CloudTrail's id of the event."
    eventId: String!
    "When it happened."
    eventTime: DateTime!
    "The action, such as CreateUser."
    eventName: String
    "The service that was asked, such as iam.amazonaws.com."
    eventSource: String
    "The account that the record was delivered to."
    accountId: String!
    "How far the answer can be trusted."
    status: Status!
    "Who began the chain. Null where the answer is AMBIGUOUS or INCOMPLETE: a name that may be another's is never stated."
    origin: Origin
    "From the session that acted back towards the origin."
    hops: [Hop!]! @listSize(assumedSize: 3)
    "Names that somebody chose along the way. They prove nothing."
    claims: [Claim!]! @listSize(assumedSize: 3)
    "Where the answer is AMBIGUOUS: all origins that fit."
    candidates: [Candidate!]! @listSize(assumedSize: 2)
    "Where the answer is INCOMPLETE: why the chain stops."
    gap: Gap
    "The version of the resolver, which is the rules by which answers follow from records, that gave this one."
    resolverVersion: Int!
    "The record that this is the answer for."
    event: Event!
    "What was answered for this record before, from the first answer until the present one, whatever time the query asks of."
    history: [Revision!]! @cost(weight: "100") @listSize(assumedSize: 4)
    "What is missing of the logs that it rests on, as far as is known now, whatever time the query asks of."
    shortfall: Shortfall! @cost(weight: "20")
  }

  """
  What was answered from one time until another, by the records that had come in.
  """
  type Revision {
    "The number of the epoch in which it became the answer."
    epoch: String!
    "When it became the answer, by the clock of the database."
    knownFrom: DateTime!
    "When another one took its place; null for the present one."
    knownUntil: DateTime
    "The records that came in then and bear on the answer; empty for the first one."
    changedBy: [RecordName!]! @listSize(assumedSize: 3)
    "The version of the resolver that gave it."
    resolverVersion: Int!
    "How far it could be trusted."
    status: Status!
    "Who was named. Null where nobody could be."
    origin: Origin
    "From the session that acted back towards the origin, as far as was known."
    hops: [Hop!]! @listSize(assumedSize: 3)
    "Where it was AMBIGUOUS: all origins that fitted."
    candidates: [Candidate!]! @listSize(assumedSize: 2)
    "Where it was INCOMPLETE: why the chain stopped."
    gap: Gap
  }

  """
  A record, by the names that CloudTrail gives it.
  """
  type RecordName {
    "CloudTrail's id of the event."
    eventId: String!
    "The account that the record was delivered to."
    accountId: String!
  }

  """
  Who did it, for an event with several records: one for each account that it was delivered to, and conflicting copies apart.
  """
  type AttributionSet {
    "The event id that was asked for."
    id: String!
    "Always \`event\`."
    kind: String!
    "By event time, account and content."
    answers: [Attribution!]! @listSize(assumedSize: 2)
  }

  """
  Who stood behind one session and one of its keys. A session has several where its identities lead to different answers.
  """
  type SessionAnswer implements Answer {
    "The session's short id; null for identities without a session, such as a user with a key of its own."
    sessionId: String
    "The \`assumed-role\` ARN; null for other credentials."
    sessionArn: String
    "The key; null where its records show none."
    accessKeyId: String
    "The principal's unique id and, behind a colon, the session's name."
    principalId: String
    "When the session says that it was created; null for identities without a session."
    createdAt: DateTime
    "Its first known act."
    firstSeenAt: DateTime!
    "Its last known act."
    lastSeenAt: DateTime!
    "How far the answer can be trusted."
    status: Status!
    "Who began the chain. Null where the answer is AMBIGUOUS or INCOMPLETE: a name that may be another's is never stated."
    origin: Origin
    "From this session back towards the origin."
    hops: [Hop!]! @listSize(assumedSize: 3)
    "Names that somebody chose along the way. They prove nothing."
    claims: [Claim!]! @listSize(assumedSize: 3)
    "Where the answer is AMBIGUOUS: all origins that fit."
    candidates: [Candidate!]! @listSize(assumedSize: 2)
    "Where the answer is INCOMPLETE: why the chain stops."
    gap: Gap
  }

  """
  The outcome of asking who did one event.
  """
  union WhoResult = Attribution | AttributionSet | NotFound | InvalidIdentifier | OutOfCoverage

  """
  A page of attributions.
  """
  type AttributionConnection {
    "The attributions with their cursors."
    edges: [AttributionEdge!]!
    "The attributions alone."
    nodes: [Attribution!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  """
  An attribution in a page.
  """
  type AttributionEdge {
    "Where it lies in the list."
    cursor: String!
    "The attribution."
    node: Attribution!
  }
`;
