"use strict";
(() => {
  // Every page works without this. It adds keys, live progress, news of a finished run, and the lit-up source graph.
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(textarea|select)$/i.test(target.tagName) || (target.tagName === "INPUT" && !/^(radio|checkbox|button|submit)$/.test(target.type)));

  // ---- where the sections do not fit, the one that is open is in sight
  const sections = $(".sections ul"), current = $("[aria-current]", sections || document);
  if (sections && current && sections.scrollWidth > sections.clientWidth) sections.scrollLeft = current.offsetLeft + current.offsetWidth - sections.clientWidth + 40;

  // ---- keys
  let chord = 0;
  const places = { t: "/", e: "/events", c: "/claims", r: "/review", s: "/sources", d: "/documents", x: "/contradictions" };
  const step = (by) => {
    const lines = all("main .line");
    if (!lines.length) return;
    const now = lines.findIndex((line) => line.contains(document.activeElement));
    const next = lines[Math.max(0, Math.min(lines.length - 1, now < 0 ? 0 : now + by))];
    lines.forEach((line) => line.classList.toggle("here", line === next));
    $(".head a", next)?.focus();
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const review = $("[data-review]");
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) return;
    if (Date.now() - chord < 900 && places[event.key]) { chord = 0; location.href = places[event.key]; return; }
    if (event.key === "g") { chord = Date.now(); return; }
    if (event.key === "/") { event.preventDefault(); $("#find")?.focus(); return; }
    if (review && /^[1-9]$/.test(event.key)) {
      const radio = all("input[type=radio]", review)[Number(event.key) - 1];
      if (radio) { event.preventDefault(); radio.checked = true; radio.dispatchEvent(new Event("change", { bubbles: true })); $("input[name=why]", review)?.focus(); }
      return;
    }
    const keyed = $(`[data-key="${CSS.escape(event.key)}"]`);
    if (keyed) { event.preventDefault(); keyed.click(); return; }
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });

  // ---- forms are sent once
  addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    setTimeout(() => all("button", event.target).forEach((button) => { button.disabled = true; }), 0);
  });
  addEventListener("pageshow", () => all("form button").forEach((button) => { button.disabled = false; }));

  // ---- uploads say how much has been sent
  const upload = $("[data-upload]");
  upload?.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest(), bar = $("progress", upload), button = $("button", upload);
    bar.hidden = false; button.disabled = true;
    request.upload.addEventListener("progress", (sent) => { if (sent.lengthComputable) bar.value = sent.loaded / sent.total; });
    request.addEventListener("load", () => {
      if (request.status < 400 && request.responseURL) location.href = request.responseURL;
      else { button.disabled = false; bar.hidden = true; document.open(); document.write(request.responseText); document.close(); }
    });
    request.addEventListener("error", () => { button.disabled = false; bar.hidden = true; });
    request.open("POST", upload.action);
    request.send(new FormData(upload));
  });

  // ---- live
  const banner = $("#work"), job = $("[data-job]");
  let first = null, source = null;
  const told = (state) => {
    const working = state.jobs[0];
    if (banner && !job) {
      if (working) {
        banner.replaceChildren(Object.assign(document.createElement("a"), { href: `/runs/${working.number}`, textContent: working.what }), `: ${working.words}`);
        banner.hidden = false;
      } else if (first && state.run !== first.run) {
        banner.replaceChildren("The figures have changed. ", Object.assign(document.createElement("a"), { href: location.href, textContent: "Show the new ones" }));
        banner.hidden = false;
      } else if (first && state.judged !== first.judged) {
        banner.replaceChildren("Somebody has judged something. ", Object.assign(document.createElement("a"), { href: location.href, textContent: "Show it" }));
        banner.hidden = false;
      } else banner.hidden = true;
    }
    if (job && ["waiting", "working"].includes(job.dataset.state)) {
      const mine = [...state.jobs, ...state.last].find((one) => String(one.number) === job.dataset.job);
      if (mine) {
        $(".words", job).textContent = mine.words;
        const bar = $("progress", job);
        if (bar && mine.share !== null) bar.value = mine.share;
        if (["done", "failed"].includes(mine.state)) location.reload();
      } else location.reload();
    }
    first = first || state;
  };
  const listen = () => {
    if (!window.EventSource || source || document.hidden || !banner) return;
    source = new EventSource("/live");
    source.onmessage = (event) => told(JSON.parse(event.data));
  };
  document.addEventListener("visibilitychange", () => { if (document.hidden) { source?.close(); source = null; } else listen(); });
  addEventListener("pagehide", () => { source?.close(); source = null; });
  listen();

  // ---- a link to words within the page shows them
  const at = document.getElementById("at");
  if (at && location.hash === "#at") at.scrollIntoView({ block: "center" });

  // ---- the source graph lights up along its hops
  const graph = $("svg.graph");
  if (graph) {
    const edges = all(".edge", graph), nodes = all("[data-node]", graph);
    const follow = (start, from, to) => {
      const seen = new Set([start]);
      for (const key of seen) for (const edge of edges) if (edge.dataset[from] === key) { edge.classList.add("on"); seen.add(edge.dataset[to]); }
      return seen;
    };
    const dark = () => { graph.classList.remove("lit"); [...edges, ...nodes].forEach((one) => one.classList.remove("on")); };
    const light = (key) => {
      dark();
      const on = new Set([...follow(key, "a", "b"), ...follow(key, "b", "a")]);
      nodes.forEach((node) => node.classList.toggle("on", on.has(node.dataset.node)));
      graph.classList.add("lit");
    };
    for (const node of nodes) {
      node.addEventListener("pointerenter", () => light(node.dataset.node));
      node.addEventListener("pointerleave", dark);
      node.addEventListener("focus", () => light(node.dataset.node));
      node.addEventListener("blur", dark);
    }
  }
})();
