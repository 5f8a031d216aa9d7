import type { VerifyPass } from '#integrity';
import { enumText } from './enum-text.ts';

const STAGES: Readonly<Record<Uppercase<VerifyPass['stage']>, string>> = {
  APPENDS: 'Each load transaction with its records, texts and facts.',
  BLOCKS: 'Blocks of text, and whether their segments are there.',
  OBJECTS: 'Objects, and whether their counts agree with what is there.',
  QUARANTINE: 'What was no record.',
  DONE: 'All of it was gone through.',
};

/** Whether the ledger is what was appended to it. */
export const INTEGRITY_TEXT = /* GraphQL */ `
  ${enumText('VerifyStage', 'What a verification goes through, one after the other.', STAGES).trim()}

  """
  How the ledger is, as far as it was read again and compared: workers go through all of it on schedule, in slices.
  """
  type Verification {
    "The one that goes on; null where none does."
    running: VerifyPass
    "The latest one that came to its end; null where none has yet."
    last: VerifyPass
    "Faults that these two found: above 0 the ledger is not what was appended to it. A whole number, which may be larger than an Int."
    faults: Float!
    "These faults, the latest first: the first thousand of each."
    findings("How many, 1 to 200." first: Int!, "Behind this cursor." after: String): VerifyFindingConnection!
      @cost(weight: "5")
      @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
  }

  """
  A verification of the whole ledger. Its numbers are whole ones, which may be larger than an Int.
  """
  type VerifyPass {
    "Its number in this store."
    id: ID!
    "When it began."
    beganAt: DateTime!
    "When it ended; null while it goes on."
    endedAt: DateTime
    "What it goes through now."
    stage: VerifyStage!
    "Load transactions that it has checked."
    appends: Float!
    "Records that it has checked."
    records: Float!
    "Records that there were when it began."
    expectedRecords: Float!
    "Faults that it has found."
    faults: Float!
    "The code of what a slice failed of lately; null where it could be read."
    failure: String
  }

  """
  A fault of the ledger, and its place: as much of it as is known.
  """
  type VerifyFinding {
    "The verification that found it."
    passId: ID!
    "When it was found."
    foundAt: DateTime!
    "What is wrong: a code of docs/ERRORS.md."
    code: String!
    "The load transaction. A whole number, which may be larger than an Int, as all numbers here."
    appendId: Float
    "The event."
    eventId: String
    "The object."
    objectId: Float
    "The segment."
    segmentId: Float
    "The piece of quarantine."
    quarantineId: Float
    "What was found and what was expected. Holds nothing of any text."
    detail: String!
  }

  """
  A page of faults.
  """
  type VerifyFindingConnection {
    "The faults with their cursors."
    edges: [VerifyFindingEdge!]!
    "The faults alone."
    nodes: [VerifyFinding!]!
    "Where the page lies."
    pageInfo: PageInfo!
  }

  """
  A fault in a page.
  """
  type VerifyFindingEdge {
    "Where it lies in the list."
    cursor: String!
    "The fault."
    node: VerifyFinding!
  }
`;
