try {
  const page = document.documentElement;
  if ("view" in page.dataset) sessionStorage.view = page.dataset.view;
  const kept = sessionStorage.view ?? localStorage.view;
  if (kept) page.dataset.view = kept;
} catch {}
