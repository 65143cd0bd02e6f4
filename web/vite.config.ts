import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const WORLD = "world/countries-50m.json";

/** Puts the world's outline beside the page as a file of its own: it is loaded when wanted, not bundled into the script. */
function worldFile(): Plugin {
  const read = () => readFileSync(new URL("./node_modules/world-atlas/countries-50m.json", import.meta.url));
  return {
    name: "world-file",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: WORLD, source: read() });
    },
    configureServer(server) {
      server.middlewares.use(`/${WORLD}`, (_request, response) => {
        response.setHeader("Content-Type", "application/json");
        response.end(read());
      });
    },
  };
}

// While the page is worked on, `npm run dev` asks a running `whoholds serve` for data.
const SERVER = process.env["WHOHOLDS_SERVER"] ?? "http://127.0.0.1:8000";
const QUESTIONS =
  "^/(theatre|state|control|places|timeline|claims|reports|refusals|disputes|changes|roads|routes|cut-off|encirclement|chokepoints|what-if|sources|situation-report|exports|rulings)";

// The server answers its own page only: what comes through here says that it is.
const PROXY = { [QUESTIONS]: { target: SERVER, changeOrigin: true, headers: { Origin: SERVER } } };

export default defineConfig({
  plugins: [svelte(), worldFile()],
  base: "./",
  build: {
    outDir: "../src/whoholds/web/static",
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0, // the page's policy lets no data: script or font in where a file will do
  },
  server: { proxy: PROXY },
  preview: { proxy: PROXY },
});
