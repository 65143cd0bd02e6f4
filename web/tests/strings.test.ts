import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import en from "../src/strings/en.json";

const SOURCE = new URL("../src/", import.meta.url).pathname;
const files = (readdirSync(SOURCE, { recursive: true }) as string[]).filter((name) => /\.(svelte|ts|css)$/.test(name));
const read = (name: string) => readFileSync(join(SOURCE, name), "utf8");

describe("strings", () => {
  let t: typeof import("../src/strings").t;
  beforeAll(async () => {
    ({ t } = await import("../src/strings"));
  });

  it("fill in values and choose by number", () => {
    expect(t("ledger.count", { n: 1 })).toBe("1 claim, latest first");
    expect(t("ledger.count", { n: 1534 })).toBe("1,534 claims, latest first");
    expect(t("told.held", { side: "North" })).toBe("Held by North");
  });

  it("put values in as they are, with nothing in them carried out", () => {
    expect(t("told.held", { side: "<b>{n}</b>" })).toContain("<b>");
  });

  it("are all used", () => {
    const source = files.map(read).join("\n");
    const groups = [...source.matchAll(/say\("(\w+)"/g)].map((match) => `${match[1]}.`);
    const unused = Object.keys(en).filter((key) => !source.includes(`"${key}"`) && !groups.some((group) => key.startsWith(group)));
    expect(unused).toEqual([]);
  });

  it("stand in their file and nowhere else", () => {
    for (const name of files.filter((one) => one.endsWith(".svelte"))) {
      const markup = read(name)
        .replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, "")
        .replace(/\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, "")
        .replace(/<[^>]*>/g, "");
      const words = markup.match(/\p{L}{2,}/gu)?.filter((word) => word !== "whoholds") ?? [];
      expect(words, name).toEqual([]);
    }
  });
});

describe("the page", () => {
  it("never sets a text as markup", () => {
    for (const name of files) expect(read(name), name).not.toMatch(/\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  });

  it("is laid out by logical sides, for scripts that run the other way", () => {
    const physical = /(?<![-\w])(?:margin|padding|border)-(?:left|right)\b|(?<![-\w])(?:left|right)\s*:|text-align:\s*(?:left|right)|float:/;
    for (const name of files.filter((one) => /\.(svelte|css)$/.test(one))) {
      const styles = name.endsWith(".css") ? read(name) : [...read(name).matchAll(/<style>([\s\S]*?)<\/style>/g)].map((match) => match[1]).join("\n");
      expect(styles, name).not.toMatch(physical);
    }
  });

  it("names no machine but its own", () => {
    for (const name of files) expect(read(name), name).not.toMatch(/https?:\/\//);
  });
});
