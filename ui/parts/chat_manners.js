const STAGE = ".pm-stage-line";
const INPUT = "[data-testid=stChatInputTextArea]";

/* The log is busy while an answer comes, so that it is read out once and whole; the status tells where it stands. */
function mind(log, told) {
  const stage = document.querySelector(STAGE);
  const text = stage ? stage.textContent.trim() : "";
  if (told.textContent !== text) told.textContent = text;
  const busy = String(Boolean(stage && stage.dataset.busy));
  if (log.getAttribute("aria-busy") !== busy) log.setAttribute("aria-busy", busy);
}

function isFree(element) {
  return !element || element === document.body || !element.isConnected || element.disabled || element.matches(INPUT);
}

export default function ({ parentElement, data }) {
  const told = parentElement.querySelector(".told");
  const log = document.querySelector(".st-key-chat-log");
  if (!log) return undefined;
  log.setAttribute("role", "log");
  log.setAttribute("aria-label", data.label);
  mind(log, told);
  const observer = new MutationObserver(() => mind(log, told));
  observer.observe(log, { childList: true, subtree: true, characterData: true });
  if (data.moves > (parentElement.moves ?? 0)) {
    /* what was clicked is taken away a moment later: the focus is free only then */
    const giveBack = () => {
      if (isFree(document.activeElement)) document.querySelector(INPUT)?.focus();
    };
    requestAnimationFrame(giveBack);
    setTimeout(giveBack, 300);
  }
  parentElement.moves = data.moves;
  return () => observer.disconnect();
}
