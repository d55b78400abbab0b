// The menu of narrow windows by keyboard. The theme has labels for it, which only a mouse can reach.
// No module: an offline copy is opened from a folder, where browsers load none.
{
  const drawer = document.getElementById("__drawer");
  const opener = document.querySelector(".md-header label[for=__drawer]");
  const menuOf = () => document.querySelector(".md-sidebar--primary");
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });

  /** Lays a button over a label that opens and closes something; a label itself may not be called a button. */
  const addButton = (label, name) => {
    const toggle = document.getElementById(label.htmlFor);
    const button = document.createElement("span");
    button.className = "kb-menu-button";
    button.tabIndex = 0;
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", name);
    const tell = () => button.setAttribute("aria-expanded", toggle.checked);
    toggle.addEventListener("change", tell);
    tell();
    label.removeAttribute("tabindex");
    label.append(button);
    return button;
  };

  const addButtons = () => {
    for (const label of menuOf()?.querySelectorAll("label.md-nav__link, nav nav > label.md-nav__title") ?? []) {
      const list = label.closest("li")?.querySelector(":scope > nav");
      const name = label.textContent.trim() || list?.getAttribute("aria-label");
      if (name && !label.querySelector(".kb-menu-button")) addButton(label, name);
    }
  };

  if (drawer && opener) {
    const button = addButton(opener, opener.title);
    const close = () => {
      drawer.checked = false;
      drawer.dispatchEvent(new Event("change", { bubbles: true }));
    };
    drawer.addEventListener("change", () => {
      if (!drawer.checked || document.activeElement !== button) return;
      const stops = [...(menuOf()?.querySelectorAll("a[href], .kb-menu-button") ?? [])];
      stops.find(isShown)?.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && drawer.checked) {
        close();
        button.focus();
      } else if (["Enter", " "].includes(event.key) && event.target.matches?.(".kb-menu-button")) {
        event.preventDefault();
        event.target.click();
      }
    });
    document.addEventListener("focusin", (event) => {
      if (drawer.checked && event.target !== button && !menuOf()?.contains(event.target)) close();
    });
    // Instant navigation puts another menu into this document.
    if (window.document$) window.document$.subscribe(addButtons);
    else addButtons();
  }
}
