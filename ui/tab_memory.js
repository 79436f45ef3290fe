/* What a tab remembers over a refresh: the browser's sessionStorage, which no other tab sees and no request carries. */

export default function ({ data, setStateValue }) {
  const name = `path-of-mastery:${data.name}`;
  if (typeof data.value === "string") {
    if (data.value) sessionStorage.setItem(name, data.value);
    else sessionStorage.removeItem(name);
    return undefined;
  }
  const fieldOf = (element) => element.closest?.(`.st-key-${data.field}`);
  const field = data.field && document.querySelector(`.st-key-${data.field} :is(textarea, input)`);
  const found = sessionStorage.getItem(name);
  if (found && !field?.value) setStateValue("found", found);
  if (!data.field) return undefined;
  const listening = new AbortController();
  document.addEventListener("input", ({ target }) => {
    if (!fieldOf(target)) return;
    if (target.value) sessionStorage.setItem(name, target.value);
    else sessionStorage.removeItem(name);
  }, { signal: listening.signal });
  return () => listening.abort();
}
