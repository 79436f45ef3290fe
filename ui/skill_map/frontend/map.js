/* The skill map: a ground of HTML, skills and edges by the graph library, one keyboard focus, and what is heard of it. */

const MANY = 400;
const LEGEND_ROOM = 40;
const READABLE = 0.4;
const START = 0.72;
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class SkillMap {
  constructor(root) {
    this.root = root;
    for (const name of ["map", "stage", "world", "graph", "ring", "card", "legend", "tracks", "search"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.heard = root.querySelector("[role=status]");
    this.input = root.querySelector("input");
    this.found = root.querySelector("#pm-found");
    this.only = null;
    this.waiting = [];
    this.ended = new AbortController();
    this.listen();
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(this.stage);
  }

  /* New data, or the same in another theme. */
  show(data, trigger) {
    this.trigger = trigger;
    const theme = readTheme(this.root.host || this.root, data.palette);
    theme.accent = getComputedStyle(this.root.host || this.root).getPropertyValue("--st-primary-color").trim() || theme.path;
    const drawn = JSON.stringify([theme.dark, theme.ground, theme.ink, theme.accent]);
    const fresh = !this.data;
    if (data.stamp === this.data?.stamp && drawn === this.drawn) return;
    [this.data, this.theme, this.drawn] = [data, theme, drawn];
    this.draw();
    this.mark(fresh ? globalThis.pathOfMasterySelected : this.chosen, fresh);
  }

  /* The page shows this skill: the answer to an own choice, which is marked already, or its own doing. */
  told(id) {
    const own = this.waiting.indexOf(id);
    this.waiting = own < 0 ? [] : this.waiting.slice(own + 1);
    if (!this.waiting.length && id !== this.chosen && this.cy) this.mark(id, true);
  }

  draw() {
    const { data, theme } = this, words = data.words;
    this.byId = new Map(data.nodes.map((node) => [node.id, node]));
    this.map.classList.toggle("dark", theme.dark);
    this.map.classList.toggle("light", !theme.dark);
    this.map.style.setProperty("--height", data.height);
    this.stage.setAttribute("aria-label", words.label);
    this.root.querySelector("#pm-help").textContent = words.help;
    this.input.placeholder = words.search;
    this.input.setAttribute("aria-label", words.search);
    this.found.setAttribute("aria-label", words.search);
    for (const button of this.root.querySelectorAll("[data-do]")) {
      button.setAttribute("aria-label", words[button.dataset.do]);
      button.title = words[button.dataset.do];
    }
    drawGround(this.world, data, theme);
    drawLegend(this.legend, data, theme);
    this.drawTracks();
    this.drawGraph();
    this.filter(this.only);
  }

  drawTracks() {
    this.tracks.setAttribute("aria-label", this.data.words.tracks);
    this.tracks.replaceChildren(...this.data.crowns.filter((crown) => !crown.ground).map((crown) => {
      const button = made("button");
      button.append(made("span", "emblem", crown.emblem), made("span", "name", crown.title));
      button.setAttribute("aria-label", crown.title);
      button.title = crown.title;
      button.type = "button";
      button.dataset.track = crown.track;
      button.style.setProperty("--hue", this.theme.hues[crown.number % this.theme.hues.length]);
      button.onclick = () => this.filter(this.only === crown.track ? null : crown.track, true);
      return button;
    }));
  }

  drawGraph() {
    const { data, theme } = this, many = data.nodes.length > MANY;
    const elements = [
      ...data.nodes.map((node) => ({
        data: { id: node.id, title: node.title, medal: medalAddress(node, lookOf(theme, node.number, node.shape)) },
        position: { x: node.x, y: node.y }, classes: node.level || node.states[0] === "o" ? "" : "locked",
      })),
      ...data.edges.map(([source, target]) => ({
        data: { source, target }, classes: this.byId.get(source).track === this.byId.get(target).track ? "" : "across",
      })),
    ];
    const view = this.cy && { zoom: this.cy.zoom(), pan: this.cy.pan() };
    this.cy?.destroy();
    this.marked = null;
    this.cy = cytoscape({
      container: this.graph, elements, style: graphStyle(theme, many), layout: { name: "preset" },
      minZoom: 0.06, maxZoom: 2.6, wheelSensitivity: 0.7, boxSelectionEnabled: false, autoungrabify: true, selectionType: "single",
      hideEdgesOnViewport: many, textureOnViewport: false, pixelRatio: many ? 1 : "auto",
    });
    this.cy.on("viewport", () => this.follow());
    this.cy.on("tap", "node", (event) => { this.focus = event.target.id(); this.choose(event.target.id()); });
    this.cy.on("tap", (event) => { if (event.target === this.cy) this.choose(null); });
    this.cy.on("mouseover", "node", (event) => { this.stage.classList.add("pointing"); this.hint(event.target.id()); });
    this.cy.on("mouseout", "node", () => { this.stage.classList.remove("pointing"); this.hint(null); });
    this.cy.on("select", "node", (event) => event.target.id() !== this.chosen && event.target.unselect());
    if (view) this.cy.viewport(view);
    else this.begin();
    this.follow();
    this.cy.one("render", () => { this.map.dataset.ready = data.stamp; });
  }

  /* The whole map where that can be read, else what is next. */
  begin() {
    if (!this.stage.clientWidth || !this.cy) return;
    this.began = true;
    this.fit();
    if (this.cy.zoom() >= READABLE) return;
    const chosen = this.byId.get(globalThis.pathOfMasterySelected);
    const next = chosen ? [chosen] : this.data.nodes.filter((node) => node.glow);
    const near = (next.length ? next : this.data.nodes).slice(0, this.stage.clientWidth < 500 ? 1 : 4);
    const middle = (side) => (Math.min(...near.map((node) => node[side])) + Math.max(...near.map((node) => node[side]))) / 2;
    this.lookAt({ x: middle("x"), y: middle("y") }, START);
  }

  fit(box = this.data.box, smooth = false) {
    const [x, y, width, height] = box, edge = 16;
    const [w, h] = [this.stage.clientWidth - 2 * edge, this.stage.clientHeight - 2 * edge - LEGEND_ROOM];
    const zoom = Math.min(w / width, h / height, 1.3);
    const pan = { x: edge + (w - width * zoom) / 2 - x * zoom, y: edge + (h - height * zoom) / 2 - y * zoom };
    if (smooth && !calm()) this.cy.animate({ zoom, pan, duration: 260, easing: "ease-in-out" });
    else this.cy.viewport({ zoom, pan });
  }

  resized() {
    if (!this.cy) return;
    this.cy.resize();
    if (!this.began) this.begin();
    this.follow();
  }

  follow() {
    const { x, y } = this.cy.pan(), zoom = this.cy.zoom();
    this.world.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`;
    this.ringUp();
    this.card.hidden = true;
  }

  ringUp() {
    const node = this.byId.get(this.focus), shown = node && this.stage.matches(":focus-visible");
    this.ring.hidden = !shown;
    if (!shown) return;
    const at = this.at(node), size = 84 * this.cy.zoom();
    this.ring.style.cssText = `left:${at.x - size / 2}px;top:${at.y - size / 2}px;width:${size}px;height:${size}px`;
  }

  at(node) {
    const { x, y } = this.cy.pan(), zoom = this.cy.zoom();
    return { x: node.x * zoom + x, y: node.y * zoom + y };
  }

  hint(id) {
    const node = this.byId.get(id);
    this.card.hidden = !node;
    if (!node) return;
    this.card.replaceChildren(made("strong", "", node.title), made("span", "state", node.state), ...node.why.map((text) => made("p", "", text)));
    const at = this.at(node), gap = 46 * this.cy.zoom();
    const left = at.x + gap + this.card.offsetWidth < this.stage.clientWidth ? at.x + gap : at.x - gap - this.card.offsetWidth;
    const top = Math.min(Math.max(8, at.y - 40), this.stage.clientHeight - this.card.offsetHeight - 8);
    this.card.style.left = `${Math.max(8, left)}px`;
    this.card.style.top = `${Math.max(8, top)}px`;
  }

  say(text) { this.heard.textContent = text; }

  /* The learner chose: tell the page, once, and show it while the page is at work. */
  choose(id) {
    if (id === this.chosen) return;
    this.chosen = id;
    this.waiting.push(id);
    dispatchEvent(new CustomEvent("path-of-mastery-chosen", { detail: id }));
    this.trigger("chosen", id || "");
    setTimeout(() => this.chosen === id && this.cy && this.mark(id, false));
  }

  /* Show what is chosen: what it needs, and what it leads to. */
  mark(id, come) {
    this.chosen = this.byId.has(id) ? id : null;
    const cy = this.cy;
    cy.batch(() => {
      this.marked?.removeClass("needs leads").unselect();
      this.marked = cy.collection();
      if (!this.chosen) return;
      const node = cy.getElementById(id);
      node.select();
      this.marked.merge(node);
      const before = new Set([id]), after = new Set([id]);
      for (const [seen, incoming, name] of [[before, true, "needs"], [after, false, "leads"]]) {
        const waiting = [node];
        for (let depth = 0; waiting.length && depth < 4000; depth++) {
          const edges = incoming ? waiting.pop().incomers("edge") : waiting.pop().outgoers("edge");
          edges.forEach((edge) => {
            edge.addClass(name);
            this.marked.merge(edge);
            const other = incoming ? edge.source() : edge.target();
            if (!seen.has(other.id())) { seen.add(other.id()); waiting.push(other); }
          });
          if (!incoming) break;
        }
      }
    });
    if (!this.chosen) return;
    this.focus = id;
    if (come) this.reveal(this.byId.get(id), true);
  }

  reveal(node, middle = false) {
    const at = this.at(node), [w, h] = [this.stage.clientWidth, this.stage.clientHeight], edge = 44;
    const inside = at.x > edge && at.x < w - edge && at.y > edge && at.y < h - edge;
    if (inside && !(middle && this.cy.zoom() < READABLE)) return;
    this.lookAt(node, Math.max(this.cy.zoom(), middle ? READABLE : 0.2), calm() ? 0 : 220);
  }

  /* This place in the middle, as far as the map goes. */
  lookAt(place, zoom, duration = 0) {
    const [x, y, width, height] = this.data.box;
    const bound = (size, start, length, wanted) => {
      const [low, high] = [size - 30 - (start + length) * zoom, 30 - start * zoom];
      return low > high ? (low + high) / 2 : Math.min(high, Math.max(low, wanted));
    };
    const pan = {
      x: bound(this.stage.clientWidth, x, width, this.stage.clientWidth / 2 - place.x * zoom),
      y: bound(this.stage.clientHeight - LEGEND_ROOM, y, height, this.stage.clientHeight / 2 - place.y * zoom),
    };
    if (duration) this.cy.animate({ zoom, pan, duration });
    else this.cy.viewport({ zoom, pan });
  }

  filter(track, move = false) {
    this.only = track;
    this.map.classList.toggle("faded", Boolean(track));
    const grounds = new Set(this.data.crowns.filter((crown) => crown.ground).map((crown) => crown.track));
    const on = (name) => !track || name === track || grounds.has(name);
    for (const element of this.world.querySelectorAll("[data-track]")) element.classList.toggle("on", on(element.dataset.track));
    for (const button of this.tracks.children) button.setAttribute("aria-pressed", String(button.dataset.track === track));
    this.cy.batch(() => {
      this.cy.nodes().forEach((node) => node.toggleClass("aside", !on(this.byId.get(node.id()).track)));
      this.cy.edges().forEach((edge) => edge.toggleClass("aside", edge.source().hasClass("aside") || edge.target().hasClass("aside")));
    });
    if (!move) return;
    const band = this.data.bands.find((one) => one.kind === "track" && one.track === track);
    this.fit(band ? band.box : this.data.box, true);
  }

  step(key) {
    const shown = this.data.nodes.filter((node) => !this.cy.getElementById(node.id).hasClass("aside"));
    const from = this.byId.get(this.focus);
    const first = shown.find((node) => node.path === 1) || shown.find((node) => node.glow) || shown[0];
    const to = from ? neighbour(shown, from, ARROWS[key]) : first;
    if (to) this.go(to);
  }

  go(node) {
    this.focus = node.id;
    this.reveal(node);
    this.ringUp();
    this.hint(node.id);
    this.say([node.title, node.place, node.state, ...node.why].filter(Boolean).join(". "));
  }

  listen() {
    const on = (target, name, act) => target.addEventListener(name, act, { signal: this.ended.signal });
    on(this.stage, "keydown", (event) => this.pressed(event));
    on(this.stage, "focus", () => { if (this.stage.matches(":focus-visible") && !this.byId.get(this.focus)) this.step("ArrowUp"); else this.ringUp(); });
    on(this.stage, "blur", () => { this.ring.hidden = true; this.card.hidden = true; });
    on(this.stage, "pointerdown", () => this.stage.classList.add("grabbing"));
    on(globalThis, "pointerup", () => this.stage.classList.remove("grabbing"));
    on(globalThis, "path-of-mastery-selected", () => this.told(globalThis.pathOfMasterySelected));
    on(this.root.querySelector(".zoom"), "click", (event) => this.zoom(event.target.closest("button")?.dataset.do));
    on(this.input, "input", () => this.look());
    on(this.input, "keydown", (event) => this.typed(event));
    on(this.input, "blur", () => this.offer([]));
    on(this.found, "pointerdown", (event) => { event.preventDefault(); this.take(event.target.closest("li")?.dataset.id); });
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      Enter: () => this.focus && this.choose(this.focus), " ": () => this.focus && this.choose(this.focus),
      Escape: () => { this.hint(null); this.choose(null); }, "+": () => this.zoom("in"), "=": () => this.zoom("in"),
      "-": () => this.zoom("out"), 0: () => this.zoom("fit"), "/": () => this.input.focus(),
    }[event.key] || (ARROWS[event.key] && (() => this.step(event.key)));
    if (!act) return;
    event.preventDefault();
    act();
  }

  zoom(what) {
    if (!what) return;
    if (what === "fit") return this.fit(this.data.box, true);
    const level = this.cy.zoom() * (what === "in" ? 1.35 : 1 / 1.35);
    const node = this.byId.get(this.focus);
    this.cy.zoom(node ? { level, position: { x: node.x, y: node.y } } : { level, renderedPosition: { x: this.stage.clientWidth / 2, y: this.stage.clientHeight / 2 } });
  }

  look() {
    const plain = (text) => text.toLowerCase().normalize("NFKC").replace(/\s+/g, "");
    const wanted = plain(this.input.value);
    if (!wanted) return this.offer([]);
    const hits = this.data.nodes.filter((node) => plain(node.title).includes(wanted) || node.id.includes(wanted) || plain(node.find || "").includes(wanted));
    hits.sort((a, b) => plain(a.title).indexOf(wanted) - plain(b.title).indexOf(wanted));
    this.offer(hits.slice(0, 8));
    if (!hits.length) this.say(this.data.words.nothing);
  }

  offer(nodes) {
    this.found.replaceChildren(...nodes.map((node, at) => {
      const item = made("li", "", node.title);
      item.append(made("small", "", [node.place, node.state].filter(Boolean).join(" · ")));
      Object.assign(item, { id: `pm-found-${at}` });
      item.dataset.id = node.id;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(at === 0));
      return item;
    }));
    this.found.hidden = !nodes.length;
    this.input.setAttribute("aria-expanded", String(Boolean(nodes.length)));
    this.pick(0);
  }

  pick(at) {
    const items = [...this.found.children];
    this.picked = items.length ? (at + items.length) % items.length : 0;
    items.forEach((item, index) => item.setAttribute("aria-selected", String(index === this.picked)));
    if (items.length) this.input.setAttribute("aria-activedescendant", items[this.picked].id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  typed(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); this.pick(this.picked + (event.key === "ArrowDown" ? 1 : -1)); }
    if (event.key === "Enter" && !event.isComposing) this.take(this.found.children[this.picked]?.dataset.id);
    if (event.key === "Escape") this.offer([]);
  }

  take(id) {
    const node = this.byId.get(id);
    if (!node) return;
    this.offer([]);
    this.input.value = "";
    this.filter(null);
    this.stage.focus();
    this.focus = id;
    this.reveal(node, true);
    this.choose(id);
    this.go(node);
  }

  end() {
    this.ended.abort();
    this.watch.disconnect();
    this.cy?.destroy();
  }
}

const MAPS = new WeakMap();
const PICTURES = new WeakMap();

/* The picture comes as JSON in bytes. */
function pictureOf(bytes) {
  if (!PICTURES.has(bytes)) PICTURES.set(bytes, JSON.parse(new TextDecoder().decode(bytes)));
  return PICTURES.get(bytes);
}

/* Streamlit may call again before a call has come to its end, and then undoes the earlier one: only the last may end the map. */
const CALLS = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return undefined;
  const call = {};
  CALLS.set(parentElement, call);
  const isLast = () => CALLS.get(parentElement) === call;
  const start = () => {
    if (!isLast()) return;
    if (!globalThis.cytoscape) { setTimeout(start, 20); return; }
    if (!MAPS.has(parentElement)) MAPS.set(parentElement, new SkillMap(parentElement));
    const picture = pictureOf(data);
    globalThis.pathOfMasterySheets = picture.sheets;
    MAPS.get(parentElement).show(picture, setTriggerValue);
  };
  start();
  return () => {
    if (!isLast()) return;
    CALLS.delete(parentElement);
    MAPS.get(parentElement)?.end();
    MAPS.delete(parentElement);
  };
}
