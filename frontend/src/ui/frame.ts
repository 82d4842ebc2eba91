/**
 * Talks to the page around the embed in the way that WordPress expects, and to AMP beside it: the
 * height as soon as the page has loaded (a clipped frame gets no animation frames to wait for),
 * and links that a sandbox would otherwise swallow.
 */

/** The secret that a WordPress page puts behind `#?secret=`, to know its frames apart. */
export function readSecret(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#\??/, "")).get("secret");
}

function post(message: "height" | "link", value: number | string): void {
  if (window.parent === window) return;
  window.parent.postMessage({ message, value, secret: readSecret(location.hash) }, "*");
}

/** The height that the frame needs, within what WordPress grants. */
export function clampHeight(height: number): number {
  return Math.min(1000, Math.max(200, Math.ceil(height)));
}

/** A map this wide reads best at this height. */
export function suitMap(width: number): number {
  return Math.min(520, Math.max(260, width * 0.66));
}

/** Tells the page around how tall the embed would like to be: its texts, and a map that suits. */
export function postHeight(): void {
  const map = document.querySelector("main");
  const texts = document.body.offsetHeight - (map?.offsetHeight ?? 0);
  const height = clampHeight(texts + suitMap(document.body.offsetWidth));
  post("height", height);
  if (window.parent !== window)
    window.parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
}

/** Reports the height on load and when its column changes, and hands links to the page around when it asked for that. */
export function listenToFrame(): void {
  window.addEventListener("load", postHeight);
  window.addEventListener("resize", postHeight);
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a[href]") as HTMLAnchorElement | null;
    if (link === null || readSecret(location.hash) === null) return;
    event.preventDefault();
    post("link", link.href);
  });
}
