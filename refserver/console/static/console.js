// The console works without this script; it adds copying and the live log.
"use strict";

// On a phone the navigation scrolls sideways.
document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Without https browsers offer the old way only.
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}

const log = document.querySelector("[data-live]");
if (log && window.EventSource) {
  const most = 200; // rows that stay on the page
  const state = document.getElementById("live-state");
  const pause = document.getElementById("live-pause");
  let stream, last = log.dataset.after, arrived = 0;

  const say = (text) => { state.textContent = text; };
  const listening = () => say(arrived ? `Live. ${arrived} new` : "Live. New requests appear by themselves");
  const start = () => {
    const address = new URL(log.dataset.live, location.href);
    address.searchParams.set("after", last);
    stream = new EventSource(address);
    stream.addEventListener("open", listening);
    stream.addEventListener("entry", (event) => {
      last = event.lastEventId;
      const row = document.createElement("tbody");
      row.innerHTML = JSON.parse(event.data); // rendered and escaped by the server
      log.querySelector(".empty")?.closest("tr").remove();
      const first = row.firstElementChild;
      first.classList.add("new");
      log.tBodies[0].prepend(first);
      while (log.tBodies[0].rows.length > most) log.tBodies[0].lastElementChild.remove();
      arrived++;
      listening();
    });
    stream.addEventListener("error", () => {
      // The server ends streams now and then, and the browser comes back by
      // itself; what it does not come back from is a session that has ended.
      if (stream.readyState === EventSource.CLOSED) say("Not live: load the page again");
    });
  };
  pause.hidden = false;
  pause.addEventListener("click", () => {
    const running = pause.getAttribute("aria-pressed") !== "true";
    pause.setAttribute("aria-pressed", String(running));
    pause.textContent = running ? "Continue" : "Pause";
    if (running) {
      stream.close();
      say("Paused");
    } else {
      start();
    }
  });
  start();
}
