/* Numbers that stand in two lines, or reach out of what holds them, in words. */
() => {
  const NUMBERS = ".tel, .fig, .ages b, .unit, a[href^='tel:']";
  const found = [];
  for (const e of document.querySelectorAll(NUMBERS)) {
    const words = document.createRange();
    words.selectNodeContents(e);
    const lines = [...words.getClientRects()].filter((box) => box.width > 1);
    const edge = e.parentElement.closest("li, p, .book, .phone, main").getBoundingClientRect();
    if (lines.some((line) => line.top > lines[0].bottom - 2))
      found.push(`in two lines: ${e.textContent.trim()}`);
    if (lines.some((line) => line.right > edge.right + 0.5))
      found.push(`reaches out: ${e.textContent.trim()}`);
  }
  return found;
}
