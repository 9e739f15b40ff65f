/* Of each thing that takes the focus: its name, and how its outline stands out from what
   is a little beside it. */
() => {
  const canvas = document.createElement("canvas").getContext("2d");
  const light = (color) => {
    canvas.fillStyle = color;
    const parts = canvas.fillStyle.match(/[0-9a-f]{2}/g).map((hex) => parseInt(hex, 16) / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (e) => {
    const color = getComputedStyle(e).backgroundColor;
    return color === "rgba(0, 0, 0, 0)" && e.parentElement ? ground(e.parentElement) : color;
  };
  const found = [];
  for (const e of document.querySelectorAll("a[href], button, input, select, summary, textarea")) {
    if (!e.checkVisibility({ visibilityProperty: true })) continue;
    e.focus();
    const [box, style] = [e.getClientRects()[0], getComputedStyle(e)];
    if (document.activeElement !== e || !box) continue;
    const away = parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth) / 2;
    const [middle, above] = [box.top + box.height / 2, box.top - away];
    // What fills its line has no room beside it that could be asked.
    const beside =
      document.elementFromPoint(box.left - away, middle) ??
      document.elementFromPoint(box.left + box.width / 2, above);
    if (!beside) continue;
    const two = [light(style.outlineColor), light(ground(beside))].sort((a, b) => b - a);
    const name = e.textContent.trim().slice(0, 14) || e.name;
    found.push([name, style.outlineStyle, (two[0] + 0.05) / (two[1] + 0.05)]);
  }
  return found;
}
