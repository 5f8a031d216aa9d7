import { AppError } from '#kernel';

/** A stored text of an actor or a fact is none: the store holds what this version did not write, or was changed. */
export class UnreadableText extends AppError {
  readonly code = 'STORED_TEXT_UNREADABLE';

  constructor(expected: 'actor' | 'fact', length: number) {
    super(
      `a stored text of ${length} characters was expected to be that of an ${expected} and is not; ` +
        'run `backtrail verify`, which names every damaged row, then `backtrail rebuild`',
      { expected, length },
    );
  }
}
