/* The ground the skills stand on: columns, tiers, options, roads and the emblem at the top of every track. */

function made(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function placed(element, box) {
  const [x, y, width, height] = box;
  element.style.cssText += `;left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
  return element;
}

function drawRoads(data, theme) {
  const [x, y, width, height] = data.box;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  svg.style.cssText = `position:absolute;left:${x}px;top:${y}px;width:${width}px;height:${height}px;overflow:visible`;
  svg.innerHTML = data.roads.map((road) => {
    const hue = theme.hues[road.number % theme.hues.length];
    return `<path d="${road.d}" class="road bed"/>` +
      `<path d="${road.d}" class="road ${road.lit ? "lit" : ""} ${road.path ? "way" : ""}" style="--hue:${hue}"/>`;
  }).join("");
  return svg;
}

function drawBand(band, theme) {
  const element = placed(made("div", `band ${band.kind} ${band.state || ""}`), band.box);
  element.style.setProperty("--hue", theme.hues[band.number % theme.hues.length]);
  element.dataset.track = band.track;
  if (band.title) {
    const plate = made("div", "plate");
    if (band.emblem) plate.append(made("span", "emblem", band.emblem));
    plate.append(made("span", "name", band.title));
    if (band.note) plate.append(made("span", "note", band.note));
    element.append(plate);
  }
  return element;
}

function drawCrown(crown, theme) {
  const element = made("div", `crown ${crown.ground ? "base" : ""}`);
  element.style.cssText = `left:${crown.x}px;top:${crown.y}px`;
  element.style.setProperty("--hue", theme.hues[crown.number % theme.hues.length]);
  element.style.setProperty("--share", crown.share);
  element.dataset.track = crown.track;
  const disc = made("span", "disc");
  disc.append(made("span", "face", crown.emblem));
  const words = made("span", "words");
  words.append(made("strong", "", crown.class_name), made("span", "", crown.title), made("em", "", crown.progress));
  element.append(disc, words);
  return element;
}

function drawGround(world, data, theme) {
  world.replaceChildren(
    ...data.bands.map((band) => drawBand(band, theme)),
    drawRoads(data, theme),
    ...data.bands.filter((band) => band.title).map((band) => {
      const copy = drawBand(band, theme);
      copy.classList.add("sign");
      return copy;
    }),
    ...data.crowns.map((crown) => drawCrown(crown, theme)),
    ...data.nodes.filter((node) => node.glow).map((node) => {
      const glow = made("span", "glow");
      glow.style.cssText = `left:${node.x}px;top:${node.y}px`;
      glow.style.setProperty("--hue", theme.hues[node.number % theme.hues.length]);
      return glow;
    }),
  );
}
