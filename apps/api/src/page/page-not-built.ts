import { AppError } from '#kernel';

/** The files of the page are not where the build puts them. */
export class PageNotBuilt extends AppError {
  readonly code = 'PAGE_NOT_BUILT';

  constructor(folder: string) {
    super(`the page is not built: ${folder} lacks its files; run "npm run build"`, { folder });
  }
}
