/* What an elderly reader's eyes and thumb meet on this page, as lists of shortfalls. */
({ mainTarget, mainText }) => {
  const TARGETS =
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
  // What is filled in or pressed on the way to an answer, and the number to dial.
  const MAIN =
    ".go, .choice, .tel, .ask input, .ask select, .search input, [role=option]";
  const POINTS_AT = ["aria-describedby", "aria-labelledby", "aria-controls", "for"];

  const name = (e) => (e.textContent.trim() || e.name || e.id).slice(0, 14);
  const shown = (e) => {
    const box = e.getBoundingClientRect();
    return (
      box.width > 1 && box.height > 1 && box.right > 0 && box.bottom > 0 &&
      getComputedStyle(e).visibility !== "hidden"
    );
  };
  const found = [];

  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) {
    const words = node.data.trim();
    const e = node.parentElement;
    if (!words || !shown(e) || e.closest("script, style")) continue;
    const style = getComputedStyle(e);
    // A drawing's letters grow and shrink with it.
    const scale = e.ownerSVGElement ? e.getScreenCTM().d : 1;
    const size = parseFloat(style.fontSize) * scale;
    const running = e.closest("p, li, dd") && words.length > 20;
    const least = e.closest("main") ? mainText : 18;
    const line = style.lineHeight === "normal" ? 1.2 : parseFloat(style.lineHeight) / size;
    const quoted = `“${words.slice(0, 14)}”`;
    if (size < least - 0.1) found.push(`text of ${size} px: ${quoted}`);
    if (running && line < 1.5) found.push(`lines ${line.toFixed(2)} apart: ${quoted}`);
  }

  for (const e of document.querySelectorAll(TARGETS)) {
    if (!shown(e)) continue;
    const sentence = e.matches("a") && e.closest("p, li, dd, td, q");
    const inLine = sentence && getComputedStyle(e).display === "inline";
    const label = e.matches("[type=radio], [type=checkbox]") && e.labels[0];
    const box = (label || e).getClientRects()[0];
    const size = e.matches(MAIN) ? mainTarget : 44;
    // In a sentence a link is as wide as its words, and high enough all the same.
    const least = inLine ? box.height : Math.min(box.width, box.height);
    if (least < size - 0.5)
      found.push(`target of ${box.width.toFixed()}x${box.height.toFixed()} px: ${name(e)}`);
  }

  for (const attribute of POINTS_AT)
    for (const e of document.querySelectorAll(`[${attribute}]`))
      for (const id of e.getAttribute(attribute).split(" "))
        if (!document.getElementById(id)) found.push(`${attribute} leads nowhere: ${id}`);
  return found;
}
