// The menu of narrow windows by keyboard. The theme has labels for it, which only a mouse can reach.
// No module: an offline copy is opened from a folder, where browsers load none.
{
  const toggle = document.getElementById("__drawer");
  const opener = document.querySelector(".md-header label[for=__drawer]");
  const menuOf = () => document.querySelector(".md-sidebar--primary");

  /** A label that a keyboard reaches and a screen reader calls a button. */
  const makeButton = (label, name) => {
    label.tabIndex = 0;
    label.setAttribute("role", "button");
    if (name) label.setAttribute("aria-label", name);
  };

  const makeButtons = () => {
    for (const label of menuOf()?.querySelectorAll("label.md-nav__link, nav nav > label.md-nav__title") ?? []) {
      const list = label.closest("li")?.querySelector(":scope > nav");
      makeButton(label, label.textContent.trim() ? "" : list?.getAttribute("aria-label"));
    }
  };

  const close = () => {
    toggle.checked = false;
    toggle.dispatchEvent(new Event("change", { bubbles: true }));
  };

  if (toggle && opener) {
    makeButton(opener, opener.title);
    opener.setAttribute("aria-expanded", toggle.checked);
    toggle.addEventListener("change", () => {
      opener.setAttribute("aria-expanded", toggle.checked);
      if (!toggle.checked || document.activeElement !== opener) return;
      const stops = [...(menuOf()?.querySelectorAll("a[href], label[role=button]") ?? [])];
      stops.find((stop) => stop.checkVisibility({ visibilityProperty: true }))?.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && toggle.checked) {
        close();
        opener.focus();
      }
      // The theme knows Enter.
      if (event.key === " " && event.target.matches?.("label[role=button]")) {
        event.preventDefault();
        event.target.click();
      }
    });
    document.addEventListener("focusin", (event) => {
      if (toggle.checked && event.target !== opener && !menuOf()?.contains(event.target)) close();
    });
    // Instant navigation puts another menu into this document.
    if (window.document$) window.document$.subscribe(makeButtons);
    else makeButtons();
  }
}
