/* What every mark means, with the marks themselves. */

const EXAMPLE = { shape: "core", level: 0, states: "oll", presumed: false, path: null, due: false };
const LEGEND = [
  ["open", {}], ["locked", { states: "lll" }],
  ["level1", { level: 1, states: "hol" }], ["level2", { level: 2, states: "hho" }], ["level3", { level: 3, states: "hhh" }],
  ["presumed", { level: 1, states: "hol", presumed: true }], ["path", { path: 1 }], ["due", { level: 1, states: "hol", due: true }],
  ["ground", { shape: "ground", level: 1, states: "hol" }], ["core", { level: 1, states: "hol" }],
  ["first", { shape: "first", level: 1, states: "hol" }], ["second", { shape: "second", level: 1, states: "hol" }],
  ["summit", { shape: "summit", level: 1, states: "hol" }],
];

function drawLegend(legend, data, theme) {
  legend.querySelector("summary").textContent = data.words.legend;
  legend.querySelector(".marks").replaceChildren(...LEGEND
    .filter(([name]) => data.marks.includes(name))
    .map(([name, part]) => {
      const row = made("div"), picture = made("img");
      const skill = { ...EXAMPLE, ...part };
      picture.src = medalAddress(skill, lookOf(theme, 1, skill.shape));
      picture.alt = "";
      row.append(picture, made("span", "", data.words[`mark.${name}`]));
      return row;
    }));
}
