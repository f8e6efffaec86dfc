/*
 * Enhancements of pages that read and print without them. No word stands here: all come from data attributes.
 * Nothing is stored and nothing is sent; what a reader sets is gone when the page is left.
 */
(() => {
  "use strict";

  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const fill = (text, slots) => text.replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);
  // "en" alone would put the month before the day.
  const language = root.lang === "en" ? "en-GB" : root.lang || "en-GB";

  root.classList.replace("no-js", "js") || root.classList.add("js");

  /* ---- Keyboard: Material reacts to single letters anywhere, and closes the search on Tab. Neither suits people
     who speak, switch or tab their way through a page. ---- */

  addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const fields = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
    const typing = event.target instanceof Element && event.target.closest(fields);
    const searching = one("#__search")?.checked;
    if (plain && event.key.length === 1 && !typing) event.stopImmediatePropagation();
    if (plain && event.key === "Tab" && searching) event.stopImmediatePropagation();
  }, true);

  /* ---- Menu and search: a button opens, Escape or leaving closes, focus comes back ---- */

  function drawer(button) {
    const box = document.getElementById(button.dataset.tToggle);
    const panel = document.getElementById(button.getAttribute("aria-controls"));
    if (!box || !panel) return;
    const seen = () => button.getClientRects().length > 0;
    const set = (open) => {
      if (box.checked !== open) box.click();
    };
    const close = (back) => {
      if (!box.checked) return;
      set(false);
      if (back && seen()) button.focus();
    };
    const show = () => button.setAttribute("aria-expanded", String(box.checked));

    box.addEventListener("change", show);
    button.addEventListener("click", () => {
      set(!box.checked);
      if (box.checked) one("input, button, a", panel)?.focus();
    });
    all(`[data-t-close="${box.id}"]`).forEach((closer) => closer.addEventListener("click", () => close(true)));
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.checked) return;
      event.stopImmediatePropagation();
      const field = one("input", panel);
      // On a wide screen the field itself is the control; focus opens the search, so it closes after that.
      if (field && !seen() && panel.contains(document.activeElement)) field.focus();
      close(true);
    }, true);
    panel.addEventListener("input", () => set(true));
    panel.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !panel.contains(event.relatedTarget) && event.relatedTarget !== button) set(false);
    });
    show();
  }

  /* ---- Search: Material's results answer to arrow keys only; they are links, so Tab reaches them too ---- */

  function results(list) {
    const open = () => {
      all("[tabindex='-1']", list).forEach((each) => each.removeAttribute("tabindex"));
      // Tags of a result are words, and not one navigation each.
      all("nav", list).forEach((each) => each.setAttribute("role", "presentation"));
    };
    new MutationObserver(open).observe(list, { childList: true, subtree: true });
  }

  /* ---- Colours: presses the next of Material's hidden inputs ---- */

  function palette(button) {
    const inputs = all("[data-md-component=palette] input");
    const dark = () => document.body.getAttribute("data-md-color-scheme") === "slate";
    const show = () => button.setAttribute("aria-pressed", String(dark()));
    button.addEventListener("click", () => {
      const wanted = dark() ? "default" : "slate";
      inputs.find((input) => input.dataset.mdColorScheme === wanted)?.click();
    });
    new MutationObserver(show).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    show();
  }

  /* ---- Paper ---- */

  function paper() {
    all("[data-t-print]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => print());
    });
    const opened = new Set();
    addEventListener("beforeprint", () => {
      all("details:not([open])").forEach((details) => {
        opened.add(details);
        details.open = true;
      });
    }, true);
    addEventListener("afterprint", () => {
      opened.forEach((details) => { details.open = false; });
      opened.clear();
    });
    const mark = (input) => input.classList.toggle("t-filled", Boolean(input.value));
    all("input[type=date], input[type=time]").forEach((input) => {
      mark(input);
      input.addEventListener("input", () => mark(input));
    });
  }

  /* ---- A choice that stands in the address, so that a bookmark keeps it; other anchors of the page leave it alone ---- */

  function byAddress(links, choose) {
    links.forEach((link) => link.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      choose(link.hash);
    }));
    addEventListener("hashchange", () => {
      if (links.some((link) => link.hash === location.hash)) choose(location.hash);
    });
    choose(location.hash);
  }

  /* ---- Roles: the chosen one's parts come first among their own; everybody may read everything ---- */

  function roles() {
    const links = all(".t-roles a[href^='#as-']");
    if (!links.length) return;
    const groups = new Map();
    all("[data-role]").forEach((part) => {
      const place = document.createComment("");
      part.before(place);
      const group = groups.get(part.parentNode) ?? { parts: [], places: [] };
      group.parts.push(part);
      group.places.push(place);
      groups.set(part.parentNode, group);
    });
    const choose = (hash) => {
      const link = links.find((each) => each.hash === hash) ?? links[0];
      const role = link.hash.slice("#as-".length);
      const mine = (part) => part.dataset.role.split(" ").includes(role);
      links.forEach((each) => each.removeAttribute("aria-current"));
      link.setAttribute("aria-current", "true");
      groups.forEach(({ parts, places }) => {
        const order = [...parts.filter(mine), ...parts.filter((part) => !mine(part))];
        order.forEach((part, index) => places[index].after(part));
      });
    };
    byAddress(links, choose);
  }

  /* ---- Forms that serve several stages: the rows and levels of the chosen one ---- */

  function stages() {
    const links = all("[data-t-stages-of] a");
    if (!links.length) return;
    const choose = (hash) => {
      const link = links.find((each) => each.hash === hash) ?? links.at(-1);
      const stage = link.hash.slice("#for-".length);
      links.forEach((each) => each.removeAttribute("aria-current"));
      link.setAttribute("aria-current", "true");
      all("[data-t-stages]").forEach((part) => {
        part.hidden = link !== links.at(-1) && !part.dataset.tStages.split(" ").includes(stage);
      });
    };
    byAddress(links, choose);
  }

  /* ---- Dates of a stage, from the day it started ---- */

  const DAY = 86400000;

  /** `2026-11-02` to a date at midnight UTC, so that no summer time shifts it; null when there is none. */
  const day = (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? new Date(text + "T00:00:00Z") : null);

  /** The date that lies an ISO 8601 span such as `P3W`, `P1M` or `-P10D` away. */
  function shifted(from, span) {
    const match = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(span);
    if (!match) return null;
    const sign = match[1] ? -1 : 1;
    const [years, months, weeks, days] = match.slice(2).map((part) => sign * Number(part ?? 0));
    const date = new Date(from);
    const wanted = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + 12 * years + months);
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    date.setUTCDate(Math.min(wanted, last) + 7 * weeks + days);
    return date;
  }

  const written = (date) => new Intl.DateTimeFormat(language, {
    weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
  }).format(date);

  function dates(box) {
    const input = one("input[type=date]", box);
    const said = one("[data-t-said]", box);
    const card = one("[data-t-this-week]");
    const title = card && one("[data-t-week-title]", card);
    const body = card && one("[data-t-week-body]", card);
    const steps = all("li[data-t-week]");
    const before = steps.map((step) => step.innerHTML);
    const first = { title: title?.textContent, body: body?.innerHTML };

    const place = (start) => {
      const end = start && shifted(start, box.dataset.tLength ?? "");
      all("[data-t-offset]").forEach((target) => {
        const from = target.dataset.tFrom === "end" ? end : start;
        const date = from && shifted(from, target.dataset.tOffset);
        target.textContent = date ? written(date) : "";
        if (date) target.setAttribute("datetime", date.toISOString().slice(0, 10));
        else target.removeAttribute("datetime");
      });
    };

    const week = (start) => {
      const now = new Date();
      const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
      const number = start && Math.floor((today - start) / (7 * DAY)) + 1;
      const index = steps.findIndex((step) => Number(step.dataset.tWeek) === number);
      steps.forEach((step, place) => {
        step.innerHTML = before[place];
        step.removeAttribute("aria-current");
      });
      if (card) {
        title.textContent = index < 0 ? first.title : fill(title.dataset.word, { n: number, of: steps.length });
        body.innerHTML = index < 0 ? first.body : before[index];
      }
      if (index >= 0) {
        const here = document.createElement("span");
        here.textContent = ` (${box.dataset.wordHere}) `;
        steps[index].setAttribute("aria-current", "step");
        const head = steps[index].firstElementChild;
        if (head) head.after(here);
        else steps[index].append(here);
      }
      if (said) {
        const last = start && steps.length ? new Date(+start + 7 * DAY * steps.length - DAY) : null;
        const early = start && today < +start;
        const late = last && today > +last;
        said.textContent = early ? fill(box.dataset.wordBefore ?? "", { date: written(start) })
          : late ? fill(box.dataset.wordAfter ?? "", { date: written(last) })
            : index >= 0 && title ? title.textContent : "";
      }
    };

    const update = () => {
      const start = day(input.value);
      // Weeks first: marking the week rewrites the card that holds some of the dates.
      week(start);
      place(start);
    };
    input.addEventListener("input", update);
    // Browsers put typed values back after Back and reload, without an event.
    addEventListener("pageshow", update);
  }

  /* ---- Clock times, from the minute a meeting or a session starts ---- */

  const clock = (minutes) => {
    const within = ((minutes % 1440) + 1440) % 1440;
    return [Math.floor(within / 60), within % 60].map((part) => String(part).padStart(2, "0")).join(":");
  };

  function times(scope, value) {
    const match = /^(\d\d):(\d\d)/.exec(value);
    all("[data-t-minutes]", scope).forEach((target) => {
      target.dataset.tPlain ??= target.textContent;
      const start = match && Number(match[1]) * 60 + Number(match[2]);
      target.textContent = match ? clock(start + Number(target.dataset.tMinutes)) : target.dataset.tPlain;
    });
    // The view for the projector takes the start along in its address.
    all("a[data-t-carry]", scope).forEach((link) => {
      const [path, hash] = link.getAttribute("href").split("#");
      link.setAttribute("href", path.split("?")[0] + (match ? "?start=" + match[0] : "") + (hash ? "#" + hash : ""));
    });
  }

  function clocks() {
    const boxes = all("[data-t-clock]");
    const start = new URLSearchParams(location.search).get("start");
    if (start && !boxes.length) times(document, start);
    boxes.forEach((box) => {
      const input = one("input[type=time]", box);
      const update = () => times(box.closest("[data-t-scope]") ?? document, input.value);
      if (start) input.value = start;
      input.addEventListener("input", update);
      addEventListener("pageshow", update);
    });
  }

  /* ---- Quantities, from the number of people; always whole sets ---- */

  function quantities(input) {
    const plural = new Intl.PluralRules(language);
    const targets = all("[data-t-count]");
    const plain = targets.map((target) => target.textContent);
    const update = () => {
      const people = Math.floor(Number(input.value));
      const units = {
        person: people, pair: people / 2, trio: people / 3, trainer: Number(input.dataset.tTrainers ?? 2), session: 1,
      };
      targets.forEach((target, index) => {
        const count = Math.ceil(Number(target.dataset.tCount) * Math.ceil(units[target.dataset.tPer]));
        const name = plural.select(count);
        const word = target.dataset["word" + name[0].toUpperCase() + name.slice(1)] ?? target.dataset.word ?? "{n}";
        target.textContent = people > 0 ? fill(word, { n: count }) : plain[index];
      });
    };
    input.addEventListener("input", update);
    addEventListener("pageshow", update);
  }

  /* ---- Projector: keys of a presenter follow the links; nothing else is bound to a key ---- */

  function projector() {
    const keys = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };
    addEventListener("keydown", (event) => {
      const shown = all(".t-slide").find((slide) => slide.getClientRects().length);
      const link = keys[event.key] && shown && one(`a[rel=${keys[event.key]}]`, shown);
      if (!link) return;
      event.preventDefault();
      link.click();
    });
  }

  /* ---- What is too wide scrolls inside itself: by keyboard too, and with the name of the heading above it ---- */

  function regions() {
    const heads = all(".md-content :is(h1, h2, h3, h4)[id]");
    const named = [];
    all(".md-typeset__scrollwrap, .t-figure--wide").forEach((wrap) => {
      if (wrap.scrollWidth <= wrap.clientWidth) return;
      const head = heads.filter((each) => each.compareDocumentPosition(wrap) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
      wrap.tabIndex = 0;
      if (!head) return;
      if (wrap.tagName !== "FIGURE") wrap.setAttribute("role", "region");
      // Two of them under one heading are told apart by the first words of each.
      const first = one("th:not(:empty), td:not(:empty), title", wrap);
      if (first && !first.id) first.id = `first-${head.id}-${named.push(first)}`;
      wrap.setAttribute("aria-labelledby", first ? `${head.id} ${first.id}` : head.id);
    });
  }

  /* ---- Material searches at each key; words that are pasted or dictated come without one ---- */

  const typed = (input) => input.addEventListener("input", () => input.dispatchEvent(new Event("keyup")));

  all(".md-search__input").forEach(typed);
  all("[data-t-toggle]").forEach(drawer);
  all(".md-search-result__list").forEach(results);
  all("[data-t-palette]").forEach(palette);
  all("[data-t-start]").forEach(dates);
  all("[data-t-people]").forEach(quantities);
  paper();
  roles();
  stages();
  clocks();
  if (one(".t-projector")) projector();
  addEventListener("load", regions);
  addEventListener("resize", regions);
})();
