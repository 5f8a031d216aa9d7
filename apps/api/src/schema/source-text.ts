/** What is followed, what was found there, and what of it was no record. */
export const SOURCE_TEXT = /* GraphQL */ `
  """
  A place that is followed: workers look at it, and read what they find.
  """
  type Source {
    "Its name, by which it is paused, resumed and removed."
    name: String!
    "What kind of place it is."
    kind: SourceKind!
    "Where it is: \`s3://bucket/prefix\`, the address of a queue, or the path of a folder."
    place: String!
    "Of a queue: the only buckets that its messages may name; null where they may name any, and of other places."
    buckets: [String!] @listSize(assumedSize: 3)
    "Seconds from one look to the next. A queue is listened to all the time."
    everySeconds: Int!
    "When it was added."
    addedAt: DateTime!
    "Since when it is left alone; null where it is followed."
    pausedAt: DateTime
    "When it was last looked at; a queue: when it last answered."
    lookedAt: DateTime
    "When it is to be looked at next; null where it is paused, and of a queue, which is listened to all the time."
    nextLookAt: DateTime
    "Why the last look failed; null where it did not."
    lookFailure: String
    "How far what was found there is read."
    progress: SourceProgress! @cost(weight: "2")
  }

  """
  How far what was found at a source is read, of all its runs. Its numbers are whole ones, which may be larger than an Int.
  """
  type SourceProgress {
    "How many objects were found."
    found: Float!
    "Of these: waiting to be read, or being read."
    waiting: Float!
    "Of those that wait: to be read now, rather than when another try is due; up to 100,000."
    due: Float!
    "Of those found: read to their end."
    read: Float!
    "Of those found: left out, since they hold no records."
    skipped: Float!
    "Of those found: given up."
    failed: Float!
    "Records in what was read: appended, duplicate and quarantined."
    recordsSeen: Float!
    "Records that are new to the store."
    recordsAppended: Float!
    "Records that were stored before."
    recordsDuplicate: Float!
    "What was no record."
    recordsQuarantined: Float!
  }

  """
  A process that reads what is found, and keeps the lineage current.
  """
  type Worker {
    "By which its own log names it."
    workerId: ID!
    "The machine it is on."
    host: String!
    "Its process there."
    pid: Int!
    "When it began."
    beganAt: DateTime!
    "How long ago it told that it lives, which it does every two seconds."
    silentSeconds: Float!
    "\`ok\`, or why its queue cannot be used: it finds its work without, only later."
    queue: String!
  }

  """
  Objects that were found together at a source, and how far they are read. One look at a bucket or folder, or what a queue told
  of within an hour.
  """
  type Run {
    "Its number in this store."
    id: ID!
    "The name of its source."
    source: String!
    "When the looking began."
    beganAt: DateTime!
    "When the looking ended; null while it goes on, and where it was interrupted."
    lookedUntil: DateTime
    "How many objects were found that were not known before."
    found: Int!
    "Of these: waiting to be read, or being read."
    waiting: Int!
    "Of these: read to their end."
    read: Int!
    "Of these: left out, since they hold no records."
    skipped: Int!
    "Of these: given up. Each says why; \`retryRun\` has them read again."
    failed: Int!
    "Records in what was read: appended, duplicate and quarantined."
    recordsSeen: Float!
    "Records that are new to the store."
    recordsAppended: Float!
    "Records that were stored before."
    recordsDuplicate: Float!
    "What was no record."
    recordsQuarantined: Float!
    "The objects, in the order in which they were found."
    objects(
      "How many, 1 to 200."
      first: Int!
      "Behind this cursor."
      after: String
      "In these states; all where none is named."
      states: [RunObjectState!]
    ): RunObjectConnection! @cost(weight: "5") @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
  }

  """
  A page of runs.
  """
  type RunConnection {
    "The runs with their cursors."
    edges: [RunEdge!]!
    "The runs alone."
    nodes: [Run!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  """
  A run in a page.
  """
  type RunEdge {
    "Where it lies in the list."
    cursor: String!
    "The run."
    node: Run!
  }

  """
  An object that was found at a source.
  """
  type RunObject {
    "Its name: a key with its bucket, or a path."
    name: String!
    "The version, where the bucket keeps versions."
    version: String
    "The ETag, or whatever else tells one content from another."
    tag: String
    "Its size in bytes, as it was told of. A whole number, which may be larger than an Int."
    size: Float
    "SHA-256 of its bytes as delivered, hexadecimal; null where they were not read to the end."
    sha256: String
    "When it was found."
    foundAt: DateTime!
    "When it was read, left out or given up."
    endedAt: DateTime
    "How far it is."
    state: RunObjectState!
    "Why it waits again, was left out or was given up: a reason of docs/ERRORS.md."
    reason: String
    "More about the reason."
    detail: String
  }

  """
  A page of objects.
  """
  type RunObjectConnection {
    "The objects with their cursors."
    edges: [RunObjectEdge!]!
    "The objects alone."
    nodes: [RunObject!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  """
  An object in a page.
  """
  type RunObjectEdge {
    "Where it lies in the list."
    cursor: String!
    "The object."
    node: RunObject!
  }

  """
  No run has the id.
  """
  type RunUnknown implements Problem {
    "Always RUN_UNKNOWN."
    code: ProblemCode!
    "What was found."
    message: String!
    "What to do next."
    hint: String
  }

  """
  The outcome of asking for a run.
  """
  union RunResult = Run | RunUnknown

  """
  A piece of input that was no record: kept, so that nothing is lost, and read again where it can be by then.
  """
  type QuarantineEntry {
    "Its number in this store."
    id: ID!
    "The file or stream that it was in."
    object: String!
    "Its index there, from 0; null where the whole object was refused."
    position: Int
    "Where it begins, in bytes out of gzip. A whole number, which may be larger than an Int."
    byteOffset: Float
    "Why it is no record: a reason of docs/ERRORS.md."
    reason: String!
    "More about the reason."
    detail: String!
    "SHA-256 of its bytes, hexadecimal."
    contentHash: String!
    "How many bytes it has. A whole number, which may be larger than an Int."
    contentBytes: Float!
    "When it was set aside."
    quarantinedAt: DateTime!
    "When it was read again and held records; null where it has not."
    replayedAt: DateTime
    "What was kept of its bytes, secrets blanked."
    content: QuarantinedContent! @cost(weight: "100")
  }

  """
  Bytes of a piece of input.
  """
  type QuarantinedContent {
    "Whether these are all of them; else the first and the last."
    isWhole: Boolean!
    "The bytes, in base64: they may be no text."
    base64: String!
  }

  """
  A page of quarantine.
  """
  type QuarantineConnection {
    "The entries with their cursors."
    edges: [QuarantineEdge!]!
    "The entries alone."
    nodes: [QuarantineEntry!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  """
  An entry in a page.
  """
  type QuarantineEdge {
    "Where it lies in the list."
    cursor: String!
    "The entry."
    node: QuarantineEntry!
  }

  """
  The outcome of asking for an entry of quarantine.
  """
  union QuarantineEntryResult = QuarantineEntry | NotFound
`;
