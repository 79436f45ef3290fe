/* Which skill the page shows: told to every map in this window. */

export default function ({ data }) {
  globalThis.pathOfMasterySelected = data.selected;
  dispatchEvent(new Event("path-of-mastery-selected"));
}
