// @ts-check
/** Draws lines of a terminal as SVG, in colours for a light page and for a dark one. */

/** @typedef {{ back: string, edge: string, text: string, added: string, changed: string, deleted: string }} Theme */

/** GitHub's own colours, readable on its two pages. */
export const themes = {
  light: {
    back: "#f6f8fa",
    edge: "#d1d9e0",
    text: "#1f2328",
    added: "#1a7f37",
    changed: "#9a6700",
    deleted: "#d1242f",
  },
  dark: { back: "#151b23", edge: "#3d444d", text: "#f0f6fc", added: "#3fb950", changed: "#d29922", deleted: "#f85149" },
};

const FONT_SIZE = 14;
const CHARACTER_WIDTH = 8.4;
const LINE_HEIGHT = 20;
const MARGIN = 16;

/**
 * @param {string[]} lines
 * @param {Theme} theme
 */
export function drawing(lines, theme) {
  const width = Math.ceil(Math.max(...lines.map(({ length }) => length)) * CHARACTER_WIDTH) + 2 * MARGIN;
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  const texts = lines.map((line, index) => {
    const indent = line.length - line.trimStart().length;
    const x = MARGIN + indent * CHARACTER_WIDTH;
    const y = MARGIN + index * LINE_HEIGHT + FONT_SIZE;
    // Its length is given, since the fonts of other machines are wider.
    const length = (line.length - indent) * CHARACTER_WIDTH;
    const place = `x="${x.toFixed(1)}" y="${y}" textLength="${length.toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
    return `<text ${place} fill="${colourOf(line, theme)}" xml:space="preserve">${escaped(line.trimStart())}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace" font-size="${FONT_SIZE}">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" fill="${theme.back}" stroke="${theme.edge}"/>
${texts.join("\n")}
</svg>
`;
}

/**
 * The colour of what Pulumi marks a line with.
 * @param {string} line
 * @param {Theme} theme
 */
function colourOf(line, theme) {
  const [mark] = line.trim().split(" ");
  return (
    (mark === "~" && theme.changed) || (mark === "+" && theme.added) || (mark === "-" && theme.deleted) || theme.text
  );
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
