/** Shows the answer to a question; `isFollowed` where a link led to it. */
export type Show = (text: string, isFollowed: boolean) => Promise<void>;

/**
 * Keeps the page and its address together: each question has one, which may be bookmarked, gone back to and sent to others.
 *
 * @returns asks a question that was typed
 */
export function followAddress(show: Show): (text: string) => void {
  const showAddress = (isFollowed: boolean): void => {
    void show(questionIn(location.search), isFollowed);
  };
  const goTo = (address: string, isFollowed: boolean): void => {
    if (address !== `${location.pathname}${location.search}`) history.pushState(null, '', address);
    showAddress(isFollowed);
  };
  addEventListener('popstate', () => {
    showAddress(false);
  });
  document.addEventListener('click', (event) => {
    const address = ownAddressIn(event);
    if (address === null) return;
    event.preventDefault();
    goTo(address, true);
    scrollTo({ top: 0 });
  });
  showAddress(false);
  return (text) => {
    goTo(text === '' ? '/' : `/?q=${encodeURIComponent(text)}`, false);
  };
}

const questionIn = (search: string): string => new URLSearchParams(search).get('q')?.trim() ?? '';

/** Where a click leads, if to this page, here and now; else the browser does with it what it does. */
function ownAddressIn(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const address = link?.getAttribute('href') ?? '';
  return address === '/' || address.startsWith('/?') ? address : null;
}
