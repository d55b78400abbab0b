// How far a reader is in a course. It is kept in the browser, and nowhere else; without storage nothing is shown.

const keyOf = (course) => `kb-course:${course.dataset.kbCourse}`;

const load = (course) => {
  const known = JSON.parse(localStorage.getItem(keyOf(course)) ?? "[]");
  return new Set(Array.isArray(known) ? known : []);
};

/** Gives each step a box to tick, by the address of its section, and the course a bar. */
const mount = (course) => {
  const steps = [...course.querySelectorAll(".kb-coursestep")];
  const ids = steps.map((step, place) => step.querySelector("h2[id]")?.id ?? `${place + 1}`);
  const done = load(course);
  const { progress, kept, reset } = course.dataset;

  const head = Object.assign(document.createElement("div"), { className: "kb-progress" });
  const bar = Object.assign(document.createElement("progress"), { className: "kb-progress__bar", max: ids.length });
  const told = Object.assign(document.createElement("p"), { className: "kb-progress__told" });
  told.setAttribute("role", "status");
  const again = Object.assign(document.createElement("button"), { type: "button", textContent: reset });
  again.className = "kb-button";
  head.append(bar, told, again);

  const boxes = steps.map((step, place) => {
    const label = Object.assign(document.createElement("label"), { className: "kb-coursestep__done" });
    const box = Object.assign(document.createElement("input"), { type: "checkbox" });
    box.addEventListener("change", () => {
      done[box.checked ? "add" : "delete"](ids[place]);
      save();
    });
    label.append(box, ` ${course.dataset.done}`);
    step.append(label);
    return box;
  });

  const show = () => {
    const count = ids.filter((id) => done.has(id)).length;
    const text = progress.replace("{done}", count).replace("{all}", ids.length);
    told.textContent = `${text}. ${kept}`;
    bar.value = count;
    bar.setAttribute("aria-label", text);
    again.hidden = !count;
    boxes.forEach((box, place) => {
      box.checked = done.has(ids[place]);
      steps[place].classList.toggle("kb-coursestep--done", box.checked);
    });
  };
  const save = () => {
    localStorage.setItem(keyOf(course), JSON.stringify(ids.filter((id) => done.has(id))));
    show();
  };
  again.addEventListener("click", () => {
    done.clear();
    save();
    boxes[0].focus();
  });
  course.prepend(head);
  show();
};

/** Every course of the page that is not mounted yet. */
export const mountCourses = () => {
  for (const course of document.querySelectorAll("[data-kb-course]:not(:has(.kb-progress))")) {
    try {
      mount(course);
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error; // No storage, or not ours.
    }
  }
};
