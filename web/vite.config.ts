// Builds the console into the api package; `npm run dev` talks to an api on its usual port.
import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "../api/accanto_api/web",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/api": "http://localhost:8080" } },
});
