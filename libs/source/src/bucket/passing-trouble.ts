/** Something that may work the next time. Whoever tried often enough makes it a failure. */
export class PassingTrouble extends Error {
  override readonly name = 'PassingTrouble';
}
