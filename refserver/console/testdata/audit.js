// Looks at the page as somebody would who cannot see it, or not well, and
// returns what is wrong with it, one sentence each.
(() => {
  const wrong = [];
  const name = (e) => e.outerHTML.slice(0, 90);
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
  const text = (ids) => (ids ?? "").split(/\s+/).filter(Boolean).map((id) => document.getElementById(id)?.textContent ?? "").join(" ").trim();

  // Names
  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const label = e.labels?.length ? [...e.labels].map((l) => l.textContent).join(" ").trim() : "";
    if (!label && !e.getAttribute("aria-label") && !text(e.getAttribute("aria-labelledby"))) wrong.push("no label: " + name(e));
  }
  for (const e of document.querySelectorAll("button, a[href], summary")) {
    if (!e.textContent.trim() && !e.getAttribute("aria-label")) wrong.push("no name: " + name(e));
  }
  for (const e of document.querySelectorAll("img")) {
    if (!e.hasAttribute("alt")) wrong.push("no alternative text: " + name(e));
  }
  for (const e of document.querySelectorAll("fieldset")) {
    if (e.firstElementChild?.tagName !== "LEGEND") wrong.push("a fieldset without a legend: " + name(e));
  }
  // Why something is disabled
  for (const e of document.querySelectorAll("button:disabled, fieldset:disabled")) {
    const inside = e.parentElement.closest("fieldset:disabled");
    if (!inside && !text(e.getAttribute("aria-describedby"))) wrong.push("disabled without a reason: " + name(e));
  }
  // References and ids
  const ids = new Set();
  for (const e of document.querySelectorAll("[id]")) {
    if (ids.has(e.id)) wrong.push("id twice: " + e.id);
    ids.add(e.id);
  }
  for (const attribute of ["for", "aria-describedby", "aria-labelledby", "list"]) {
    for (const e of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of e.getAttribute(attribute).split(/\s+/)) {
        if (!ids.has(id)) wrong.push(`${attribute} names ${id}, which is not there: ` + name(e));
      }
    }
  }
  // Structure
  const count = (selector, n) => {
    const found = document.querySelectorAll(selector).length;
    if (found !== n) wrong.push(`${found} of ${selector}, want ${n}`);
  };
  count("h1", 1);
  count("main", 1);
  count("html[lang]", 1);
  let level = 0;
  for (const h of document.querySelectorAll("h1, h2, h3, h4")) {
    if (Number(h.tagName[1]) > level + 1) wrong.push("a level of headings is left out: " + name(h));
    level = Number(h.tagName[1]);
  }
  for (const t of document.querySelectorAll("table")) {
    if (!t.caption?.textContent.trim()) wrong.push("a table without a caption: " + name(t));
    const heads = t.tHead?.rows[0]?.cells ?? [];
    if (!heads.length || [...heads].some((c) => c.tagName !== "TH" || c.scope !== "col" || !c.textContent.trim())) wrong.push("a table without column headers: " + name(t));
  }
  const skip = document.querySelector("a[href]");
  if (skip?.hash !== "#main") wrong.push("the first link does not skip to the content: " + name(skip ?? document.body));
  // Width
  if (document.documentElement.scrollWidth > innerWidth) wrong.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}`);

  // Contrast, WCAG 2.2 section 1.4.3
  const parse = (c) => {
    const m = c.match(/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/);
    if (!m) throw new Error("colour " + c);
    return [Number(m[1]), Number(m[2]), Number(m[3]), m[4] === undefined ? 1 : Number(m[4])];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const behind = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      const c = parse(getComputedStyle(at).backgroundColor);
      layers.push(c);
      if (c[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const light = (c) => {
    const [r, g, b] = c.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (e, colour) => {
    const below = behind(e);
    const [a, b] = [light(over(parse(colour), below)), light(below)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  let looked = 0;
  const look = (e, style) => {
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const found = contrast(e, style.color);
    looked++;
    if (found < least) wrong.push(`contrast ${found.toFixed(2)}, want ${least}: ${style.color} ` + name(e));
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const e = node.parentElement;
    if (node.data.trim() && !e.closest("script, style, option, datalist") && shown(e)) look(e, getComputedStyle(e));
  }
  for (const e of document.querySelectorAll("input, select")) {
    if (!shown(e) || e.type === "checkbox" || e.type === "radio") continue;
    look(e, getComputedStyle(e));
    if (e.placeholder) look(e, getComputedStyle(e, "::placeholder"));
  }
  if (looked < 5) wrong.push(`only ${looked} texts were looked at`);
  return wrong;
})()
