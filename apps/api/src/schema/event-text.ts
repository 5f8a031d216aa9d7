/** Events as they are stored, and how lists of them are narrowed down. */
export const EVENT_TEXT = /* GraphQL */ `
  """
  One stored record of an event: the columns that people search by, its text, and who did it. Of records that say the same
  in another spelling, one stands for all; records that contradict each other are all here.
  """
  type Event implements Node {
    "Made of account, event id and the hash of the text."
    id: ID!
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
    "The region."
    region: String
    "Where the call came from: an address, or the name of a service."
    sourceIp: String
    "The error that the call met; null where it succeeded."
    errorCode: String
    "Whether the action can change nothing; null where the record does not say."
    readOnly: Boolean
    "Who did it."
    who: Attribution! @cost(weight: "5")
    "The stored text: as it was delivered but for secrets, which are blanked. Text, since JSON numbers would lose digits."
    raw: String! @cost(weight: "5")
    "SHA-256 of the text as it was delivered, hexadecimal."
    textHash: String!
    "The object that it was delivered in."
    delivery: Delivery! @cost(weight: "5")
  }

  """
  Where a record came from.
  """
  type Delivery {
    "The file or stream, as it was named when it was ingested."
    object: String!
    "The index of the record in it, from 0."
    position: Int!
    "SHA-256 of the object's bytes as delivered, hexadecimal; null where its reading was interrupted."
    sha256Delivered: String
    "SHA-256 of the object's bytes out of gzip, hexadecimal; null where its reading was interrupted."
    sha256Inflated: String
    "When it was ingested."
    foundAt: DateTime!
  }

  """
  An event with several records: one for each account that it was delivered to, and conflicting copies apart.
  """
  type EventSet {
    "The event id that was asked for."
    eventId: String!
    "By event time, account and content."
    events: [Event!]! @listSize(assumedSize: 2)
  }

  """
  The outcome of asking for one event.
  """
  union EventResult = Event | EventSet | NotFound | InvalidIdentifier | OutOfCoverage

  """
  Conditions on events. All that are given must hold.
  """
  input EventFilter {
    "At or after."
    from: DateTime
    "Before."
    to: DateTime
    "The account that the record was delivered to."
    accountId: String
    "An event name, or \`service:name\` as in \`iam:CreateUser\`; \`*\` stands for any text, as in \`iam:Create*\`."
    action: String
    "The source address, to the letter."
    sourceIp: String
    "The error code, to the letter."
    errorCode: String
    "Only calls that failed."
    onlyErrors: Boolean
    "Only calls that are not known to be read-only."
    onlyWrites: Boolean
    "The id of who really did it, through whatever roles: an ARN, a subject, an instance id. Not the role that signed."
    originId: String
  }

  """
  The order of a list of events. Within one moment by event id, account and text.
  """
  enum EventOrder {
    "The oldest first."
    TIME_ASC
    "The newest first."
    TIME_DESC
  }

  """
  A page of events.
  """
  type EventConnection {
    "The events with their cursors."
    edges: [EventEdge!]!
    "The events alone."
    nodes: [Event!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  """
  An event in a page.
  """
  type EventEdge {
    "Where it lies in the list."
    cursor: String!
    "The event."
    node: Event!
  }
`;
