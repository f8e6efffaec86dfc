/*
 * Forms: fill in, print, save as a file, open a saved file, clear. They print and can be read without this script.
 * No word stands here: all come from data attributes. Nothing is sent. Nothing is kept unless a reader asks for it on
 * that form, and then never a field about a supervised person (data-t-client).
 */
(() => {
  "use strict";

  const KEY = "tandem.forms";
  const KEPT_FOR = 8 * 60 * 60 * 1000;
  const MOST_BYTES = 1000000;
  const MOST_LINES = 200;
  const LONGEST = 50000;

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const fill = (text, slots) => text.replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const controls = (box) => all("input[name], textarea[name]", box);
  const isTick = (control) => control.type === "checkbox" || control.type === "radio";

  /* ---- What the browser keeps: {"edition/form": {until, code, values}}; every page drops what is over ---- */

  function kept() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY));
      const entries = isObject(found) ? Object.entries(found) : [];
      return Object.fromEntries(entries.filter(([, entry]) => entry?.until > Date.now() && isObject(entry.values)));
    } catch {
      return {};
    }
  }

  /** Whether the browser took it. */
  function keep(forms) {
    try {
      if (Object.keys(forms).length) localStorage.setItem(KEY, JSON.stringify(forms));
      else localStorage.removeItem(KEY);
      return true;
    } catch {
      return false;
    }
  }

  /* ---- Values: {"section.field[.row.column|.option]": text} ---- */

  function values(box, besides = "") {
    const found = {};
    controls(box).forEach((control) => {
      if (besides && control.matches(besides)) return;
      if (isTick(control) ? control.checked : control.value.trim()) {
        found[control.name] = control.type === "checkbox" ? "on" : control.value;
      }
    });
    return found;
  }

  /** Dates say whether they are filled, so that an empty one prints as an empty box. */
  const mark = (control) => {
    if (control.type === "date") control.classList.toggle("t-filled", Boolean(control.value));
  };

  function empty(box) {
    controls(box).forEach((control) => {
      if (isTick(control)) control.checked = false;
      else control.value = "";
      mark(control);
    });
  }

  function put(control, value) {
    const plain = value.replace(/\r\n?/g, "\n");
    control.value = control.tagName === "TEXTAREA" ? plain : plain.replace(/\n/g, " ");
    mark(control);
    return control.value.trim() !== "";
  }

  /** Put values into the fields, with more lines where they need them. Returns the [name, value] that did not fit. */
  function load(box, wanted) {
    const entries = Object.entries(wanted);
    all("[data-t-lines]", box).forEach((table) => {
      const start = `${table.dataset.tLines}.`;
      const lines = entries.filter(([name]) => name.startsWith(start)).map(([name]) => name.slice(start.length).split(".")[0]);
      const last = Math.max(0, ...lines.filter((line) => /^[1-9]\d*$/.test(line) && line <= MOST_LINES));
      while (table.tBodies[0].rows.length < last) addLine(table);
    });
    const named = new Map();
    controls(box).forEach((control) => named.set(control.name, [...(named.get(control.name) ?? []), control]));
    return entries.filter(([name, value]) => {
      const found = named.get(name);
      if (!found || typeof value !== "string" || value.length > LONGEST) return true;
      if (!isTick(found[0])) return !put(found[0], value);
      const chosen = found.find((control) => control.value === value);
      if (chosen) chosen.checked = true;
      return !chosen;
    });
  }

  /* ---- Tables that can grow: a new line is a copy of the last with the next number ---- */

  function addLine(table) {
    const body = table.tBodies[0];
    const line = body.rows[body.rows.length - 1].cloneNode(true);
    const n = body.rows.length + 1;
    const heads = all("thead th", table);
    [...line.cells].forEach((cell, index) => {
      const label = fill(table.dataset.word, { n, column: heads[index].textContent });
      if (index === 0) cell.dataset.l = label;
      all("[aria-label]", cell).forEach((part) => part.setAttribute("aria-label", label));
      controls(cell).forEach((control) => {
        control.name = `${table.dataset.tLines}.${n}.${control.name.split(".").pop()}`;
        if (control.id) control.id = `f-${control.name.replaceAll(".", "--")}`;
      });
    });
    empty(line);
    body.append(line);
    return line;
  }

  function growing(button) {
    const table = document.getElementById(button.dataset.tAdd);
    button.hidden = false;
    button.addEventListener("click", () => {
      if (table.tBodies[0].rows.length < MOST_LINES) controls(addLine(table))[0].focus();
    });
  }

  /* ---- Paper: what was typed prints whole, however long; a field would cut it off ---- */

  function printed() {
    addEventListener("beforeprint", () => {
      all("[data-t-form], [data-t-sheet]").flatMap(controls).forEach((control) => {
        if (isTick(control) || control.type === "date" || !control.value) return;
        const text = document.createElement("div");
        text.className = "t-printed";
        text.textContent = control.value;
        control.after(text);
      });
    });
    addEventListener("afterprint", () => all(".t-printed").forEach((text) => text.remove()));
  }

  /* ---- The page of a form ---- */

  function form(box) {
    const { tForm: id, code, edition, language, version, former = "" } = box.dataset;
    const ids = [id, ...former.split(" ")];
    const say = (name, slots = {}) => fill(box.dataset[`word${name}`], slots);
    const file = one("[data-t-file]");
    const keeping = one("[data-t-keep]");
    const mine = `${edition}/${id}`;
    let part = one("[data-t-part]");
    let unsaved = false;
    let touched = false;
    let over = 0;

    const message = (text = "", list = []) => {
      all("[data-t-message]").forEach((place) => place.replaceChildren());
      if (!text) return;
      const paragraph = document.createElement("p");
      paragraph.textContent = text;
      const items = document.createElement("ul");
      items.append(...list.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
      one("[data-t-message]", part).append(paragraph, ...(list.length ? [items] : []));
    };

    const leaving = (event) => event.preventDefault();
    const setUnsaved = (value) => {
      unsaved = value;
      // Only while needed: a page that asks before it is left may lose its place in the browser's memory.
      if (unsaved) addEventListener("beforeunload", leaving);
      else removeEventListener("beforeunload", leaving);
    };

    const showKept = () => {
      const until = kept()[mine]?.until;
      const time = until && new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
        weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false,
      }).format(until);
      all("[data-t-until]").forEach((place) => { place.textContent = until ? say("Kept", { time }) : ""; });
      all("[data-t-do=forget]").forEach((button) => { button.hidden = !Object.keys(kept()).length; });
      if (keeping) keeping.checked = Boolean(until);
      clearTimeout(over);
      if (until) over = setTimeout(() => { keep(kept()); showKept(); }, until - Date.now() + 1000);
    };

    const keepNow = () => {
      const entry = { until: Date.now() + KEPT_FOR, code, values: values(box, "[data-t-client]") };
      const done = keep({ ...kept(), [mine]: entry });
      if (!done) message(say("NotKept"));
      else if (!one("[data-t-client]", box)) setUnsaved(false);
      showKept();
    };

    const keepNoMore = () => {
      const { [mine]: gone, ...others } = kept();
      keep(others);
      if (gone) setUnsaved(Object.keys(values(box)).length > 0);
      showKept();
    };

    const show = (wanted, from, text) => {
      empty(box);
      const left = load(box, wanted).map(([name, value]) => `${name}: ${String(value).slice(0, 200)}`);
      const told = [text, from !== code && say("Changed"), left.length && say("LeftOut")].filter(Boolean);
      message(told.join(" "), left.slice(0, 50));
    };

    const open = async (chosen) => {
      let read = null;
      if (chosen.size > MOST_BYTES) return message(say("TooLarge"));
      try {
        read = JSON.parse(await chosen.text());
      } catch {
        // Not JSON: told below, like any other file that is not ours.
      }
      if (!isObject(read) || typeof read.form !== "string" || !isObject(read.values)) return message(say("NotOurs"));
      if (!ids.includes(read.form)) return message(say("OtherForm", { form: read.form.slice(0, 80) }));
      if (Object.keys(values(box)).length && !confirm(say("Replace"))) return message();
      show(read.values, read.code, say("Opened"));
      touched = true;
      if (keeping?.checked) keepNow();
      setUnsaved(false);
    };

    const acts = {
      save() {
        const saved = new Date().toISOString();
        const text = JSON.stringify({ form: id, code, edition, language, version, saved, values: values(box) }, null, 1);
        const link = document.createElement("a");
        link.download = `${id}-${saved.slice(0, 10)}.json`;
        link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 60000);
        setUnsaved(false);
        message(say("Saved", { file: link.download }));
      },
      open: () => file.click(),
      clear() {
        if (!confirm(say("Clear"))) return;
        empty(box);
        keepNoMore();
        setUnsaved(false);
        message(say("Cleared"));
      },
      forget() {
        keep({});
        setUnsaved(Object.keys(values(box)).length > 0);
        showKept();
        message(say("Forgotten"));
      },
    };

    all("[data-t-do]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => {
        part = button.closest("[data-t-part]");
        acts[button.dataset.tDo]();
      });
    });
    file.addEventListener("change", async () => {
      if (file.files[0]) await open(file.files[0]);
      file.value = "";
    });
    one("[data-t-fill]").addEventListener("click", (event) => {
      event.preventDefault();
      controls(box)[0].focus();
    });
    keeping?.addEventListener("change", () => {
      part = keeping.closest("[data-t-part]");
      if (keeping.checked) keepNow();
      else keepNoMore();
    });
    box.addEventListener("input", (event) => {
      mark(event.target);
      touched = true;
      setUnsaved(true);
      if (keeping?.checked) keepNow();
    });
    addEventListener("storage", showKept);

    // Browsers put typed text back after Back and reload; here it is gone, unless it is kept.
    addEventListener("pagehide", () => {
      touched = false;
      setUnsaved(false);
      empty(box);
      message();
    });
    addEventListener("pageshow", () => {
      if (touched) return;
      empty(box);
      const entry = keeping && kept()[mine];
      if (entry) show(entry.values, entry.code, "");
      showKept();
    });
  }

  keep(kept());
  all("[data-t-add]").forEach(growing);
  all("[data-t-form]").forEach(form);
  printed();

  /* Sheets of a session: to be filled in by hand, or printed with what was typed; never given back by the browser. */
  const sheets = () => all("[data-t-sheet]").forEach(empty);
  addEventListener("pagehide", sheets);
  addEventListener("pageshow", sheets);
})();
