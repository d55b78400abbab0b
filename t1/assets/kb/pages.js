// What pages can do besides being read. Without it nothing is missing: a citation is selected with one click.
import { mountCourses } from "./course.js";

const mountCopies = () => {
  for (const text of document.querySelectorAll("[data-kb-copy]")) {
    if (!navigator.clipboard || text.nextElementSibling?.matches(".kb-copy")) continue;
    const { copy, copied } = text.dataset;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: copy });
    button.className = "kb-button kb-copy";
    const said = document.createElement("span");
    said.className = "kb-copied";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = copied;
      setTimeout(() => (said.textContent = ""), 3000);
    });
    text.after(button, said);
  }
};

// Material's, and the only sign that Instant navigation has put another page into this document.
const mountAll = () => {
  mountCopies();
  mountCourses();
};
if (window.document$) window.document$.subscribe(mountAll);
else mountAll();
