/** Builds parts of the page as elements; text is always text, so no source can inject markup. */

/** What may stand inside an element. */
export type Child = Node | string | null | undefined | false | readonly Child[];
type Attributes = Record<string, string | number | boolean | null | undefined>;

const SVG = "http://www.w3.org/2000/svg";

function appendChildren(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) appendChildren(parent, child);
    else parent.append(child as Node | string);
  }
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Makes an HTML element. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  appendChildren(element, children);
  return element;
}

/** Makes an SVG element. */
export function makeSvg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attributes);
  appendChildren(element, children);
  return element;
}

/** Makes a button that does one thing. */
export function makeButton(
  label: Child,
  act: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const button = make("button", { type: "button", ...attributes }, label);
  button.addEventListener("click", act);
  return button;
}

const REACHABLE = "a[href], button, input, select, summary, [tabindex]";

function listReachable(parent: Element): HTMLElement[] {
  return [...parent.querySelectorAll<HTMLElement>(REACHABLE)];
}

/** Replaces all that stands in an element; a reader whose focus was inside keeps it there. */
export function fill(parent: Element, ...children: Child[]): void {
  const held = listReachable(parent).indexOf(document.activeElement as HTMLElement);
  parent.replaceChildren();
  appendChildren(parent, children);
  if (held !== -1) listReachable(parent)[held]?.focus({ preventScroll: true });
}

/** Finds an element that the page's HTML promises. */
export function need<T extends Element = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`The page has no ${selector}`);
  return found;
}

/** Lets the browser paint and hear the reader before what follows. */
export function letOthers(): Promise<void> {
  return new Promise((go) => window.setTimeout(go));
}
