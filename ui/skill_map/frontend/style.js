/* How the graph library draws skills and edges. The ground under them is drawn by ground.js. */

function graphStyle(theme, many) {
  return [
    { selector: "node", style: {
      width: 58, height: 58, shape: "ellipse", "background-opacity": 0, "border-width": 0,
      "background-image": "data(medal)", "background-fit": "none", "background-clip": "none",
      "background-width": 108, "background-height": 108, "background-image-containment": "over", "bounds-expansion": 30,
      label: "data(title)", "text-valign": "bottom", "text-margin-y": 13, "text-wrap": "wrap", "text-max-width": 108,
      "font-family": theme.font, "font-size": 14, "font-weight": 600, "line-height": 1.02, color: theme.ink,
      "text-outline-color": theme.card, "text-outline-width": 2.4, "text-outline-opacity": 0.85,
      "min-zoomed-font-size": 5.5, "overlay-opacity": 0, "transition-property": "opacity", "transition-duration": 120,
    } },
    { selector: "node.locked", style: { color: theme.soft } },
    { selector: "node:selected", style: { "underlay-color": theme.accent, "underlay-opacity": 0.3, "underlay-padding": 16, "underlay-shape": "ellipse" } },
    { selector: "edge", style: {
      width: 1.6, "line-color": theme.soft, opacity: many ? 0.16 : 0.24,
      "curve-style": many ? "haystack" : "unbundled-bezier", "control-point-distances": 26, "control-point-weights": 0.5,
      "source-endpoint": "outside-to-node", "target-endpoint": "outside-to-node", events: "no", "overlay-opacity": 0,
    } },
    { selector: "edge.across", style: { "line-style": "dashed", "line-dash-pattern": [4, 6], opacity: many ? 0.12 : 0.17 } },
    { selector: ".aside", style: { opacity: 0.16 } },
    { selector: "edge.aside", style: { opacity: 0.04 } },
    { selector: "edge.needs, edge.leads", style: {
      opacity: 0.95, width: 3.2, "z-index": 9, "curve-style": "unbundled-bezier", "line-style": "solid",
      "target-arrow-shape": "triangle", "arrow-scale": 1.1,
    } },
    { selector: "edge.needs", style: { "line-color": theme.path, "target-arrow-color": theme.path } },
    { selector: "edge.leads", style: { "line-color": theme.accent, "target-arrow-color": theme.accent, "line-style": "dashed" } },
  ];
}
