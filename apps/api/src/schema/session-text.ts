/** Credentials: keys, the sessions that they hang from, and how sessions come from each other. */
export const SESSION_TEXT = /* GraphQL */ `
  """
  An access key id. AWS does not promise that ids of temporary keys are unique, so a key has a list of sessions and names
  nobody by itself.
  """
  type AccessKey implements Node {
    "Made of the key id."
    id: ID!
    "The key id."
    keyId: String!
    "The account that the key was issued in, read from the id itself; null where the id does not tell."
    accountId: String
    "Whether more than one session carried it."
    reused: Boolean!
    "Who stood behind it: one answer for each session and key, and for each identity that used it without a session."
    answers: [SessionAnswer!]! @cost(weight: "5") @listSize(assumedSize: 3)
    "Every session that ever carried it, the first one first."
    sessions("How many, 1 to 200." first: Int!, "Behind this cursor." after: String): SessionConnection!
      @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
  }

  """
  A credential session: a principal and the moment at which its credentials were made. Keys hang from it.
  """
  type Session implements Node {
    "Made of the principal's unique id and the moment of creation."
    id: ID!
    "The short id by which the command line shows it: \`s_\` and 16 hexadecimal digits."
    sessionId: String!
    "The \`assumed-role\` ARN; null for other credentials."
    arn: String
    "The name that it was given when it was made. Whoever made it chose the name."
    name: String
    "The principal's unique id and, behind a colon, the session's name."
    principalId: String
    "The role's ARN, with its path; null for other credentials."
    roleArn: String
    "The account that it acts in."
    accountId: String
    "When it says that it was created; null where its records do not tell."
    createdAt: DateTime
    "Its first known act."
    firstSeenAt: DateTime!
    "Its last known act."
    lastSeenAt: DateTime!
    "The least certain status of its answers."
    status: Status!
    "The keys that it was seen with, sorted."
    accessKeyIds: [String!]!
    "Who stood behind it: one answer for each of its keys, and more where its identities lead to different ones."
    who: [SessionAnswer!]! @cost(weight: "5") @listSize(assumedSize: 2)
    "The sessions that it came from: on the one way back, and on all where several part. The nearest first."
    ancestors("How many, 1 to 200." first: Int!, "Behind this cursor." after: String): SessionConnection!
      @cost(weight: "10")
      @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
    "The sessions that came from it, or may have. The nearest first."
    descendants("How many, 1 to 200." first: Int!, "Behind this cursor." after: String): SessionConnection!
      @cost(weight: "10")
      @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
    "The sessions above and below it, as a graph."
    lineage(
      "How many sessions away at most, 1 to 20."
      maxDepth: Int! = 10
      "How many nodes at most, 1 to 1000."
      maxNodes: Int! = 200
    ): LineageGraph! @cost(weight: "50")
    "What it did, and what was done through the sessions that came from it, by time."
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
  Sessions and origins, and which came from which. Field names are those of Grafana's node graph panel.
  """
  type LineageGraph {
    "The sessions and origins."
    nodes: [LineageNode!]! @listSize(assumedSize: 20)
    "From whoever issued to what was issued."
    edges: [LineageEdge!]! @listSize(assumedSize: 20)
    "Whether there is more than what was asked for."
    truncated: Boolean!
  }

  """
  A session or an origin.
  """
  type LineageNode {
    "Names the node in this graph's edges: a session's short id, or an origin's."
    id: String!
    "What it is called."
    title: String!
    "What it is."
    subTitle: String!
    "The status of a session's answers; null for an origin."
    mainStat: String
    "SESSION, or the kind of an origin."
    kind: String!
    "The \`assumed-role\` ARN; null for other credentials and for origins."
    sessionArn: String
    "The keys that the session was seen with."
    accessKeyIds: [String!]!
    "The account that it acts in, or is of."
    accountId: String
    "When the session says that it was created; null for origins and where its records do not tell."
    createdAt: DateTime
  }

  """
  That one session came from another or from an origin, and by which call.
  """
  type LineageEdge {
    "Names the edge."
    id: String!
    "The node above."
    source: String!
    "The node below."
    target: String!
    "The rule that tied them."
    mainStat: String!
    "The rule that tied them."
    joinedBy: JoinedBy!
    "How firm the tie is."
    strength: Strength!
    "Event ids of the issuing call's records."
    issuedBy: [String!]!
    "When it was issued; null where the record itself names who stands behind it."
    issuedAt: DateTime
    "Whether the call went from one account into another."
    crossAccount: Boolean!
  }

  """
  The outcome of asking for a key.
  """
  union AccessKeyResult = AccessKey | NotFound | InvalidIdentifier | OutOfCoverage

  """
  The outcome of asking for a session.
  """
  union SessionResult = Session | NotFound | InvalidIdentifier | OutOfCoverage

  """
  A page of sessions.
  """
  type SessionConnection {
    "The sessions with their cursors."
    edges: [SessionEdge!]!
    "The sessions alone."
    nodes: [Session!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  """
  A session in a page.
  """
  type SessionEdge {
    "Where it lies in the list."
    cursor: String!
    "The session."
    node: Session!
  }
`;
