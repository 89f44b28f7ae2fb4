// A word of the glossary says what it means while the pointer or the focus is on it; Escape silences it. Without this
// script the browser shows the same sentence, which is the link's title.
document.addEventListener("DOMContentLoaded", () => {
  const box = document.createElement("div");
  Object.assign(box, { id: "course-says", className: "course-says", role: "tooltip", hidden: true });
  document.body.append(box);
  let shown = null;
  const hide = () => {
    box.hidden = true;
    shown?.removeAttribute("aria-describedby");
    shown = null;
  };
  const show = (term) => {
    hide();
    box.textContent = term.dataset.says;
    box.hidden = false;
    const at = term.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 16);
    const below = at.bottom + 4 + box.offsetHeight < window.innerHeight;
    box.style.left = `${Math.max(8, left) + window.scrollX}px`;
    box.style.top = `${(below ? at.bottom + 2 : at.top - box.offsetHeight - 2) + window.scrollY}px`;
    term.setAttribute("aria-describedby", box.id);
    shown = term;
  };
  const leave = () => setTimeout(() => !box.matches(":hover") && !shown?.matches(":hover, :focus") && hide(), 150);
  for (const term of document.querySelectorAll("a.term")) {
    term.dataset.says = term.title;
    term.removeAttribute("title");
    term.addEventListener("pointerenter", () => show(term));
    term.addEventListener("focus", () => show(term));
    term.addEventListener("pointerleave", leave);
    term.addEventListener("blur", leave);
  }
  box.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
});

// What is wider than the page and scrolls within it can be scrolled from the keyboard.
window.addEventListener("load", async () => {
  await window.MathJax?.startup?.promise;
  for (const box of document.querySelectorAll(".course-still, .cell_output pre, mjx-container[display=true], .math"))
    if (box.scrollWidth > box.clientWidth && !box.querySelector("a")) box.tabIndex = 0;
});

// A file to download that the server does not have: most browsers say so where nobody looks.
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[download]");
  if (!link || link.dataset.asked || location.protocol === "file:") return;
  event.preventDefault();
  const answer = await fetch(link.href, { method: "HEAD" }).catch(() => null);
  link.dataset.asked = "yes";
  if (answer?.status !== 404) { link.click(); return; }
  const says = document.createElement("strong");
  says.setAttribute("role", "status");
  says.textContent = ` (${link.href.split("/").pop()} is missing on the server; tell whoever put up these pages)`;
  link.after(says);
});
