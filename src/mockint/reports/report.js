"use strict";
(() => {
  const KEPT_EVERY = 500;
  const STEP = 5;
  const byId = (id) => document.getElementById(id);
  const recording = JSON.parse(byId("recording").textContent);
  const { moments, chapters, documents, speeds, phases } = recording;

  // -- the text: offsets are Unicode code points, strings are UTF-16 -------------------------

  const unitsTo = (text, points) => {
    let unit = 0;
    for (let left = points; left > 0 && unit < text.length; left -= 1) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
    }
    return unit;
  };
  const isWide = (text) => /[\ud800-\udbff]/.test(text);

  const edited = (page, edits) => {
    let { text, wide } = page;
    let caret = 0;
    let removed = "";
    let length = 0;
    for (const [start, count, inserted] of edits) {
      const from = wide ? unitsTo(text, start) : Math.min(start, text.length);
      const rest = text.slice(from);
      const to = wide ? unitsTo(rest, count) : Math.min(count, rest.length);
      removed = rest.slice(0, to);
      text = text.slice(0, from) + inserted + rest.slice(to);
      wide = wide || isWide(inserted);
      caret = from;
      length = inserted.length;
    }
    return { text, wide, caret, removed, length };
  };

  const NOTHING = { text: "", wide: false, caret: 0, removed: "", length: 0 };
  const kept = [{ pages: documents.map(() => NOTHING), page: 0, said: "" }];
  let shown = { count: 0, state: kept[0] };

  const after = (state, [, place, edits, words]) => ({
    pages: edits ? state.pages.with(place, edited(state.pages[place], edits)) : state.pages,
    page: place < 0 ? state.page : place,
    said: words || state.said,
  });

  const stateAfter = (count) => {
    const place = Math.min(Math.floor(count / KEPT_EVERY), kept.length - 1);
    let done = place * KEPT_EVERY;
    let state = kept[place];
    if (shown.count > done && shown.count <= count) {
      ({ count: done, state } = shown);
    }
    while (done < count) {
      state = after(state, moments[done]);
      done += 1;
      if (done % KEPT_EVERY === 0 && done / KEPT_EVERY === kept.length) kept.push(state);
    }
    shown = { count, state };
    return state;
  };

  // -- the clock: long silences shortened, or as recorded -------------------------------------

  const clockOf = (longest) => {
    const recorded = [0];
    const played = [0];
    for (const at of [...moments.map(([offset]) => offset), recording.length]) {
      const gap = at - recorded.at(-1);
      if (gap > 0) {
        recorded.push(at);
        played.push(played.at(-1) + Math.min(gap, longest));
      }
    }
    return { recorded, played };
  };
  const lastNotAbove = (values, value) => {
    let low = 0;
    let high = values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const between = (xs, ys, x) => {
    const place = lastNotAbove(xs, x);
    if (place < 0) return ys[0];
    if (place >= xs.length - 1) return ys.at(-1);
    const share = (x - xs[place]) / (xs[place + 1] - xs[place]);
    return ys[place] + share * (ys[place + 1] - ys[place]);
  };
  const skipping = clockOf(recording.idle);
  const inFull = clockOf(Infinity);
  const offsets = moments.map(([offset]) => offset);
  let clock = skipping;
  let position = 0;
  let count = 0;
  let playing = false;
  let speed = 1;
  let last = 0;

  const end = () => clock.played.at(-1);
  const offsetNow = () => between(clock.played, clock.recorded, position);
  const stamp = (seconds) => {
    const whole = Math.floor(seconds);
    const two = (value) => String(value).padStart(2, "0");
    const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
    return whole >= 3600 ? `${Math.floor(whole / 3600)}:${rest}` : rest;
  };

  // -- showing ----------------------------------------------------------------------------------

  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  const showText = (state) => {
    const { text, caret, removed, length } = state.pages[state.page];
    const mark = element("span", "");
    mark.className = "caret";
    const gone = removed ? [element("del", removed)] : [];
    const here = caret + length;
    byId("on-stage").textContent = documents[state.page];
    byId("text").replaceChildren(text.slice(0, caret), ...gone, text.slice(caret, here), mark, text.slice(here));
    byId("said").textContent = state.said;
    const stage = byId("stage");
    const below = mark.offsetTop - stage.offsetTop;
    if (below < stage.scrollTop || below > stage.scrollTop + stage.clientHeight - 40) {
      stage.scrollTop = Math.max(0, below - stage.clientHeight / 2);
    }
  };

  const chapterAt = (offset) => lastNotAbove(chapters.map(([at]) => at), offset + 0.0005);
  let painted = -1;
  const show = () => {
    const offset = offsetNow();
    if (painted !== count) showText(stateAfter(count));
    painted = count;
    const said = `${stamp(offset)} of ${stamp(recording.length)}`;
    const phase = phases.findLast(([at]) => at <= offset + 0.0005);
    byId("clock").textContent = `${said}, ${phase ? `${phase[1]}, ` : ""}event ${count} of ${moments.length}, ${speed}x`;
    const seek = byId("seek");
    seek.max = end();
    seek.value = position;
    seek.setAttribute("aria-valuetext", said);
    byId("play").textContent = playing ? "Pause" : "Play";
    if (document.activeElement !== byId("event")) byId("event").value = count;
    if (document.activeElement !== byId("chapter")) byId("chapter").value = Math.max(0, chapterAt(offset));
  };

  // -- moving -----------------------------------------------------------------------------------

  const toPosition = (wanted) => {
    position = Math.min(Math.max(wanted, 0), end());
    count = lastNotAbove(offsets, offsetNow() + 1e-6) + 1;
    show();
  };
  const toOffset = (offset) => toPosition(between(clock.recorded, clock.played, offset));
  const toEvent = (wanted) => {
    count = Math.min(Math.max(Math.round(wanted) || 0, 0), moments.length);
    position = count ? between(clock.recorded, clock.played, offsets[count - 1]) : 0;
    show();
  };
  const toChapter = (step, verdicts) => {
    const now = offsetNow();
    const ours = chapters.filter(([, kind]) => (kind === "verdict") === verdicts);
    const found = step > 0
      ? ours.find(([at]) => at > now + 0.0005)
      : ours.findLast(([at]) => at < now - 0.0005);
    if (found) toOffset(found[0]);
  };
  const frame = (now) => {
    if (!playing) return;
    toPosition(position + Math.max(0, (now - last) / 1000) * speed);
    last = now;
    if (position >= end()) {
      playing = false;
      show();
    } else requestAnimationFrame(frame);
  };
  const play = () => {
    playing = !playing;
    if (playing && position >= end()) toPosition(0);
    last = performance.now();
    if (playing) requestAnimationFrame(frame);
    show();
  };
  const atSpeed = (step) => {
    const place = speeds.indexOf(speed) + step;
    speed = speeds[Math.min(Math.max(place, 0), speeds.length - 1)];
    byId("speed").value = speed;
    show();
  };
  const skipIdle = (on) => {
    const offset = offsetNow();
    clock = on ? skipping : inFull;
    byId("idle").checked = on;
    position = between(clock.recorded, clock.played, offset);
    show();
  };
  const toVerdict = () => {
    const now = offsetNow();
    const here = chapters.findLast(([at, kind]) => kind === "verdict" && Math.abs(at - now) < 0.0015);
    if (here && here[3]) location.hash = `#check-${here[3]}`;
  };

  // -- keys and controls --------------------------------------------------------------------------

  const secondsOf = (words) => {
    const parts = words.trim().split(":");
    const fine = parts.length <= 3 && parts.every((part) => /^\d{1,6}$/.test(part));
    const below = parts.slice(1).every((part) => Number(part) < 60);
    return fine && below ? parts.reduce((sum, part) => sum * 60 + Number(part), 0) : null;
  };
  const toTyped = () => {
    const seconds = secondsOf(byId("goto").value);
    const says = byId("goto-says");
    if (seconds === null) says.textContent = "Type a time as 22:40, 1:02:03, or seconds.";
    else if (seconds > recording.length) says.textContent = `The session ends at ${stamp(recording.length)}.`;
    else {
      says.textContent = "";
      toOffset(seconds);
      byId("stage").focus({ preventScroll: true });
    }
  };
  const toType = () => {
    byId("goto").focus();
    byId("goto").select();
  };

  const KEYS = {
    " ": play,
    g: toType,
    ArrowLeft: () => toPosition(position - STEP),
    ArrowRight: () => toPosition(position + STEP),
    "[": () => toChapter(-1, false),
    "]": () => toChapter(1, false),
    ",": () => toEvent(count - 1),
    ".": () => toEvent(count + 1),
    p: () => toChapter(-1, true),
    n: () => toChapter(1, true),
    "-": () => atSpeed(-1),
    "<": () => atSpeed(-1),
    "+": () => atSpeed(1),
    ">": () => atSpeed(1),
    i: () => skipIdle(clock !== skipping),
    Enter: toVerdict,
    Home: () => toPosition(0),
    End: () => toPosition(end()),
  };
  for (const tenth of "0123456789") KEYS[tenth] = () => toPosition((end() * Number(tenth)) / 10);
  const OWN = {
    SELECT: () => true,
    BUTTON: (key) => key === " " || key === "Enter",
    SUMMARY: (key) => key === " " || key === "Enter",
    INPUT: (key, type) => type === "number" || type === "text" || (type === "checkbox" && key === " ") || /^(Arrow|Home|End)/.test(key),
  };
  byId("replay").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const owns = OWN[event.target.tagName];
    if (owns && owns(event.key, event.target.type)) return;
    const chapter = event.shiftKey && { ArrowLeft: "[", ArrowRight: "]" }[event.key];
    const act = KEYS[chapter || event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  for (const value of speeds) byId("speed").append(new Option(`${value}x`, value));
  byId("speed").value = 1;
  chapters.forEach(([at, , words], place) => byId("chapter").append(new Option(`${stamp(at)} ${words}`, place)));
  byId("event").max = moments.length;
  byId("play").addEventListener("click", play);
  byId("speed").addEventListener("change", (event) => {
    speed = Number(event.target.value);
    show();
  });
  byId("idle").addEventListener("change", (event) => skipIdle(event.target.checked));
  byId("seek").addEventListener("input", (event) => toPosition(Number(event.target.value)));
  byId("goto").addEventListener("keydown", (event) => {
    if (event.key === "Enter") toTyped();
    else if (event.key === "Escape") byId("stage").focus({ preventScroll: true });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  byId("event").addEventListener("change", (event) => toEvent(Number(event.target.value)));
  byId("chapter").addEventListener("change", (event) => toOffset(chapters[event.target.value][0]));
  for (const button of document.querySelectorAll("button[data-key]")) {
    button.addEventListener("click", () => KEYS[button.dataset.key]());
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-offset]");
    if (!link) return;
    event.preventDefault();
    toOffset(Number(link.dataset.offset));
    byId("replay").scrollIntoView();
    byId("stage").focus({ preventScroll: true });
  });

  // -- printing: what is folded is printed as well ------------------------------------------------

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const part of folded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of folded) part.open = false;
  });

  for (const part of document.querySelectorAll("#replay, .replaying")) part.hidden = false;
  toPosition(0);
})();
