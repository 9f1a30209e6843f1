"use strict";
(() => {
  // The brief works without this: it only opens folds that hide a target, filters claims and lights up the graph.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (target) target.scrollIntoView({ block: target.matches(".body, section, article") ? "start" : "center" });
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));

  const filter = document.querySelector(".filter");
  const claims = [...document.querySelectorAll(".claim")];
  if (filter && claims.length > 5) {
    filter.hidden = false;
    const input = filter.querySelector("input");
    const status = filter.querySelector("[role=status]");
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const claim of claims) {
        const fits = words.every((word) => claim.dataset.words.includes(word));
        claim.hidden = !fits;
        shown += fits ? 1 : 0;
      }
      for (const event of document.querySelectorAll(".event")) {
        event.hidden = words.length > 0 && !event.querySelector(".claim:not([hidden])");
      }
      status.textContent = words.length ? `${shown} of ${claims.length}` : "";
    });
  }

  const graph = document.querySelector("svg.graph");
  if (graph) {
    const edges = [...graph.querySelectorAll(".edge")];
    const nodes = [...graph.querySelectorAll("[data-node]")];
    const follow = (start, from, to) => {
      const seen = new Set([start]);
      for (const key of seen) for (const edge of edges) if (edge.dataset[from] === key) { edge.classList.add("on"); seen.add(edge.dataset[to]); }
      return seen;
    };
    const light = (key) => {
      const on = new Set([...follow(key, "a", "b"), ...follow(key, "b", "a")]);
      nodes.forEach((node) => node.classList.toggle("on", on.has(node.dataset.node)));
      graph.classList.add("lit");
    };
    const dark = () => {
      graph.classList.remove("lit");
      [...edges, ...nodes].forEach((one) => one.classList.remove("on"));
    };
    for (const node of nodes) {
      node.addEventListener("pointerenter", () => { dark(); light(node.dataset.node); });
      node.addEventListener("pointerleave", dark);
      node.addEventListener("focus", () => { dark(); light(node.dataset.node); });
      node.addEventListener("blur", dark);
    }
  }
})();
