// How far a reader is in a course. It is kept in the browser, and nowhere else; without storage nothing is shown.

const keyOf = (course) => `kb-course:${course.dataset.kbCourse}`;

const load = (course) => {
  const known = JSON.parse(localStorage.getItem(keyOf(course)) ?? "[]");
  return new Set(Array.isArray(known) ? known : []);
};

/** Brings the boxes of the steps to life, each by the address of its section, and the bar above them. */
const mount = (course) => {
  const steps = [...course.querySelectorAll(".kb-coursestep")];
  const ids = steps.map((step, place) => step.querySelector("h2[id]")?.id ?? `${place + 1}`);
  const boxes = steps.map((step) => step.querySelector(".kb-coursestep__done input"));
  const bar = course.querySelector("progress");
  const told = course.querySelector("[role=status]");
  const again = course.querySelector(".kb-progress__again");
  const done = load(course);

  const show = () => {
    const count = ids.filter((id) => done.has(id)).length;
    told.textContent = course.dataset.progress.replace("{done}", count).replace("{all}", ids.length);
    bar.value = count;
    again.disabled = !count;
    boxes.forEach((box, place) => {
      box.checked = done.has(ids[place]);
      steps[place].classList.toggle("kb-coursestep--done", box.checked);
    });
  };
  const save = () => {
    localStorage.setItem(keyOf(course), JSON.stringify(ids.filter((id) => done.has(id))));
    show();
  };
  boxes.forEach((box, place) =>
    box.addEventListener("change", () => {
      done[box.checked ? "add" : "delete"](ids[place]);
      save();
    }),
  );
  again.addEventListener("click", () => {
    done.clear();
    boxes[0].focus();
    save();
  });
  show();
  course.classList.add("kb-course--kept");
};

/** Every course of the page that is not mounted yet. */
export const mountCourses = () => {
  for (const course of document.querySelectorAll("[data-kb-course]:not(.kb-course--kept)")) {
    try {
      mount(course);
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error; // No storage, or not ours.
    }
  }
};
