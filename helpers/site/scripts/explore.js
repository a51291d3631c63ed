// explore.html: one explorer at a time, in the state that the address says: #feature-maps?image=23&filter=44

// A name as it stands in an address: "true class" is true-class, "ReLU: max(0, value)" is relu.
const addressed = (name) => name.split(":")[0].toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

function toAddress(key, state, controls) {
  const parts = [];
  for (const [name, control] of Object.entries(controls)) {
    const value = state[name];
    if (JSON.stringify(value) === JSON.stringify(control.value)) continue;
    const option = control.options?.find(([, one]) => one === value);
    parts.push([addressed(control.name), option ? option[0] : String(value)]);
  }
  return `#${key}${parts.length ? `?${new URLSearchParams(parts)}` : ""}`;
}

// The state that an address says, of what an explorer has; what it does not know is left out.
function fromAddress(query, controls) {
  const state = {};
  const said = new URLSearchParams(query);
  for (const [name, control] of Object.entries(controls)) {
    const value = said.get(addressed(control.name));
    if (value === null) continue;
    const numbers = value.split(",").map(Number);
    if (control.kind === "Menu") {
      const option = control.options.find(([option]) => option === value);
      if (option) state[name] = option[1];
    } else if (control.kind === "Switch") state[name] = value === "true";
    else if (numbers.every(Number.isFinite) && numbers.length === (control.kind === "Numbers" ? 9 : 1)) {
      state[name] = control.kind === "Numbers" ? numbers : Math.round(numbers[0]);
    }
  }
  return state;
}

function exploreAddress() {
  const place = document.querySelector("main.explore .place");
  const [key, query = ""] = location.hash.slice(1).split("?");
  const chosen = COURSE.explorers[key];
  for (const one of document.querySelectorAll("main.explore nav a")) {
    if (one.hash === `#${key}`) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  document.querySelector("main.explore .link").hidden = !chosen;
  place.replaceChildren();
  if (!chosen) return;
  const still = made("img", { src: `data:image/png;base64,${chosen.still}`, alt: chosen.sentence });
  const source = made("a", { href: `${chosen.file}#cell-id=${chosen.cell}`, textContent: chosen.page });
  const live = made("div", { className: "live" }, still);
  place.append(made("p", {}, `${chosen.heading}, in `, source), live);
  sayLink(location.href);
  wake(live, key, (controls) => fromAddress(query, controls))();
}

function sayLink(address) {
  document.querySelector("main.explore .link input").value = address;
  document.querySelector("main.explore .link [role=status]").textContent = "";
}

if (document.querySelector("main.explore")) {
  const link = document.querySelector("main.explore .link");
  link.querySelector("button").onclick = async () => {
    const field = link.querySelector("input");
    field.select();
    const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
    link.querySelector("[role=status]").textContent = copied ? "Copied." : "Copy what is selected.";
  };
  let timer = 0;
  document.addEventListener("moved", ({ detail }) => {
    const [key] = detail.slice(1).split("?");
    if (COURSE.explorers[key].prepare) return; // no link can carry a picture
    clearTimeout(timer); // browsers take so many changes of the address a second, and no more
    timer = setTimeout(() => {
      history.replaceState(null, "", detail); // no step back for each move
      sayLink(location.href);
    }, 300);
  });
  window.addEventListener("hashchange", exploreAddress);
  exploreAddress();
}
