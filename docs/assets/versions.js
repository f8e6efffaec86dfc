/*
 * The list of versions of a published handbook, loaded in releases only. No word stands here, and nothing is kept.
 * A link leads to the same page in the other version; to the name it had there; else to the first page there.
 */
(() => {
  "use strict";

  if (!location.protocol.startsWith("http")) return;

  const parts = (version) => version.split(".").map(Number);

  /** Below nothing for a version that is older than the other. */
  function compare(one, other) {
    const [a, b] = [parts(one), parts(other)];
    return a[0] - b[0] || a[1] - b[1] || (a[2] ?? 0) - (b[2] ?? 0);
  }

  const read = (url) => fetch(url, { cache: "no-cache" }).then((answer) => (answer.ok ? answer.json() : Promise.reject()));
  const there = (url) => fetch(url, { method: "HEAD" }).then((answer) => answer.ok, () => false);

  document.querySelectorAll("[data-t-versions]").forEach((box) => {
    const word = box.dataset;
    const [button, said, list] = ["button", "[role=status]", "ul"].map((each) => box.querySelector(each));
    const panel = list.parentNode;
    const home = new URL(word.tVersions, location);
    const root = new URL("../../../", home);
    const place = home.pathname.split("/").slice(-3, -1).join("/") + "/";
    const page = location.pathname.slice(home.pathname.length).replace(/index\.html$/, "");
    let moved;

    /** Where a version has this page: its address, and whether it is the page or only the way in. */
    async function way(folder, version) {
      const other = new URL(`${folder}/${place}`, root);
      const names = [page];
      for (const name of names) {
        if (await there(new URL(name, other))) return [new URL(name + location.hash, other), true];
        moved ??= read(new URL("index.json", home)).then((index) => index.moved ?? [], () => []);
        const before = (await moved).filter((one) => one.to === name && compare(version, one.since) < 0);
        names.push(...before.map((one) => one.from).filter((one) => !names.includes(one)));
      }
      return [(await there(other)) ? other : new URL(`${folder}/`, root), false];
    }

    async function row({ version, aliases = [] }) {
      const newest = aliases.includes("stable");
      const [url, same] = await way(newest ? "stable" : version, version);
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = url;
      link.textContent = newest ? word.wordNewest.replace("{version}", version) : version;
      if (version === word.tVersion) link.setAttribute("aria-current", "true");
      item.append(link);
      if (!same) item.append(` (${word.wordAbsent})`);
      return item;
    }

    async function fill() {
      said.textContent = word.wordLooking;
      try {
        const versions = await read(new URL("versions.json", root));
        versions.sort((one, other) => compare(other.version, one.version));
        list.replaceChildren(...(await Promise.all(versions.map(row))));
        list.hidden = false;
        said.textContent = "";
      } catch {
        said.textContent = word.wordFailed;
      }
    }

    const close = () => {
      panel.hidden = true;
      button.setAttribute("aria-expanded", "false");
    };
    button.addEventListener("click", () => {
      if (!panel.hidden) return close();
      panel.hidden = false;
      button.setAttribute("aria-expanded", "true");
      if (list.hidden) fill();
    });
    // Before the drawer around it hears of it: the first Escape closes the list, the second the menu.
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.stopImmediatePropagation();
      const within = box.contains(document.activeElement);
      close();
      if (within) button.focus();
    }, true);
    box.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !box.contains(event.relatedTarget)) close();
    });
    addEventListener("click", (event) => {
      if (!box.contains(event.target)) close();
    });

    box.classList.add("t-versions--menu");
    box.querySelector(".t-versions__here").hidden = true;
    button.hidden = false;
    close();
  });
})();
