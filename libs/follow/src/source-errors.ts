import { AppError } from '#kernel';

/** The name is in use, or none that a source may have. */
export class SourceNameRefused extends AppError {
  readonly code = 'SOURCE_NAME_REFUSED';
}

/** The place is none that can be followed. */
export class SourcePlaceRefused extends AppError {
  readonly code = 'SOURCE_PLACE_REFUSED';

  constructor(expectation: string) {
    super(`the source's place cannot be used: ${expectation}`);
  }
}

/** No source of that name. */
export class SourceUnknown extends AppError {
  readonly code = 'SOURCE_UNKNOWN';

  constructor(name: string) {
    super(`no source is called ${JSON.stringify(name)}: \`backtrail sources list\` shows those that there are`, {
      name,
    });
  }
}
