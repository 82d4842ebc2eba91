/** When the service goes dark, nothing stays on a page, and the page says why in both languages. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fetchRecord, isDark } from "../src/api/client";
import { hideDarkness, showDarkness } from "../src/ui/darkness";
import { hearMode, onDark, readMode } from "../src/ui/mode";

afterEach(() => {
  vi.unstubAllGlobals();
  onDark(() => {});
  hearMode("normal");
});

function answer(status: number, mode: string | null, body: object): void {
  const headers: Record<string, string> = mode === null ? {} : { "Masar-Mode": mode };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), { status, headers }));
}

describe("an answer that tells of darkness", () => {
  it("is acted on at once, whoever had asked", async () => {
    let told = 0;
    onDark(() => (told += 1));
    answer(503, "dark", { detail: "Nothing is shown.", mode: "dark" });
    const problem = await fetchRecord("evt_a").catch((thrown: unknown) => thrown);
    expect(told).toBe(1);
    expect(isDark(problem)).toBe(true);
  });

  it("is not mistaken for a service that failed, nor the other way round", async () => {
    let told = 0;
    onDark(() => (told += 1));
    answer(503, "read-only", { detail: "The database does not answer." });
    const problem = await fetchRecord("evt_a").catch((thrown: unknown) => thrown);
    expect(isDark(problem)).toBe(false);
    expect(isDark(new Error("network"))).toBe(false);
    expect([told, readMode()]).toEqual([0, "read-only"]);
  });

  it("changes nothing when no mode is told", async () => {
    hearMode("delay-all");
    answer(200, null, {});
    await fetchRecord("evt_a");
    expect(readMode()).toBe("delay-all");
  });
});

describe("the notice", () => {
  beforeEach(() => {
    document.body.innerHTML = '<main>92 killed</main><main id="darkness" hidden></main>';
  });

  it("stands in the place of the map, in both languages, the reader's first", () => {
    const place = document.querySelector<HTMLElement>("#darkness");
    let again = 0;
    showDarkness("ar", () => (again += 1));
    expect(place?.hidden).toBe(false);
    expect(document.querySelector("main")?.hidden).toBe(true);
    const parts = [...document.querySelectorAll<HTMLElement>("#darkness .notice-in")];
    expect(parts.map((each) => [each.lang, each.dir])).toEqual([
      ["ar", "rtl"],
      ["en", "ltr"],
    ]);
    expect(place?.textContent).toContain("Nothing is shown at present");
    expect(place?.textContent).toContain("لا يُعرض أي شيء حالياً");
    place?.querySelector("button")?.click();
    expect(again).toBe(1);
    hideDarkness();
    expect([place?.hidden, document.querySelector("main")?.hidden]).toEqual([true, false]);
  });
});
