/* Before anything is drawn: as this browser's reader chose, or as the address asks. */
try {
  const page = document.documentElement;
  // Empty where the address asks for the standard view: that is kept too.
  if ("view" in page.dataset) sessionStorage.view = page.dataset.view;
  const kept = sessionStorage.view ?? localStorage.view;
  if (kept) page.dataset.view = kept;
} catch {
  /* Nothing can be kept here: the address alone counts. */
}
