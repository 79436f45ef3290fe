/* What is told of the chosen skill: shown at once from what the map knows, settled by what the page answers. */

const PATIENCE = 20000;

class Sheet {
  constructor(root) {
    this.body = root.querySelector(".pm-map-sheet");
    this.pending = [];
    this.ended = new AbortController();
    addEventListener("path-of-mastery-chosen", (event) => this.expect(event.detail), { signal: this.ended.signal });
    this.body.addEventListener("click", (event) => event.target.closest(".pm-map-close") && this.close(), { signal: this.ended.signal });
  }

  /* The page's answer. While it is one to an earlier choice, the last choice stays. */
  told(data, trigger) {
    this.trigger = trigger;
    this.known = data;
    const own = this.pending.indexOf(data.skill);
    this.pending = own < 0 ? [] : this.pending.slice(own + 1);
    if (!this.pending.length) this.settle();
    globalThis.pathOfMasterySelected = data.skill;
    dispatchEvent(new Event("path-of-mastery-selected"));
  }

  /* Somebody chose: what can be done with the skill shown before is out of reach until the page answers. */
  expect(id) {
    const html = id ? globalThis.pathOfMasterySheets?.[id] : "";
    if (html === undefined) return;
    this.pending.push(id);
    this.draw(html);
    document.documentElement.dataset.pmWaiting = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), PATIENCE);
  }

  settle() {
    clearTimeout(this.timer);
    this.pending = [];
    this.draw(this.known.html);
    delete document.documentElement.dataset.pmWaiting;
  }

  draw(html) {
    if (html === this.drawn) return;
    this.drawn = html;
    this.body.innerHTML = html;
    this.body.hidden = !html;
    this.body.closest(".st-key-map-panel")?.scrollTo(0, 0);
  }

  close() {
    this.expect(null);
    this.trigger("chosen", "");
  }

  end() {
    this.ended.abort();
    clearTimeout(this.timer);
    delete document.documentElement.dataset.pmWaiting;
  }
}

const SHEETS = new WeakMap();

/* As with the map: an earlier call that Streamlit undoes ends nothing. */
const CALLS = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const call = {};
  CALLS.set(parentElement, call);
  if (!SHEETS.has(parentElement)) SHEETS.set(parentElement, new Sheet(parentElement));
  SHEETS.get(parentElement).told(data, setTriggerValue);
  return () => {
    if (CALLS.get(parentElement) !== call) return;
    SHEETS.get(parentElement)?.end();
    SHEETS.delete(parentElement);
  };
}
