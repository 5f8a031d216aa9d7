/**
 * `/` and Ctrl-K (⌘K) lead to the box, but for `/` where somebody is typing, or has switched it off: whoever speaks to
 * their computer may say it by the way.
 *
 * @see https://www.w3.org/TR/WCAG22/#character-key-shortcuts
 */
export function hearKeys(box: HTMLInputElement, slash: HTMLInputElement): void {
  slash.checked = localStorage.getItem(slash.id) !== 'off';
  slash.addEventListener('change', () => {
    localStorage.setItem(slash.id, slash.checked ? 'on' : 'off');
  });
  document.addEventListener('keydown', (event) => {
    const isSlash = event.key === '/' && slash.checked && !isTyping(event.target);
    const isK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isSlash && !isK) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type !== 'checkbox';
