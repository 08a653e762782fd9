/** Takes a value that stands behind `#` by its name, out of the address bar and the history with it. */
export function takeFromHash(name: string): string | undefined {
  const value = new URLSearchParams(location.hash.slice(1)).get(name);
  if (value === null) return undefined;
  history.replaceState(history.state, '', location.pathname + location.search);
  return value;
}
