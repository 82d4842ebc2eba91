/**
 * Puts an embed together: each choice shows at once, and codes can be copied with one press. The
 * page with all its words and codes comes from the service, and works without this, too.
 */

/** Parts of the page that a choice changes, beside the preview. */
const TOLD = ["#told", "#codes"] as const;
const SAID_MS = 2000;

function find<T extends Element = HTMLElement>(selector: string, page: ParentNode = document): T {
  const found = page.querySelector<T>(selector);
  if (found === null) throw new Error(`The page has no ${selector}`);
  return found;
}

/** Shows another embed; a frame that is replaced leaves nothing behind for the back button. */
function replaceFrame(next: HTMLIFrameElement): void {
  const shown = find<HTMLIFrameElement>(".stage iframe");
  if (shown.getAttribute("src") !== next.getAttribute("src")) {
    shown.replaceWith(document.adoptNode(next));
    return;
  }
  for (const name of ["width", "height", "title"])
    shown.setAttribute(name, next.getAttribute(name) ?? "");
}

function show(page: Document): void {
  for (const part of TOLD) find(part).replaceWith(document.adoptNode(find(part, page)));
  replaceFrame(find<HTMLIFrameElement>(".stage iframe", page));
  offerCopies();
}

function spellChoices(form: HTMLFormElement): string {
  const pairs = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  return new URLSearchParams(pairs).toString();
}

let asked = 0;

/** Asks the service for what was chosen; where it does not answer, the browser says so. */
async function renew(form: HTMLFormElement): Promise<void> {
  const mine = ++asked;
  const address = `?${spellChoices(form)}`;
  const answer = await fetch(address).catch(() => null);
  if (mine !== asked) return;
  if (!answer?.ok) {
    form.submit();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked) return;
  history.replaceState(null, "", address);
  if (page.querySelector("#choices") === null) location.reload();
  else show(page);
}

async function copyField(field: HTMLTextAreaElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Without a secure origin there is no clipboard.
    field.select();
    document.execCommand("copy");
  }
}

function copyAndSay(button: HTMLButtonElement): void {
  const { copies, said } = button.dataset;
  const status = button.nextElementSibling;
  void copyField(find<HTMLTextAreaElement>(`#${copies}`)).then(() => {
    if (status === null) return;
    status.textContent = said ?? "";
    setTimeout(() => status.replaceChildren(), SAID_MS);
  });
}

/** Shows the buttons that need this script. */
function offerCopies(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", () => copyAndSay(button));
  }
}

const form = document.querySelector<HTMLFormElement>("#choices");
if (form !== null) {
  form.addEventListener("change", () => void renew(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void renew(form);
  });
  find("button[type=submit]", form).hidden = true;
  offerCopies();
}
