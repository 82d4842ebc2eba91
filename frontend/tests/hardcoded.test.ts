/** No text that readers see stands in the code: it would be in one language only. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/** The folder of the front end, in which its tests run. */
const ROOT = process.cwd();

/** Texts that may stand in the code, and why. */
const ALLOWED: Record<string, string> = {
  GeoJSON: "the name of a format in every language",
  CSV: "the name of a format in every language",
  BibTeX: "the name of a format in every language",
  PNG: "the name of a format in every language",
  API: "as it is called in both languages",
  "Masar · مسار": "both names beside each other",
};

function listSources(): string[] {
  const all = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" });
  return all.filter((path) => path.endsWith(".ts") && !path.startsWith("words/"));
}

/** Where what is shown begins among the arguments of the functions that build the page. */
const FIRST_SHOWN: Record<string, number> = { make: 2, makeSvg: 2, fill: 1, makeButton: 0 };
const SAID = /^(aria-(label|valuetext|description|roledescription)|title|alt|placeholder|summary)$/;
const SHOWN_FIELDS = /^(textContent|innerText|innerHTML|title|placeholder|ariaLabel|alt)$/;

function isShownArgument(call: ts.CallExpression, argument: ts.Node): boolean {
  const at = call.arguments.indexOf(argument as ts.Expression);
  const callee = call.expression;
  if (ts.isIdentifier(callee)) {
    const first = FIRST_SHOWN[callee.text];
    // A button's second argument is what it does.
    return first !== undefined && at >= first && !(callee.text === "makeButton" && at > 0);
  }
  if (!ts.isPropertyAccessExpression(callee)) return false;
  if (["append", "prepend", "replaceChildren", "before", "after"].includes(callee.name.text))
    return true;
  const [name] = call.arguments;
  return callee.name.text === "setAttribute" && at === 1 && isSaid(name);
}

function isSaid(name: ts.Node | undefined): boolean {
  return name !== undefined && ts.isStringLiteralLike(name) && SAID.test(name.text);
}

function nameOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : "";
}

/** Whether a text is part of an expression whose value becomes visible or is read out. */
function isShown(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent)) return isShownArgument(parent, node);
  if (ts.isPropertyAssignment(parent))
    return parent.initializer === node && SAID.test(nameOf(parent.name));
  if (ts.isBinaryExpression(parent)) {
    if (parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      return ts.isPropertyAccessExpression(parent.left) && SHOWN_FIELDS.test(parent.left.name.text);
    const carried = [
      ts.SyntaxKind.PlusToken,
      ts.SyntaxKind.BarBarToken,
      ts.SyntaxKind.QuestionQuestionToken,
      ts.SyntaxKind.AmpersandAmpersandToken,
    ];
    return carried.includes(parent.operatorToken.kind) && isShown(parent);
  }
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && isShown(parent);
  const through =
    ts.isTemplateSpan(parent) ||
    ts.isTemplateExpression(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent);
  return through && isShown(parent);
}

const ARABIC = /[\u0600-\u06ff]/;
/** A sentence or heading: a capital, small letters, and another word after a blank. */
const SENTENCE = /^[A-Z][a-z]+,? [a-z]+ ?[a-z…]*/;

function isHardcoded(node: ts.StringLiteralLike | ts.TemplateLiteralLikeNode): boolean {
  const text = node.text.trim();
  if (text in ALLOWED) return false;
  if (ARABIC.test(text)) return true;
  if (!/\p{Letter}{2}/u.test(text)) return false;
  return isShown(node) || (SENTENCE.test(text) && !isThrown(node));
}

/** What is thrown tells a developer that the page was built wrongly. */
function isThrown(node: ts.Node): boolean {
  for (let each: ts.Node | undefined = node; each; each = each.parent)
    if (ts.isThrowStatement(each) || ts.isNewExpression(each)) return true;
  return false;
}

function listHardcoded(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node);
    const isPart = ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
    if ((isText || isPart) && isHardcoded(node)) found.push(`${path}: ${node.text.trim()}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe("the code of the pages", () => {
  it.each(listSources())("%s holds no text that readers see", (path) => {
    expect(listHardcoded(path, readFileSync(join(ROOT, "src", path), "utf8"))).toEqual([]);
  });

  it.each([
    'fill(place, make("p", {}, "Nothing here"));',
    'make("p", {}, lang === "ar" ? words.a : "none");',
    'makeButton(n + " more", () => act("ok"));',
    'box.setAttribute("aria-label", "Close");',
    'make("input", { placeholder: "Search" });',
    'place.textContent = "Copied";',
    'const label = "Show all events";',
    'const comma = lang === "ar" ? "، " : ", ";',
  ])("would be found out: %s", (source) => {
    expect(listHardcoded("planted.ts", source)).toHaveLength(1);
  });

  it.each([
    'make("p", { class: "help", dir: "auto" }, words.none, " · ");',
    'makeButton(label, () => change("map"), { class: "more" });',
    'if (kind === "clusters") state.view = "table";',
    'throw new Error("The page has no " + name);',
  ])("is no text: %s", (source) => {
    expect(listHardcoded("planted.ts", source)).toEqual([]);
  });
});

describe("the shells of the pages", () => {
  const shells = readdirSync(ROOT).filter((name) => name.endsWith(".html"));

  it.each(shells)("%s says in both languages what it says without a script", (name) => {
    // Without what the page would fetch.
    const html = readFileSync(join(ROOT, name), "utf8").replace(/<(link|script)[^>]*>/g, "");
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const noscript of page.querySelectorAll("noscript")) {
      const inside = new DOMParser().parseFromString(noscript.innerHTML, "text/html");
      const arabic = inside.querySelectorAll('[lang="ar"][dir="rtl"]');
      expect([name, arabic.length > 0]).toEqual([name, true]);
      for (const each of arabic) each.remove();
      expect(inside.body.textContent).toMatch(/[A-Za-z]{3}/);
      expect(inside.body.textContent?.replace("Masar · مسار", "")).not.toMatch(ARABIC);
      noscript.remove();
    }
    // The first link's words are there for the moment before the script writes them.
    page.querySelector("#skip")?.remove();
    expect(page.body.textContent?.trim()).toBe("");
  });
});
