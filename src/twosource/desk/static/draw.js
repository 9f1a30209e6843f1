"use strict";
(() => {
  // Outline, tracks, known-empty stretches and exclusions drawn over the reference, in metres of its frame.
  const root = document.getElementById("draw");
  if (!root) return;
  const data = JSON.parse(root.dataset.drawing), frame = data.frame, NS = "http://www.w3.org/2000/svg";
  const areas = { outline: true, exclusion: true }, least = { track: 2, empty: 2, outline: 3, exclusion: 3 };
  const canvas = root.querySelector(".canvas"), said = root.querySelector(".said"), named = root.querySelector("#track-id");
  const make = (name, attributes, parent) => {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  };
  const svg = make("svg", { viewBox: `0 0 ${frame.width} ${frame.height}` }, canvas);
  make("image", { width: frame.width, height: frame.height, href: root.dataset.picture }, svg);
  const layer = make("g", {}, svg);
  let shapes = data.shapes, mode = "move", zoom = Math.min(1, canvas.clientWidth / frame.width || 1);
  let open = null, chosen = null, point = null, dirty = false, number = data.number;
  const past = [];
  const pixel = ([x, y]) => [(x - frame.west) / frame.step, (frame.north - y) / frame.step];
  const metres = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [frame.west + at.x * frame.step, frame.north - at.y * frame.step].map((v) => +v.toFixed(2));
  };
  const keep = () => { past.push(JSON.stringify({ shapes, open })); if (past.length > 200) past.shift(); dirty = true; };
  const say = (words, wrong = false) => { said.textContent = words; said.classList.toggle("wrong", wrong); };
  const length = (points) => points.slice(1).reduce((sum, p, i) => sum + Math.hypot(p[0] - points[i][0], p[1] - points[i][1]), 0);
  const free = () => {
    const taken = new Set(shapes.map((s) => s.id));
    let n = 1;
    while (taken.has(`t${n}`)) n += 1;
    return `t${n}`;
  };
  const away = (p, a, b) => {
    const d = [b[0] - a[0], b[1] - a[1]], l = d[0] * d[0] + d[1] * d[1];
    const k = l ? Math.max(0, Math.min(1, ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1]) / l)) : 0;
    return Math.hypot(a[0] + k * d[0] - p[0], a[1] + k * d[1] - p[1]);
  };
  const insert = (shape, at) => {
    let best = [Infinity, 0];
    const ring = areas[shape.role] ? [...shape.points, shape.points[0]] : shape.points;
    for (let i = 1; i < ring.length; i += 1) { const d = away(at, ring[i - 1], ring[i]); if (d < best[0]) best = [d, i]; }
    keep();
    shape.points.splice(best[1], 0, at);
    point = best[1];
  };
  function line(shape, extra) {
    const name = areas[shape.role] && shape !== open ? "polygon" : "polyline";
    const points = shape.points.map((p) => pixel(p).map((v) => v.toFixed(1)).join()).join(" ");
    return make(name, { points, class: extra === "hit" ? "hit" : `${shape.role} ${extra}` }, layer);
  }
  function draw() {
    layer.replaceChildren();
    svg.style.width = `${frame.width * zoom}px`;
    svg.style.height = `${frame.height * zoom}px`;
    for (const shape of [...shapes, ...(open ? [open] : [])]) {
      const shown = line(shape, shape === chosen ? "chosen" : "");
      make("title", {}, shown).textContent = shape.id ? `${shape.role} ${shape.id}` : shape.role;
      if (mode !== "move" || shape === open) continue;
      const hit = line(shape, "hit");
      hit.addEventListener("click", (event) => {
        event.stopPropagation();
        if (chosen === shape) insert(shape, metres(event));
        else { chosen = shape; point = null; named.value = shape.id || ""; }
        draw();
      });
    }
    for (const shape of [chosen, open]) if (shape) shape.points.forEach((p, i) => dot(shape, p, i));
    const tracks = shapes.filter((s) => s.role === "track");
    if (!said.classList.contains("wrong") && !said.dataset.held) say(`${tracks.length} tracks, ${tracks.reduce((sum, t) => sum + length(t.points), 0).toFixed(0)} m${dirty ? "; not saved" : ""}`);
    delete said.dataset.held;
  }
  function dot(shape, p, i) {
    const [cx, cy] = pixel(p);
    const circle = make("circle", { cx, cy, r: 4 / zoom, class: shape === chosen && i === point ? "chosen" : "" }, layer);
    if (mode !== "move" || shape !== chosen) { circle.setAttribute("pointer-events", "none"); return; }
    circle.addEventListener("click", (event) => event.stopPropagation());
    circle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      point = i;
      let moved = false;
      const move = (e) => {
        if (!moved) { keep(); moved = true; }
        shape.points[i] = metres(e);
        const at = pixel(shape.points[i]);
        circle.setAttribute("cx", at[0]);
        circle.setAttribute("cy", at[1]);
      };
      const up = () => { removeEventListener("pointermove", move); removeEventListener("pointerup", up); draw(); };
      addEventListener("pointermove", move);
      addEventListener("pointerup", up);
    });
  }
  function finish() {
    if (!open) return;
    if (open.points.length < least[open.role]) { say(`${open.role} needs ${least[open.role]} points or more`, true); return; }
    if (open.role === "track") {
      open.id = named.value.trim() || free();
      if (shapes.some((s) => s.role === "track" && s.id === open.id)) { say(`there is a track ${open.id} already; give another id`, true); return; }
      named.value = "";
    }
    shapes.push(open);
    open = null;
    say("");
    draw();
  }
  canvas.addEventListener("click", (event) => {
    if (!svg.contains(event.target)) return;
    if (mode === "move") { chosen = null; point = null; draw(); return; }
    const at = metres(event), last = open?.points.at(-1);
    if (last && Math.hypot(at[0] - last[0], at[1] - last[1]) < 1.5 * frame.step / zoom) return;
    keep();
    open = open || { role: mode, id: null, points: [] };
    open.points.push(at);
    say("");
    draw();
  });
  canvas.addEventListener("dblclick", (event) => { event.preventDefault(); finish(); });
  named.addEventListener("change", () => {
    if (chosen?.role !== "track") return;
    const id = named.value.trim();
    if (!id || shapes.some((s) => s !== chosen && s.role === "track" && s.id === id)) { say(id ? `there is a track ${id} already` : "a track needs an id", true); return; }
    keep();
    chosen.id = id;
    say("");
    draw();
  });
  const acts = {
    finish,
    undo() {
      const before = past.pop();
      if (before) { ({ shapes, open } = JSON.parse(before)); chosen = null; point = null; say(""); draw(); }
    },
    point() {
      if (!chosen || point === null) { say("choose a point first: Move, a click on its line, then on the point", true); return; }
      if (chosen.points.length <= least[chosen.role]) { say(`${chosen.role} needs ${least[chosen.role]} points or more`, true); return; }
      keep();
      chosen.points.splice(point, 1);
      point = null;
      say("");
      draw();
    },
    shape() {
      if (!chosen) { say("choose a shape first: Move, then a click on its line", true); return; }
      keep();
      shapes = shapes.filter((s) => s !== chosen);
      chosen = null;
      say("");
      draw();
    },
    in() { zoom = Math.min(8, zoom * 1.5); draw(); },
    out() { zoom = Math.max(0.1, zoom / 1.5); draw(); },
    async save() {
      finish();
      if (open) return;
      say("saving");
      try {
        const answer = await fetch(location.pathname, { method: "POST", headers: { "content-type": "application/json", "x-csrf-token": root.dataset.csrf }, body: JSON.stringify({ number, shapes }) });
        const got = await answer.json().catch(() => ({ error: `not saved: the desk answered ${answer.status}; load the page again` }));
        if (got.error) { say(got.error, true); return; }
        number = got.number;
        dirty = false;
        say([got.said, ...got.warnings].join(". "), false);
        said.dataset.held = "1";
        draw();
      } catch { say("not saved: the desk does not answer; try again", true); }
    },
  };
  for (const button of root.querySelectorAll("[data-act]")) button.addEventListener("click", () => acts[button.dataset.act]());
  for (const button of root.querySelectorAll("[data-mode]")) button.addEventListener("click", () => {
    if (open) finish();
    if (open) return;
    mode = button.dataset.mode;
    chosen = null; point = null;
    root.querySelectorAll("[data-mode]").forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
    say("");
    draw();
  });
  addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement) return;
    if (event.key === "Enter" && open && !(event.target instanceof HTMLButtonElement)) finish();
    if (event.key === "Escape" && open) { keep(); open = null; draw(); }
    if (event.key === "Delete" && chosen) (point === null ? acts.shape : acts.point)();
  });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  draw();
})();
