/*
 * Runs a course in a SCORM 1.2 or SCORM 2004 player, or alone.
 *
 * SCORM 1.2 Run-Time Environment 1.2 (ADL, 2001) and SCORM 2004 4th Edition Run-Time Environment (ADL, 2009). The page
 * is complete without this script; the script shows one screen after the other, keeps what was answered, and reports.
 */
(function () {
  "use strict";

  // What a 1.2 platform stores, and the longest answer that an interaction of either edition takes for sure.
  const MOST_KEPT = 4096;
  const MOST_TOLD = 250;
  const MOST_PARENTS = 100;

  const edition = document.body.dataset.scorm;
  const mastery = Number(document.body.dataset.mastery);
  const version = document.body.dataset.version;
  const messages = document.getElementById("messages").dataset;

  function say(name, values) {
    return messages[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
  }

  // ---- The platform

  function find(name) {
    const above = (start) => {
      let here = start;
      for (let step = 0; here && step < MOST_PARENTS; step += 1) {
        try {
          if (here[name]) return here[name];
        } catch {
          return null; // A window of another origin shows nothing of itself, and nothing above it.
        }
        if (here.parent === here) return null;
        here = here.parent;
      }
      return null;
    };
    return above(window.parent) || (window.opener ? above(window.opener) : null);
  }

  /** The platform as this course uses it; `tell` hears of what it refuses. Null when there is none. */
  function connect(tell) {
    const isOld = edition === "1.2";
    const api = find(isOld ? "API" : "API_1484_11");
    if (!api) return null;
    const call = (name, ...values) => api[isOld ? `LMS${name}` : name](...values);
    const ended = isOld ? "Finish" : "Terminate";
    const isDone = (answer) => String(answer) === "true";
    const refused = () => tell(String(call("GetLastError")));
    if (!isDone(call("Initialize", ""))) return null;
    return {
      isOld,
      get: (name) => String(call("GetValue", name)),
      set(name, value) {
        if (!isDone(call("SetValue", name, String(value)))) refused();
      },
      /** For what a platform need not know (the interactions of 1.2): it may say no. */
      offer: (name, value) => isDone(call("SetValue", name, String(value))),
      commit() {
        if (!isDone(call("Commit", ""))) refused();
      },
      end: () => call(ended, ""),
    };
  }

  // ---- What is kept

  function fresh() {
    return { version, screen: "", seen: [], answers: {}, best: null };
  }

  /** The state in at most 4096 signs: the longest texts are shortened until it fits. */
  function packed(state) {
    const kept = { v: state.version, s: state.screen, d: bits(state.seen), a: {}, b: state.best };
    for (const [place, answer] of Object.entries(state.answers)) {
      kept.a[place] = isWritten(tasks[place]) ? answer : answer.replaceAll(",", "");
    }
    let text = JSON.stringify(kept);
    while (text.length > MOST_KEPT) {
      const longest = Object.keys(kept.a).reduce((one, other) =>
        String(kept.a[one]).length >= String(kept.a[other]).length ? one : other,
      );
      kept.a[longest] = `${kept.a[longest].slice(0, Math.floor(kept.a[longest].length * 0.75) - 1)}…`;
      text = JSON.stringify(kept);
    }
    return text;
  }

  function unpacked(text) {
    if (!text) return null;
    try {
      const kept = JSON.parse(text);
      if (kept.v === version) {
        for (const place of Object.keys(kept.a)) {
          if (!isWritten(tasks[place])) kept.a[place] = [...kept.a[place]].join(",");
        }
      }
      return { version: kept.v, screen: kept.s, seen: places(kept.d), answers: kept.a, best: kept.b };
    } catch {
      return null; // Another program's, or cut off: as good as nothing.
    }
  }

  function bits(seen) {
    const digits = [];
    screens.forEach((_, place) => {
      digits[place >> 2] = (digits[place >> 2] || 0) | (seen.includes(place) ? 1 << (place & 3) : 0);
    });
    return digits.map((digit) => digit.toString(16)).join("");
  }

  function places(text) {
    return screens.map((_, place) => place).filter((place) => parseInt(text[place >> 2], 16) & (1 << (place & 3)));
  }

  // ---- Screens and tasks

  const screens = [...document.querySelectorAll(".screen")];
  const tasks = [...document.querySelectorAll("form.task")];
  const notice = document.getElementById("notice");
  const begun = Date.now();
  let state = fresh();
  let hasEnded = false;
  let isPassing = false; // Whether the notice is only for the first screen.
  const platform = connect((code) => {
    notice.textContent = say("refused", { code });
    isPassing = false;
  });

  const here = () => Math.max(0, screens.findIndex((screen) => screen.id === state.screen));
  const isWritten = (task) => ["pause", "essay"].includes(task.dataset.kind);
  const answerOf = (task) => state.answers[tasks.indexOf(task)];
  const isAnswered = (task) => answerOf(task) !== undefined;
  const isRight = (task) => isWritten(task) || answerOf(task) === task.dataset.right;
  const points = () => tasks.filter((task) => isAnswered(task) && isRight(task)).length;
  const percent = () => Math.round((100 * points()) / tasks.length);
  const isComplete = () => open().length === 0;

  /** What is still to do: a screen, and whether it was not seen or not answered. The result asks for nothing. */
  function open() {
    const rest = [];
    screens.forEach((screen, place) => {
      const isSeen = state.seen.includes(place) || screen.id === "result";
      const isDone = [...screen.querySelectorAll("form.task")].every(isAnswered);
      if (!isSeen || !isDone) rest.push([screen, isSeen ? "undone" : "unread"]);
    });
    return rest;
  }

  function titleOf(screen) {
    return screen.querySelector("h2").textContent;
  }

  function show(screen, target) {
    state.screen = screen.id;
    const place = screens.indexOf(screen);
    if (!state.seen.includes(place)) state.seen.push(place);
    screens.forEach((other) => {
      other.hidden = other !== screen;
    });
    draw();
    report();
    if (target === null) return;
    if (isPassing) notice.textContent = "";
    isPassing = false;
    const focused = target || screen.querySelector("h2");
    if (!focused.hasAttribute("tabindex")) focused.setAttribute("tabindex", "-1");
    if (target) target.scrollIntoView();
    else window.scrollTo(0, 0);
    focused.focus({ preventScroll: true });
  }

  function draw() {
    const place = here();
    const total = tasks.length;
    const counts = { n: place + 1, of: screens.length, points: points(), total };
    document.getElementById("state").textContent = say(total ? "state" : "statePlain", counts);
    document.getElementById("previous").disabled = place === 0;
    document.getElementById("next").disabled = place === screens.length - 1;
    document.querySelectorAll(".contents a").forEach((link, number) => {
      link.classList.toggle("is-seen", state.seen.includes(number));
      if (number === place) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    tasks.forEach(drawTask);
    drawResult();
  }

  function drawTask(task) {
    const answered = isAnswered(task);
    for (const field of task.querySelectorAll("input, select, textarea, button")) field.disabled = answered;
    task.querySelector("button").hidden = answered;
    const after = task.dataset.opens
      ? document.getElementById(task.dataset.opens)
      : task.querySelector(".after");
    after.hidden = !answered;
    const told = task.querySelector(".told");
    if (!answered) return;
    after.open = true;
    fill(task, answerOf(task));
    const verdict = isWritten(task) ? "written" : isRight(task) ? "right" : "wrong";
    told.className = `told told--${verdict}`;
    told.textContent = say(verdict, {});
  }

  function drawResult() {
    const score = { points: points(), total: tasks.length, percent: tasks.length ? percent() : 100, mastery };
    const rest = open();
    const status = rest.length ? "incomplete" : tasks.length === 0 ? "completed" : hasPassed() ? "passed" : "failed";
    document.getElementById("points").textContent = [
      tasks.length ? say("points", score) : "",
      say(status, score),
    ].join(" ");
    document.getElementById("open").hidden = rest.length === 0;
    document.getElementById("open-list").replaceChildren(
      ...rest.map(([screen, what]) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `#${screen.id}`;
        link.textContent = say(what, { title: titleOf(screen) });
        item.append(link);
        return item;
      }),
    );
    document.getElementById("again").hidden = !tasks.some((task) => isAnswered(task) && !isRight(task));
  }

  // ---- Answers

  function read(task) {
    const kind = task.dataset.kind;
    if (isWritten(task)) return task.elements.text.value.trim() || null;
    if (kind === "matching") {
      const chosen = [...task.querySelectorAll("select")].map((select) => select.value);
      return chosen.every(Boolean) ? chosen.join(",") : null;
    }
    const chosen = [...task.querySelectorAll("input:checked")].map((input) => input.value);
    return chosen.length ? chosen.join(",") : null;
  }

  function fill(task, answer) {
    const kind = task.dataset.kind;
    if (isWritten(task)) {
      task.elements.text.value = answer;
    } else if (kind === "matching") {
      const letters = answer.split(",");
      task.querySelectorAll("select").forEach((select, place) => {
        select.value = letters[place];
      });
    } else {
      const letters = answer.split(",");
      for (const input of task.querySelectorAll("input")) input.checked = letters.includes(input.value);
    }
  }

  function submit(event) {
    event.preventDefault();
    const task = event.currentTarget;
    const answer = read(task);
    if (answer === null) {
      const told = task.querySelector(".told");
      told.className = "told told--wrong";
      told.textContent = say(
        isWritten(task) ? "empty" : task.dataset.kind === "matching" ? "unmatched" : "unanswered",
        {},
      );
      task.querySelector("textarea, input, select").focus();
      return;
    }
    state.answers[tasks.indexOf(task)] = answer;
    draw();
    if (platform) record(task, answer);
    report();
    const next = task.dataset.opens ? document.getElementById(task.dataset.opens) : task.querySelector(".after");
    next.querySelector("summary").focus({ preventScroll: Boolean(task.dataset.opens) });
  }

  function again() {
    tasks.forEach((task, place) => {
      if (!isAnswered(task) || isRight(task)) return;
      delete state.answers[place];
      task.reset();
      const told = task.querySelector(".told");
      told.className = "told";
      told.textContent = "";
    });
    const first = tasks.find((task) => !isAnswered(task));
    show(first.closest(".screen"), first.querySelector(".ask"));
  }

  // ---- Reports

  function hasPassed() {
    return state.best !== null && state.best >= mastery;
  }

  function report() {
    if (isComplete() && tasks.length) state.best = Math.max(state.best === null ? 0 : state.best, percent());
    drawResult();
    if (!platform || hasEnded) return;
    const score = Math.max(percent() || 0, state.best === null ? 0 : state.best);
    const isDone = isComplete() || state.best !== null;
    const verdict = hasPassed() ? "passed" : "failed";
    if (platform.isOld) {
      platform.set("cmi.core.lesson_location", state.screen);
      if (tasks.length) {
        platform.offer("cmi.core.score.min", 0);
        platform.offer("cmi.core.score.max", 100);
        platform.set("cmi.core.score.raw", score);
      }
      platform.set("cmi.core.lesson_status", isDone ? (tasks.length ? verdict : "completed") : "incomplete");
      // Always: what was written stays, also when a finished course is opened again.
      platform.set("cmi.core.exit", "suspend");
      platform.set("cmi.core.session_time", clock());
    } else {
      platform.set("cmi.location", state.screen);
      platform.set("cmi.progress_measure", (state.seen.length / screens.length).toFixed(4));
      if (tasks.length) {
        platform.set("cmi.score.min", 0);
        platform.set("cmi.score.max", 100);
        platform.set("cmi.score.raw", score);
        platform.set("cmi.score.scaled", score / 100);
      }
      platform.set("cmi.completion_status", isDone ? "completed" : "incomplete");
      if (isDone && tasks.length) platform.set("cmi.success_status", verdict);
      platform.set("cmi.exit", "suspend");
      platform.set("cmi.session_time", `PT${Math.round((Date.now() - begun) / 1000)}S`);
    }
    platform.set("cmi.suspend_data", packed(state));
    platform.commit();
  }

  /** The time of this session as 1.2 writes it: HHHH:MM:SS. */
  function clock() {
    const seconds = Math.round((Date.now() - begun) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }

  /** Tells the platform of an answer. Not every 1.2 platform keeps interactions: a no is no error. */
  function record(task, answer) {
    const count = Number(platform.get("cmi.interactions._count"));
    if (!Number.isInteger(count)) return;
    const told = platform.isOld ? asOld(task) : asNew(task);
    const base = `cmi.interactions.${count}`;
    const verdict = isWritten(task) ? "neutral" : isRight(task) ? "correct" : platform.isOld ? "wrong" : "incorrect";
    const isTaken =
      platform.offer(`${base}.id`, task.dataset.task) && platform.offer(`${base}.type`, told.type);
    if (!isTaken) return;
    if (!isWritten(task)) platform.offer(`${base}.correct_responses.0.pattern`, told.pattern(task.dataset.right));
    platform.offer(platform.isOld ? `${base}.student_response` : `${base}.learner_response`, told.pattern(answer));
    platform.offer(`${base}.result`, verdict);
    if (!platform.isOld) {
      platform.offer(`${base}.description`, task.dataset.ask.slice(0, MOST_TOLD));
      // Two digits of a second at most, and a zone only behind them (Run-Time Environment, 4.1.1.7).
      platform.offer(`${base}.timestamp`, new Date().toISOString().replace(/(\.\d\d)\d*Z$/, "$1Z"));
    }
  }

  const pairs = (answer, join) => answer.split(",").map((letter, place) => `${place + 1}${join}${letter}`);

  function asOld(task) {
    const kind = task.dataset.kind;
    if (kind === "matching") return { type: "matching", pattern: (answer) => pairs(answer, ".").join(",") };
    if (isWritten(task)) return { type: "fill-in", pattern: (answer) => answer.slice(0, MOST_TOLD) };
    return { type: kind, pattern: (answer) => answer };
  }

  function asNew(task) {
    const kind = task.dataset.kind;
    if (kind === "matching") return { type: "matching", pattern: (answer) => pairs(answer, "[.]").join("[,]") };
    if (kind === "choice") return { type: "choice", pattern: (answer) => answer.split(",").join("[,]") };
    if (isWritten(task)) return { type: "long-fill-in", pattern: (answer) => answer };
    return { type: "true-false", pattern: (answer) => (answer === "t" ? "true" : "false") };
  }

  function end() {
    if (!platform || hasEnded) return;
    report();
    hasEnded = true;
    platform.end();
  }

  // ---- Begin

  function restored() {
    if (!platform) {
      notice.textContent = say("alone", {});
      return;
    }
    const kept = unpacked(platform.get("cmi.suspend_data"));
    if (!kept) return;
    isPassing = true;
    if (kept.version === version) {
      state = kept;
      notice.textContent = say("resumed", {});
    } else {
      notice.textContent = say("changed", {});
    }
  }

  function follow(event) {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const screen = target && target.closest(".screen");
    if (!screen) return;
    event.preventDefault();
    document.querySelector(".contents").open = false;
    show(screen, target === screen ? undefined : target);
  }

  document.documentElement.classList.add("is-scripted");
  restored();
  tasks.forEach((task) => task.addEventListener("submit", submit));
  document.addEventListener("click", follow);
  document.getElementById("previous").addEventListener("click", () => show(screens[here() - 1]));
  document.getElementById("next").addEventListener("click", () => show(screens[here() + 1]));
  document.getElementById("again").addEventListener("click", again);
  window.addEventListener("pagehide", end);
  // A page that comes back from the browser's memory has said goodbye to the platform already.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
  show(screens[here()], null);
})();
