// The roster of the report: search, filters, sorting, and one vendor at a time. All values come from the two blocks of
// data in this page and are put into it as text, never as markup.
"use strict";
(() => {
  const DATA = JSON.parse(document.getElementById("roster").textContent);
  const [NOTHING, DEFICIENT, REVIEW, COMPLIANT, INACTIVE] = [0, 1, 2, 3, 4];
  const STEP = 100;
  const $ = (id) => document.getElementById(id);
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const date = (iso) => (iso ? `${months[iso.slice(5, 7) - 1]} ${+iso.slice(8)}, ${iso.slice(0, 4)}` : "");
  const days = (iso) => Math.round((Date.parse(iso) - Date.parse(DATA.as_of)) / 86400000);
  const fold = (words) => words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  const vendors = DATA.vendors.map((v) => ({
    id: v[0], name: v[1], cls: DATA.classes[v[2]], verdict: v[3], next: v[4] || "", missing: v[5].map((n) => DATA.words[n]),
    unknown: v[6].map((n) => DATA.words[n]), waiting: v[7] || "", last: v[8] || "", questions: v[9], waivers: v[10],
    sites: v[11].map((n) => DATA.sites[n]), agency: v[12] < 0 ? "" : DATA.agencies[v[12]], silent: v[13], ends: v[14] || "",
  }));
  for (const v of vendors) {
    v.sortName = fold(v.name);
    v.text = fold([v.name, v.id, v.cls, v.agency, ...v.sites, ...v.missing, ...v.unknown].join("\n"));
  }

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  }
  // Shape as well as colour tells how a vendor stands.
  const MARKS = ["M2 2 10 10M10 2 2 10", "M6 1 11.2 10.5H.8z", "M6 1 11 6 6 11 1 6z", "M1.5 6.5 4.5 9.5 10.5 2.5", "M2 6H10"];
  function verdict(number) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 12 12");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", MARKS[number]);
    const filled = number === DEFICIENT || number === REVIEW;
    path.setAttribute("fill", filled ? "currentColor" : "none");
    if (!filled) { path.setAttribute("stroke", "currentColor"); path.setAttribute("stroke-width", "2"); }
    svg.append(path);
    return make("span", { class: `verdict is-${DATA.standings[number].split(" ")[0]}` }, svg, DATA.standings[number]);
  }

  // -- the table ------------------------------------------------------------------------------------------------------

  const FILTERS = {
    "": () => true,
    attention: (v) => v.verdict < COMPLIANT,
    nothing: (v) => v.verdict === NOTHING,
    deficient: (v) => v.verdict === DEFICIENT,
    review: (v) => v.verdict === REVIEW,
    compliant: (v) => v.verdict === COMPLIANT,
    ending: (v) => v.verdict !== INACTIVE && v.ends !== "" && days(v.ends) <= 30,
    ending90: (v) => v.verdict !== INACTIVE && v.ends !== "",
    silent: (v) => v.silent,
    questions: (v) => v.questions > 0,
    waivers: (v) => v.verdict !== INACTIVE && v.waivers > 0,
    inactive: (v) => v.verdict === INACTIVE,
  };
  const late = (iso) => iso || "9999";
  const SORTS = {
    name: (v) => v.sortName, verdict: (v) => v.verdict, missing: (v) => -(v.missing.length * 1000 + v.unknown.length),
    next: (v) => late(v.next), waiting: (v) => late(v.waiting),
  };
  let sort = { by: "verdict", down: false };
  let shown = STEP;
  let found = [];

  function select() {
    const words = fold($("search").value).split(/\s+/).filter(Boolean);
    const standing = FILTERS[$("standing").value];
    const [cls, site, agency] = ["class", "site", "agency"].map((id) => ($(id) ? $(id).value : ""));
    found = vendors.filter((v) => standing(v) && (!cls || v.cls === cls) && (!site || v.sites.includes(site))
      && (!agency || v.agency === agency) && words.every((word) => v.text.includes(word)));
    const key = SORTS[sort.by];
    const sign = sort.down ? -1 : 1;
    const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    found = found.map((v) => [key(v), v])
      .sort((a, b) => sign * order(a[0], b[0]) || order(a[1].sortName, b[1].sortName)).map((pair) => pair[1]);
    shown = STEP;
    draw();
  }

  function row(v) {
    const missing = [...v.missing.map((words) => make("li", {}, words)),
      ...v.unknown.map((words) => make("li", { class: "is-review" }, `unknown: ${words}`))];
    const listed = v.verdict === NOTHING ? [] : missing;
    const more = Math.max(listed.length - 3, 0);
    const say = v.verdict === NOTHING ? make("span", { class: "soft" }, "no certificate received yet")
      : listed.length ? make("ul", {}, ...listed.slice(0, 3)) : "";
    const open = make("button", { type: "button", "aria-haspopup": "dialog" }, v.name);
    const soon = v.verdict !== INACTIVE && v.next && days(v.next) <= 14;
    const heard = [v.last && date(v.last), v.waiting && make("small", {}, `asked ${date(v.waiting)}`),
      v.questions ? make("small", {}, `${v.questions} for staff to decide`) : ""];
    const line = make("tr", {},
      make("th", { scope: "row" }, open, make("small", {}, `${v.cls} · ${v.id}`)),
      make("td", {}, verdict(v.verdict)),
      make("td", {}, say, more ? make("small", {}, `and ${more} more`) : ""),
      make("td", { class: soon ? "date soon" : "date", ...(v.next ? { "data-label": "Next expiration" } : {}) }, date(v.next)),
      make("td", { class: "date", ...(heard.some(Boolean) ? { "data-label": "Last heard" } : {}) }, ...heard));
    line.addEventListener("click", () => { location.hash = `vendor=${v.id}`; });
    return line;
  }

  function draw() {
    $("rows").replaceChildren(...found.slice(0, shown).map(row));
    const all = found.length === vendors.length ? "" : ` of ${vendors.length.toLocaleString("en-US")}`;
    $("count").textContent = `${found.length.toLocaleString("en-US")}${all} vendor${found.length === 1 && !all ? "" : "s"}`;
    $("more").hidden = shown >= found.length;
    $("left").textContent = `${Math.min(shown, found.length)} of ${found.length.toLocaleString("en-US")} shown`;
    for (const head of document.querySelectorAll("th[data-sort]")) {
      if (head.dataset.sort === sort.by) head.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  for (const head of document.querySelectorAll("th[data-sort]")) {
    head.querySelector("button").addEventListener("click", () => {
      sort = { by: head.dataset.sort, down: sort.by === head.dataset.sort && !sort.down };
      select();
    });
  }
  let pause = 0;
  $("search").addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(select, 80); });
  for (const id of ["standing", "class", "site", "agency"]) if ($(id)) $(id).addEventListener("change", select);
  $("reset").addEventListener("click", () => {
    for (const id of ["search", "standing", "class", "site", "agency"]) if ($(id)) $(id).value = "";
    select();
  });
  $("next").addEventListener("click", () => { shown += STEP; draw(); });
  $("all").addEventListener("click", () => { shown = found.length; draw(); });
  // Who prints wants all that the filters left, not the first hundred.
  let before = shown;
  addEventListener("beforeprint", () => { before = shown; if (!$("vendor").open) { shown = found.length; draw(); } });
  addEventListener("afterprint", () => { shown = before; draw(); });

  // -- one vendor -----------------------------------------------------------------------------------------------------

  let details = null;
  async function detailsOf(id) {
    if (!details) {
      const bytes = Uint8Array.from(atob($("details").textContent.trim()), (c) => c.charCodeAt(0));
      const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      details = JSON.parse(await new Response(unzipped).text());
    }
    return details.vendors[id];
  }
  const link = (n, words) => (n < 0 || !details.links[n] ? words
    : make("a", { href: details.links[n], target: "_blank", rel: "noopener noreferrer" }, words));
  const rows = (pairs) => make("dl", {}, ...pairs.filter(([, value]) => value)
    .flatMap(([head, value]) => [make("dt", {}, head), make("dd", {}, value)]));

  function finding([n, where, paper, picture]) {
    const [status, title, required, says, why, fix] = details.findings[n];
    const box = make("div", { class: `sheet item ${status.split(" ")[0]}` }, make("strong", {}, title),
      status === "not met" ? "" : make("span", { class: "soft" }, ` · ${status}`),
      rows([["Required", required], ["Found", says || "nothing"], ["Where", where && link(paper, where)]]),
      why && make("p", { class: "soft" }, why), fix && make("p", {}, make("strong", {}, "To fix it: "), fix));
    if (picture >= 0) box.append(make("img", { src: `data:image/png;base64,${details.pictures[picture]}`, alt: `What stands at ${where}` }));
    return box;
  }

  const DATES = ["From", "To", "Until", "Received"];
  function table(heads, lines) {
    return make("div", { class: "sheet scroll" }, make("table", { class: "cards" },
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...lines.map((cells) => make("tr", {}, ...cells.map((cell, n) =>
        (n ? make("td", { "data-label": heads[n], ...(DATES.includes(heads[n]) ? { class: "date" } : {}) }, cell) : make("th", { scope: "row" }, cell))))))));
  }

  async function openVendor(id) {
    const v = vendors.find((one) => one.id === id);
    if (!v) return;
    const page = make("div", { class: "vendor" });
    const close = make("button", { type: "button" }, "Close");
    close.addEventListener("click", () => $("vendor").close());
    page.append(make("div", { class: "top" }, make("h2", { id: "vendor-name" }, v.name), close),
      make("p", { class: "soft" }, [v.cls, v.id, ...v.sites, v.agency].filter(Boolean).join(" · ")), verdict(v.verdict));
    try {
      const [findings, lines, timeline, papers, phones, waivers, looks] = await detailsOf(id);
      const status = (one) => details.findings[one[0]][0];
      const open = findings.filter((one) => status(one) !== "met");
      const met = findings.filter((one) => status(one) === "met");
      if (open.length) page.append(make("h3", {}, "Not in order"), ...open.map(finding));
      if (lines.length) page.append(make("h3", {}, "On file"), table(["Line", "Policy", "Insurer", "From", "To"],
        lines.map(([title, policy, insurer, from, to]) => [title, policy, insurer, date(from), date(to)])));
      if (met.length) page.append(make("h3", {}, "In order"),
        make("p", { class: "soft" }, met.map((one) => details.findings[one[0]][1]).join(" · ")));
      if (waivers.length) page.append(make("h3", {}, "Waivers"), table(["Requirement", "Until", "Reason", "Approved by"],
        waivers.map(([what, until, why, who]) => [what, date(until), why, who])));
      if (looks.length) page.append(make("h3", {}, "Not as before"), make("ul", {}, ...looks.map((words) => make("li", {}, words))));
      if (phones.length) page.append(make("h3", {}, "Telephone"), rows(phones.map(([number, name, whose]) => [number, `${name} (${whose})`])));
      if (papers.length) page.append(make("h3", {}, "Documents"), table(["File", "Form", "Received", ""],
        papers.map(([on, file, form, paper, counts]) => [link(paper, file), form, date(on), counts ? "" : "replaced by a newer one"])));
      if (timeline.length) page.append(make("h3", {}, "What happened"), make("div", { class: "sheet pad" }, make("ol", { class: "timeline" },
        ...timeline.map(([on, kind, words, paper]) => make("li", {}, make("span", { class: "date soft" }, date(on)),
          make("span", { class: "soft" }, kind), make("span", {}, link(paper, words)))))));
    } catch (fault) {
      page.append(make("p", {}, "This browser is too old to show more; a current one does."));
    }
    $("vendor").replaceChildren(page);
    if (!$("vendor").open) $("vendor").showModal();
    $("vendor").scrollTop = 0;
  }

  $("vendor").addEventListener("close", () => { if (location.hash) history.replaceState(null, "", " "); });
  $("vendor").addEventListener("click", (event) => { if (event.target === $("vendor")) $("vendor").close(); });

  function follow() {
    const [what, value] = decodeURIComponent(location.hash.slice(1)).split("=");
    if (what === "vendor") openVendor(value);
    else if (what === "show" && value in FILTERS) {
      if ($("vendor").open) $("vendor").close();
      $("standing").value = value;
      sort = { by: value.startsWith("ending") ? "next" : value === "silent" ? "waiting" : "verdict", down: false };
      select();
      $("vendors").scrollIntoView();
      history.replaceState(null, "", " ");  // so that the same link works twice
    }
  }
  addEventListener("hashchange", follow);
  $("roster-part").hidden = false;
  select();
  follow();
})();
