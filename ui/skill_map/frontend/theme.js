/* Colours: of the page's theme, and those that carry meaning in their light or dark form. */

function rgb(colour) {
  const canvas = rgb.canvas || (rgb.canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true }));
  canvas.fillStyle = "#000";
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return canvas.getImageData(0, 0, 1, 1).data;
}

function isDark(colour) {
  const [r, g, b] = rgb(colour);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 110;
}

function mixed(colour, other, share) {
  const [a, b] = [rgb(colour), rgb(other)];
  return "#" + [0, 1, 2].map((i) => Math.round(a[i] * (1 - share) + b[i] * share).toString(16).padStart(2, "0")).join("");
}

function readTheme(element, palette) {
  const style = getComputedStyle(element);
  const value = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const ground = value("--st-background-color", "#ffffff");
  const dark = isDark(ground), pick = (pair) => pair[dark ? 1 : 0];
  const ink = value("--st-text-color", dark ? "#eeeeee" : "#222222");
  const levels = palette.levels.map(pick);
  const metals = levels.map((tone) => ({
    rim: tone,
    high: mixed(tone, "#ffffff", dark ? 0.45 : 0.72),
    low: mixed(tone, dark ? "#10151f" : "#ffffff", dark ? 0.3 : 0.12),
    ink: dark ? "#14161c" : mixed(tone, "#1b1206", 0.72),
  }));
  metals[2].low = dark ? metals[2].low : mixed(levels[2], "#ffffff", 0.4);
  metals[3].low = dark ? metals[3].low : "#e0aa3c";
  return {
    dark, ink, ground, metals,
    font: value("--st-font", "sans-serif"),
    soft: mixed(ink, ground, 0.38),
    line: mixed(ink, ground, 0.66),
    sunk: mixed(ground, ink, dark ? 0.1 : 0.07),
    card: dark ? mixed(ground, "#ffffff", 0.06) : "#ffffff",
    shade: dark ? "#000000" : mixed(ground, ink, 0.35),
    path: pick(palette.path),
    onPath: dark ? "#10151f" : "#ffffff",
    due: pick(palette.due),
    hues: palette.tracks.map(pick),
  };
}

/* Everything a medal of this track and option is painted with. */
function lookOf(theme, trackNumber, shape) {
  const base = theme.hues[trackNumber % theme.hues.length];
  const hue = shape === "second" ? mixed(base, theme.dark ? "#ffffff" : theme.ink, 0.32) : base;
  return { ...theme, hue, key: [theme.dark, theme.ground, theme.ink, hue].join() };
}
