try {
  const page = document.documentElement;
  if ("view" in page.dataset) {
    const own = page.dataset.view && /contrast/.test(localStorage.view);
    sessionStorage.view = page.dataset.view + (own ? " contrast" : "");
  }
  const kept = sessionStorage.view ?? localStorage.view;
  if (kept) page.dataset.view = kept;
} catch {}
