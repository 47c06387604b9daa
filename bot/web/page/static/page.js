// What a page does by itself: it follows the channel, and applies what is chosen at once. Everything works without it, too.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-at-once]")) {
    form.classList.add("at-once");
    form.addEventListener("change", () => form.requestSubmit());
  }

  const live = document.querySelector("[data-live]");
  if (!live) return;
  const said = live.querySelector(".now");
  const list = document.getElementById("messages");
  let lost = false;

  const show = (id) => {
    const known = document.getElementById(`m-${id}`);
    const address = live.dataset.at + id;
    if (known) return htmx.ajax("GET", address, { target: known, swap: "outerHTML" });
    const empty = list.querySelector(".empty");
    if (empty) empty.remove();
    said.textContent = live.dataset.came;
    return htmx.ajax("GET", address, { target: list, swap: "afterbegin" });
  };

  const events = new EventSource(live.dataset.live);
  events.addEventListener("open", () => {
    if (lost) return location.reload();
    live.classList.add("on");
    said.textContent = live.dataset.on;
  });
  events.addEventListener("error", () => {
    lost = true;
    live.classList.remove("on");
    said.textContent = live.dataset.off;
  });
  let turn = Promise.resolve();
  events.addEventListener("message", (event) => {
    const what = JSON.parse(event.data);
    if (what.channel === live.dataset.channel) turn = turn.then(() => show(what.message)).catch(() => {});
  });
  addEventListener("pagehide", () => events.close());
})();
