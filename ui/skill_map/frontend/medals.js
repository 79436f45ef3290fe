/* A skill as a picture: its shape says where it belongs, its metal which level is held, its marks the rest. */

const SHAPES = {
  ground: '<circle cx="60" cy="60" r="31"/>',
  core: '<path d="M60 26 L89 43 V77 L60 94 L31 77 V43 Z"/>',
  first: '<path d="M31 32 Q46 36 60 27 Q74 36 89 32 V60 Q89 84 60 95 Q31 84 31 60 Z"/>',
  second: '<path d="M60 23 L95 60 L60 97 L25 60 Z"/>',
  other: '<path d="M60 25 L94 50 L81 91 H39 L26 50 Z"/>',
  summit: '<path d="M44 28 H76 L94 48 L60 97 L26 48 Z"/>',
};

const LOCK = '<path d="M53 58 v-6 a7 7 0 0 1 14 0 v6" fill="none" stroke-width="4.4"/><rect x="48" y="57" width="24" height="18" rx="4" stroke="none"/>';
const RISE = '<path d="M46 62 L60 48 L74 62 M46 76 L60 62 L74 76" fill="none" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>';

function marksOf(skill, look) {
  const marks = [];
  if (skill.path) {
    const text = String(skill.path), wide = 20 + text.length * 11;
    marks.push(
      `<path d="M76 8 V46" stroke="${look.path}" stroke-width="4" stroke-linecap="round"/>` +
      `<path d="M76 6 h${wide} l-7 13 l7 13 h-${wide} z" fill="${look.path}" stroke="${look.card}" stroke-width="2"/>` +
      `<text x="${75 + wide / 2}" y="26" text-anchor="middle" font-size="19" font-weight="800" fill="${look.onPath}">${text}</text>`);
  }
  if (skill.presumed) {
    marks.push(`<circle cx="31" cy="28" r="11.5" fill="${look.card}" stroke="${look.ink}" stroke-width="1.6"/>` +
      `<path d="M25 25.5 q3 -4 6 0 t6 0 M25 31.5 q3 -4 6 0 t6 0" fill="none" stroke="${look.ink}" stroke-width="2.2" stroke-linecap="round"/>`);
  }
  if (skill.due) {
    marks.push(`<circle cx="31" cy="90" r="12" fill="${look.due}" stroke="${look.card}" stroke-width="2"/>` +
      `<path d="M31 82.5 V90 L36.5 93" fill="none" stroke="${look.card}" stroke-width="2.6" stroke-linecap="round"/>`);
  }
  return marks.join("");
}

/* One pip a level: full when held, a ring when open, a dot when locked. */
function pipsOf(skill, look, metal) {
  const count = skill.states.length;
  return [...skill.states].map((state, at) => {
    const x = 60 + (at - (count - 1) / 2) * 15;
    if (state === "h") return `<circle cx="${x}" cy="98" r="5" fill="${metal.rim}" stroke="${look.card}" stroke-width="1.5"/>`;
    if (state === "o") return `<circle cx="${x}" cy="98" r="4.4" fill="${look.card}" stroke="${look.hue}" stroke-width="3"/>`;
    return `<circle cx="${x}" cy="98" r="2.4" fill="${look.soft}"/>`;
  }).join("");
}

function medal(skill, look) {
  const held = skill.level > 0, open = !held && skill.states[0] === "o";
  const metal = look.metals[skill.level];
  const shape = SHAPES[skill.shape] || SHAPES.core;
  const gold = held && skill.level === 3;
  const fill = held ? "url(#metal)" : open ? look.card : look.sunk;
  const rim = held ? metal.rim : open ? look.hue : look.line;
  const dashes = skill.presumed ? 'stroke-dasharray="7 5"' : "";
  const parts = [];
  if (open || gold) parts.push('<circle cx="60" cy="60" r="58" fill="url(#halo)"/>');
  if (gold) {
    const rays = Array.from({ length: 12 }, (_, at) =>
      `<path d="M60 6 l3.2 12 h-6.4 z" transform="rotate(${at * 30} 60 60)"/>`).join("");
    parts.push(`<g fill="${metal.rim}" opacity=".75">${rays}</g>`);
  }
  parts.push(`<g fill="${look.shade}" stroke="none" transform="translate(0 3)" opacity=".5">${shape}</g>`);
  parts.push(`<g fill="${fill}" stroke="${rim}" stroke-width="${open ? 5 : 4}" stroke-linejoin="round" ${dashes}>${shape}</g>`);
  if (held) {
    parts.push(`<g fill="none" stroke="${look.hue}" stroke-width="2.5" stroke-linejoin="round" transform="translate(60 60) scale(.78) translate(-60 -60)" opacity=".9">${shape}</g>`);
    parts.push(`<text x="60" y="${skill.shape === "summit" ? 64 : 70}" text-anchor="middle" font-size="28" font-weight="800" font-family="Georgia, serif" fill="${metal.ink}">${["", "I", "II", "III"][skill.level]}</text>`);
  } else if (open) {
    parts.push(`<g stroke="${look.hue}">${RISE}</g>`);
  } else {
    parts.push(`<g fill="${look.soft}" stroke="${look.soft}">${LOCK}</g>`);
  }
  parts.push(pipsOf(skill, look, metal), marksOf(skill, look));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240" viewBox="0 0 120 120" font-family="Helvetica, Arial, sans-serif"><defs>` +
    `<linearGradient id="metal" x1="0" y1="0" x2=".6" y2="1"><stop offset="0" stop-color="${metal.high}"/><stop offset="1" stop-color="${metal.low}"/></linearGradient>` +
    `<radialGradient id="halo"><stop offset=".45" stop-color="${gold ? metal.rim : look.hue}" stop-opacity=".55"/><stop offset="1" stop-color="${gold ? metal.rim : look.hue}" stop-opacity="0"/></radialGradient>` +
    `</defs>${parts.join("")}</svg>`;
}

const MEDALS = new Map();

/* The picture as an address; one per distinct look, however many skills share it. */
function medalAddress(skill, look) {
  const key = [look.key, skill.shape, skill.level, skill.states, skill.presumed, skill.path || "", skill.due].join("|");
  if (!MEDALS.has(key)) MEDALS.set(key, "data:image/svg+xml;utf8," + encodeURIComponent(medal(skill, look)));
  return MEDALS.get(key);
}
